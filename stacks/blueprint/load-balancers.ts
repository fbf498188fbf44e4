import { type Blueprint, releaseOf } from "./blueprint.js";

/** A load balancer that an environment asks the cloud for. */
export interface LoadBalancerModel {
  readonly name: "TURN over TLS" | "TURN over UDP" | "edge" | "the internal edge";
  readonly annotations: Readonly<Record<string, string>>;
}

/** Every load balancer that an environment asks for; none for an ingress controller, which has its own. */
export function loadBalancersOf(blueprint: Pick<Blueprint, "releases">): LoadBalancerModel[] {
  const coturn = releaseOf(blueprint, "coturn")?.values;
  const edge = releaseOf(blueprint, "edge")?.values;
  const all: Readonly<Record<LoadBalancerModel["name"], LoadBalancerModel["annotations"] | undefined | false>> = {
    "TURN over TLS": coturn?.tls.enabled && coturn.tls.loadBalancer.annotations,
    "TURN over UDP": coturn?.exposure === "udpLoadBalancer" && coturn.udp.annotations,
    // Traefik makes none for a Gateway: it has its own.
    edge: edge?.kind === "gateway" && edge.controller !== "traefik" && edge.gateway.annotations,
    "the internal edge": edge?.internal.enabled && edge.internal.annotations,
  };
  return Object.entries(all).flatMap(([name, annotations]) =>
    annotations ? [{ name: name as LoadBalancerModel["name"], annotations }] : [],
  );
}
