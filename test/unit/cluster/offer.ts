import type { Blueprint } from "../../../stacks/blueprint/blueprint.js";
import type { ClusterOffer } from "../../../stacks/cluster/prerequisites.js";
import { rightsNeeded } from "../../../stacks/cluster/rights.js";
import { deployment } from "../../fixtures/environments.js";

export const visio = deployment("visio").blueprint;

export const named = (kind: string, name: string, more: object = {}) => ({ kind, metadata: { name }, ...more });
export const gatewayApi = (plural: string, version = "v1.4.0", served = true) => ({
  kind: "CustomResourceDefinition",
  metadata: {
    name: `${plural}.gateway.networking.k8s.io`,
    annotations: { "gateway.networking.k8s.io/bundle-version": version },
  },
  spec: { versions: [{ name: "v1", served }] },
});
export const PLURALS = ["gateways", "httproutes", "gatewayclasses"];
export const definition = (name: string, version: string) => ({
  kind: "CustomResourceDefinition",
  metadata: { name },
  spec: { versions: [{ name: version, served: true }] },
});
export const POLICY = definition("clienttrafficpolicies.gateway.envoyproxy.io", "v1alpha1");
const defaultClass = {
  kind: "StorageClass",
  metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
};

export function mediaNode(pool: "system" | "sfu" | "turn", zone: string, cpu = "15900m") {
  return {
    kind: "Node",
    metadata: { name: `${pool}-${zone}`, labels: { "relais/pool": pool, "topology.kubernetes.io/zone": zone } },
    status: {
      conditions: [{ type: "Ready", status: "True" }],
      allocatable: { cpu, memory: "30Gi", "ephemeral-storage": "40Gi" },
    },
  };
}

export const nodesOf = (pool: "system" | "sfu" | "turn") =>
  visio.pools[pool].zones.flatMap(({ zone, nodes }) => Array.from({ length: nodes }, () => mediaNode(pool, zone)));

/** A cluster that lacks nothing of visio's, unless told otherwise. */
export function offer(change: Partial<ClusterOffer> = {}, blueprint: Blueprint = visio): ClusterOffer {
  const rights = rightsNeeded(blueprint);
  return {
    version: "v1.35.2",
    rights,
    allowed: rights.map(() => true),
    podSecurityRefusal:
      'kubectl: Namespace "relais-doctor" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]',
    namespaces: { items: [named("Namespace", "envoy-gateway-system")] },
    storageClasses: { items: [defaultClass] },
    volumeDrivers: { items: [named("CSIDriver", "bsu.csi.outscale.com")] },
    ingressClasses: { items: [] },
    gatewayClasses: {
      items: [named("GatewayClass", "envoy", { status: { conditions: [{ type: "Accepted", status: "True" }] } })],
    },
    customResources: { items: [...PLURALS.map((plural) => gatewayApi(plural)), POLICY] },
    nodes: { items: [...nodesOf("system"), ...nodesOf("sfu"), ...nodesOf("turn")] },
    quotas: { items: [] },
    ...change,
  };
}
