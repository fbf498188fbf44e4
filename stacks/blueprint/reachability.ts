import type { DnsRecord, FirewallRule } from "./blueprint.js";
import type { Context } from "./context.js";
import type { PortRule } from "./ports.js";

/** The DNS records that the operator creates. */
export function dns({ environment, names, cloud, turnExposure }: Context): DnsRecord[] {
  const { tls } = environment.turn;
  return [
    { name: environment.domain, type: "A or CNAME", target: "load balancer of the edge" },
    turnExposure === "udpLoadBalancer"
      ? { name: names.turnHost, type: "A or CNAME", target: "load balancer coturn-udp" }
      : {
          name: names.turnHost,
          type: cloud.ipv6.length > 0 ? "A and AAAA" : "A",
          target: "public addresses of the turn nodes",
        },
    ...(tls ? [{ name: names.turnsHost, type: "A or CNAME" as const, target: "load balancer coturn-tls" }] : []),
  ];
}

/** The firewall sheet for client sites, and who opens each port on our side. */
export function firewall(context: Context): FirewallRule[] {
  const { environment, ports, names } = context;
  const targets: Readonly<Partial<Record<PortRule["id"], string>>> = {
    "edge-https": environment.domain,
    "media-udp": "public addresses of the sfu nodes",
    "media-tcp": "public addresses of the sfu nodes",
    "turn-udp": names.turnHost,
    ...(environment.turn.tls ? { "turn-tls": names.turnsHost } : {}),
  };
  return Object.values(ports).flatMap(({ id, protocol, outside, purpose }) => {
    const target = targets[id];
    return target === undefined || outside === null
      ? []
      : [{ target, protocol, ...outside.ports, purpose, openedBy: OPENED_BY[outside.via] }];
  });
}

const OPENED_BY = {
  loadBalancer: "load balancer",
  nodePort: "service annotation",
  hostPort: "node firewall",
} as const;
