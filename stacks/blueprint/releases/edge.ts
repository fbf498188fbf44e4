import type { Release } from "../blueprint.js";
import type { Context } from "../context.js";
import type { ReleaseValues } from "../values.js";
import { IDLE_SECONDS } from "./coturn.js";

/** The way to the signal port: `/rtc` for everyone, the admin API only on the internal listener. */
export function edge({ environment, cloud, ports, names }: Context): Extract<Release, { chart: "edge" }> {
  const { gateway, ingress, certificateSecret, internal, internalAnnotations } = environment.edge;
  const zones = environment.demand.survive === "zone" ? cloud.zones : [];
  const annotations = (inside: boolean) =>
    cloud.loadBalancerAnnotations({ idleSeconds: IDLE_SECONDS, zones, internal: inside });
  const values: ReleaseValues["edge"] = {
    kind: gateway === undefined ? "ingress" : "gateway",
    hostname: environment.domain,
    tlsSecret: certificateSecret,
    backend: { service: "livekit-server", port: ports.signal.container.from },
    publicPaths: ["/rtc"],
    gateway: { className: gateway ?? "", annotations: gateway === undefined ? {} : annotations(false) },
    ingress: { className: ingress ?? "", annotations: {} },
    internal: {
      enabled: internal,
      paths: ["/twirp", "/agent"],
      annotations: internal ? (internalAnnotations ?? annotations(true)) : {},
    },
  };
  return {
    name: "edge",
    chart: "edge",
    namespace: names.mediaNamespace,
    stack: "services",
    after: ["livekit-server"],
    wait: true,
    timeoutSeconds: 600,
    values,
  };
}
