import { type Blueprint, releaseOf } from "../blueprint/blueprint.js";
import { type ClusterLine, judged } from "./line.js";
import type { KubeBalanced, KubeGateway } from "./objects.js";

/** An object that gets the address of a load balancer. */
interface WantedAddress {
  readonly kind: "Service" | "Gateway" | "Ingress";
  readonly namespace: string;
  readonly name: string;
}

function wantedAddresses(blueprint: Blueprint): WantedAddress[] {
  const balancers = blueprint.services.filter(({ type }) => type === "LoadBalancer");
  const edge = releaseOf(blueprint, "edge");
  const kind = edge?.values.kind === "gateway" ? "Gateway" : "Ingress";
  const edges = edge ? [edge.name, ...(edge.values.internal.enabled ? [`${edge.name}-internal`] : [])] : [];
  return [
    ...edges.map((name) => ({ kind, namespace: edge?.namespace ?? "", name }) as const),
    ...balancers.map(({ namespace, name }) => ({ kind: "Service", namespace, name }) as const),
  ];
}

/** One line for each load balancer, with the addresses that DNS records have to point to. */
export function addressLines(blueprint: Blueprint, found: readonly (KubeBalanced | KubeGateway)[]): ClusterLine[] {
  return wantedAddresses(blueprint).map(({ kind, namespace, name }) => {
    const about = { kind, name: `${namespace}/${name}`, wanted: "an address" };
    const object = found.find(
      (each) => each.kind === kind && each.metadata.name === name && each.metadata.namespace === namespace,
    );
    if (!object) {
      return { ...about, verdict: "missing", found: `no such ${kind}`, fix: `apply ${blueprint.name}-services` };
    }
    const addresses = addressesOf(object);
    const fix = `see kubectl -n ${namespace} describe ${kind.toLowerCase()} ${name}: its controller gives the address`;
    return judged({ ...about, found: addresses.join(", ") || "none yet", fix }, addresses.length > 0);
  });
}

function addressesOf({ status }: KubeBalanced | KubeGateway): string[] {
  if (!status) return [];
  if ("addresses" in status) return status.addresses?.map(({ value }) => value) ?? [];
  const balanced = "loadBalancer" in status ? (status.loadBalancer?.ingress ?? []) : [];
  return balanced.flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
}
