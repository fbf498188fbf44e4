import { type Blueprint, releaseOf } from "../../../stacks/blueprint/blueprint.js";
import type { ClusterOffer } from "../../../stacks/cluster/prerequisites.js";
import { cluster } from "./clusters.js";
import { definition, gatewayApi, named, offer, PLURALS } from "./offer.js";

/** An offer in which nothing is missing and nothing is enough. */
export function crampedOffer(blueprint: Blueprint): ClusterOffer {
  const all = offerOf(blueprint);
  if (!("items" in all.nodes)) throw new Error("nodes were expected");
  const quota = (name: string, namespace: string, hard: Readonly<Record<string, string>>) => ({
    kind: "ResourceQuota",
    metadata: { name, namespace },
    spec: { hard },
  });
  const zero = Object.fromEntries(QUOTAS.map((resource) => [resource, "0"]));
  return {
    ...all,
    version: "v1.37.0",
    allowed: all.rights.map((_, index) => index % 2 === 0),
    namespaces: { items: [named("Namespace", "other")] },
    storageClasses: { items: [named("StorageClass", "slow"), named("StorageClass", "slower")] },
    volumeDrivers: { items: [named("CSIDriver", "nfs"), named("CSIDriver", "local")] },
    ingressClasses: { items: [named("IngressClass", "a"), named("IngressClass", "b")] },
    gatewayClasses: { items: [named("GatewayClass", "envoy", { status: { conditions: [] } })] },
    customResources: {
      items: [
        gatewayApi("gateways", "v1.1.9"),
        gatewayApi("httproutes", "v1.2.0", false),
        gatewayApi("gatewayclasses", "unversioned"),
        definition("clienttrafficpolicies.gateway.envoyproxy.io", "v1alpha0"),
        definition("middlewares.traefik.io", "v1"),
        definition("servicemonitors.monitoring.coreos.com", "v2"),
      ],
    },
    nodes: {
      items: all.nodes.items.map((each, index) =>
        index % 2 === 0
          ? { ...each, status: { ...each.status, allocatable: { cpu: "100m", memory: "250Gi" } } }
          : { ...each, status: { conditions: each.status?.conditions ?? [] } },
      ),
    },
    quotas: {
      items: blueprint.namespaces.flatMap(({ name }) => [
        quota("of-the-tenant", name, { ...zero, "count/jobs.batch": "0" }),
        quota("of-others", name, { "requests.storage": "1Gi" }),
      ]),
    },
  };
}

/** What quotas can limit and environments use. */
const QUOTAS = [
  "pods",
  "cpu",
  "requests.cpu",
  "memory",
  "requests.memory",
  "limits.memory",
  "persistentvolumeclaims",
  "services.loadbalancers",
  "services.nodeports",
];

/** What the environment asks of a cluster, all there. */
export function offerOf(blueprint: Blueprint): ClusterOffer {
  const policy = releaseOf(blueprint, "livekit-server")?.values.networkPolicy;
  const accepted = { status: { conditions: [{ type: "Accepted", status: "True" }] } };
  return offer(
    {
      version: `v${blueprint.kubernetes}.9+vendor.1`,
      namespaces: {
        items: [...(policy?.signalFromNamespaces ?? []), ...(policy?.metricsFromNamespaces ?? [])].map((name) =>
          named("Namespace", name),
        ),
      },
      storageClasses: {
        items: [
          named("StorageClass", "slow"),
          {
            ...named("StorageClass", "standard"),
            metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
          },
          named("StorageClass", "local-nvme"),
        ],
      },
      ingressClasses: { items: [named("IngressClass", "nginx"), named("IngressClass", "traefik")] },
      gatewayClasses: { items: [named("GatewayClass", "other"), named("GatewayClass", "envoy", accepted)] },
      customResources: {
        items: [
          ...PLURALS.map((plural) => gatewayApi(plural, "v1.2.0")),
          definition("clienttrafficpolicies.gateway.envoyproxy.io", "v1alpha1"),
          definition("middlewares.traefik.io", "v1alpha1"),
          definition("servicemonitors.monitoring.coreos.com", "v1"),
          definition("prometheusrules.monitoring.coreos.com", "v1"),
        ],
      },
      nodes: cluster(blueprint).nodes,
    },
    blueprint,
  );
}
