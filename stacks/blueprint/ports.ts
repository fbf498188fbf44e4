import { RELAY_PORTS } from "../capacity/turn.js";
import type { Environment } from "../config/schema.js";
import type { PortRangeValue } from "./generated/chart-values.js";
import type { MediaExposure, TurnExposure } from "./values.js";

/** One port or range of the platform: the only place its number is written. */
export interface PortRule {
  readonly id: PortId;
  readonly component: "livekit-server" | "coturn" | "valkey" | "edge";
  readonly protocol: "TCP" | "UDP";
  /** The port the program listens on, inside its pod. */
  readonly container: PortRangeValue;
  /** How clients reach it; null for ports that stay inside the cluster. */
  readonly outside: { readonly via: "nodePort" | "hostPort" | "loadBalancer"; readonly ports: PortRangeValue } | null;
  readonly purpose: string;
}

export type PortId =
  | "signal"
  | "sfu-metrics"
  | "media-udp"
  | "media-tcp"
  | "turn-udp"
  | "turn-probe"
  | "turn-tls"
  | "turn-relay"
  | "turn-metrics"
  | "valkey"
  | "sentinel"
  | "valkey-metrics"
  | "edge-https";

const TURN_VIA = {
  nodePortPublicIp: "nodePort",
  hostNetworkPublicIp: "hostPort",
  udpLoadBalancer: "loadBalancer",
} as const;

/** Ports by their name. */
export type PortModel = Readonly<Record<PortId, PortRule>>;

const one = (port: number): PortRangeValue => ({ from: port, to: port });

/**
 * The ports of an environment. They are an interface: changing one breaks firewalls at customers' sites.
 *
 * Under `nodePortPublicIp` media listens on the very nodePort it is reached at, because the SFU advertises its own port;
 * fixed NodePorts grow from the bottom of the static band (media) and sit at its top (the rest). Under
 * `hostNetworkPublicIp` the ports are the programs' customary ones, with media clear of Linux' ephemeral range and of
 * the relay range.
 *
 * @param vcpu LiveKit opens one mux socket per vCPU, so the mux range is as wide.
 */
export function portModel(
  { sfu: exposure, turn: turnExposure }: { readonly sfu: MediaExposure; readonly turn: TurnExposure },
  vcpu: number,
  nodePorts: { from: number; fixedTo: number },
  chosen: Environment["ports"],
): PortModel {
  const node = exposure === "nodePortPublicIp";
  const mediaFrom = node ? nodePorts.from : 20_000;
  const mediaUdp = chosen.mediaUdp ?? { from: mediaFrom, to: mediaFrom + vcpu - 1 };
  const mediaTcp = one(chosen.mediaTcp ?? (node ? nodePorts.fixedTo : 7881));
  const via = node ? "nodePort" : "hostPort";
  const turnVia = TURN_VIA[turnExposure];
  const turnUdp = one(chosen.turnUdp ?? (turnVia === "nodePort" ? nodePorts.fixedTo - 1 : 3478));
  // A NodePort or a load balancer leads to any port of the pod, a host port is the pod's own one.
  const turnListener = turnVia === "hostPort" ? turnUdp : one(3478);
  const rules: PortRule[] = [
    rule("signal", "livekit-server", "TCP", one(7880), null, "signalling and API"),
    rule("sfu-metrics", "livekit-server", "TCP", one(6789), null, "metrics"),
    rule("media-udp", "livekit-server", "UDP", mediaUdp, { via, ports: mediaUdp }, "media"),
    rule("media-tcp", "livekit-server", "TCP", mediaTcp, { via, ports: mediaTcp }, "media where UDP is closed"),
    rule("turn-udp", "coturn", "UDP", turnListener, { via: turnVia, ports: turnUdp }, "STUN and TURN"),
    rule("turn-probe", "coturn", "TCP", turnListener, null, "readiness where TLS is off"),
    rule("turn-tls", "coturn", "TCP", one(5349), { via: "loadBalancer", ports: one(443) }, "TURN over TLS"),
    rule("turn-relay", "coturn", "UDP", RELAY_PORTS, null, "relayed media; the client always sends first"),
    rule("turn-metrics", "coturn", "TCP", one(9641), null, "metrics"),
    rule("valkey", "valkey", "TCP", one(6379), null, "message bus"),
    rule("sentinel", "valkey", "TCP", one(26_379), null, "failover"),
    rule("valkey-metrics", "valkey", "TCP", one(9121), null, "metrics"),
    rule("edge-https", "edge", "TCP", one(443), { via: "loadBalancer", ports: one(443) }, "signalling"),
  ];
  return Object.fromEntries(rules.map((each) => [each.id, each])) as Record<PortId, PortRule>;
}

function rule(
  id: PortId,
  component: PortRule["component"],
  protocol: PortRule["protocol"],
  container: PortRangeValue,
  outside: PortRule["outside"],
  purpose: string,
): PortRule {
  return { id, component, protocol, container, outside, purpose };
}
