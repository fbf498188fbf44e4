import type { Context } from "./context.js";
import type { PortId } from "./ports.js";

/** One port of a Service. */
export interface ServicePort {
  readonly protocol: "TCP" | "UDP";
  readonly port: number;
  readonly targetPort: number;
  readonly nodePort?: number;
}

/** A Service that the charts render; the chart tests hold them against each other. */
export interface ServiceModel {
  readonly release: string;
  readonly name: string;
  readonly namespace: string;
  readonly type: "ClusterIP" | "NodePort" | "LoadBalancer";
  /** What runs through it. Calls may not depend on readiness; signalling and new TLS relays may. */
  readonly carries: "media" | "turn-udp" | "turn-tls" | "signal";
  readonly ports: readonly ServicePort[];
  readonly publishNotReadyAddresses: boolean;
  readonly externalTrafficPolicy?: "Local" | "Cluster";
}

/** The Services that carry signalling, media and relays. */
export function services(context: Context): ServiceModel[] {
  const { names, exposure, turnExposure, environment } = context;
  const namespace = names.mediaNamespace;
  const lasting = (
    name: string,
    release: string,
    carries: ServiceModel["carries"],
    id: PortId,
    type: ServiceModel["type"] = "NodePort",
  ): ServiceModel => ({
    release,
    name,
    namespace,
    type,
    carries,
    ports: servicePorts(context, id),
    // A NotReady or Terminating server leaves the endpoints otherwise, and its calls end.
    publishNotReadyAddresses: true,
    externalTrafficPolicy: "Local",
  });
  return [
    {
      release: "livekit-server",
      name: "livekit-server",
      namespace,
      type: "ClusterIP",
      carries: "signal",
      ports: servicePorts(context, "signal"),
      publishNotReadyAddresses: false,
    },
    ...(exposure === "nodePortPublicIp"
      ? [
          lasting("livekit-server-media-udp", "livekit-server", "media", "media-udp"),
          lasting("livekit-server-media-tcp", "livekit-server", "media", "media-tcp"),
        ]
      : []),
    ...(turnExposure === "nodePortPublicIp" ? [lasting("coturn-udp", "coturn", "turn-udp", "turn-udp")] : []),
    ...(turnExposure === "udpLoadBalancer"
      ? [lasting("coturn-udp", "coturn", "turn-udp", "turn-udp", "LoadBalancer")]
      : []),
    ...(environment.turn.tls
      ? [
          {
            release: "coturn",
            name: "coturn-tls",
            namespace,
            type: "LoadBalancer" as const,
            carries: "turn-tls" as const,
            ports: servicePorts(context, "turn-tls"),
            publishNotReadyAddresses: false,
            externalTrafficPolicy: "Local" as const,
          },
        ]
      : []),
  ];
}

/** One Service port per port of a rule: Services have no ranges. */
function servicePorts({ ports }: Context, id: PortId): ServicePort[] {
  const { protocol, container, outside } = ports[id];
  return Array.from({ length: container.to - container.from + 1 }, (_, index) => {
    const targetPort = container.from + index;
    if (outside?.via === "nodePort") {
      const nodePort = outside.ports.from + index;
      return { protocol, port: targetPort, targetPort, nodePort };
    }
    return { protocol, port: outside?.via === "loadBalancer" ? outside.ports.from : targetPort, targetPort };
  });
}
