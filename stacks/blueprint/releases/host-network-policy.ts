import type { Release } from "../blueprint.js";
import type { Context } from "../context.js";

/** Under host networking the namespace must be privileged; this narrows it to the ports of the model. */
export function hostNetworkPolicy(context: Context): Extract<Release, { chart: "host-network-policy" }>[] {
  const { environment, exposure, turnExposure, ports, names } = context;
  if (exposure !== "hostNetworkPublicIp") return [];
  const listening = Object.values(ports).filter(
    ({ component, id }) =>
      component === "livekit-server" ||
      (component === "coturn" && turnExposure === "hostNetworkPublicIp" && id !== "turn-relay"),
  );
  return [
    {
      name: `${environment.name}-host-network`,
      chart: "host-network-policy",
      namespace: names.mediaNamespace,
      stack: "base",
      after: [],
      wait: true,
      timeoutSeconds: 300,
      values: {
        namespace: names.mediaNamespace,
        ports: listening.map(({ protocol, container }) => ({ protocol, ...container })),
      },
    },
  ];
}
