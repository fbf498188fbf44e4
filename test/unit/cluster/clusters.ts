import { type Blueprint, releaseOf } from "../../../stacks/blueprint/blueprint.js";
import type { KubeNode, KubeObject } from "../../../stacks/cluster/objects.js";
import { comparisons, wantedSecrets } from "../../../stacks/cluster/secrets.js";
import type { ClusterState } from "../../../stacks/cluster/status.js";

const CHARTS = { system: "valkey", sfu: "livekit-server", turn: "coturn" } as const;
type Pool = keyof typeof CHARTS;

const labelsOf = (blueprint: Blueprint, pool: Pool) =>
  releaseOf(blueprint, CHARTS[pool])?.values.scheduling.nodeLabels ?? {};

function node(name: string, labels: Readonly<Record<string, string>>, ready = "True", external = true): KubeNode {
  return {
    kind: "Node",
    metadata: { name, labels },
    status: {
      conditions: [
        { type: "DiskPressure", status: "False" },
        { type: "Ready", status: ready },
      ],
      addresses: [
        { type: "InternalIP", address: "10.0.0.1" },
        ...(external ? [{ type: "ExternalIP", address: "192.0.2.1" }] : []),
      ],
      allocatable: { cpu: "63", memory: "250Gi", "ephemeral-storage": "40Gi" },
    },
  };
}

const inEveryPool = (blueprint: Blueprint, make: (pool: Pool, zone: string, nodes: number) => readonly KubeNode[]) =>
  (Object.keys(CHARTS) as Pool[]).flatMap((pool) =>
    blueprint.pools[pool].zones.flatMap(({ zone, nodes }) => make(pool, zone, nodes)),
  );

const labelled = (blueprint: Blueprint, pool: Pool, zone: string) => ({
  ...labelsOf(blueprint, pool),
  "topology.kubernetes.io/zone": zone,
});

/** All that the environment wants, as a cluster shows it when all is well. */
export function cluster(blueprint: Blueprint): ClusterState {
  const objects = blueprint.releases.flatMap((release): object[] => {
    const metadata = { name: release.name, namespace: release.namespace, generation: 3 };
    const balanced = { loadBalancer: { ingress: [{ ip: "192.0.2.7" }, { hostname: "lb.example" }] } };
    switch (release.chart) {
      case "edge": {
        const gateway = (name: string) => ({
          kind: "Gateway",
          metadata: { ...metadata, name },
          status: { addresses: [{ value: "192.0.2.9" }, { value: "2001:db8::9" }] },
        });
        if (release.values.kind === "ingress") return [{ kind: "Ingress", metadata, status: balanced }];
        return [gateway(release.name), gateway(`${release.name}-internal`)];
      }
      case "livekit-server":
      case "coturn":
      case "valkey": {
        const { replicas } = release.values;
        const kind = release.chart === "valkey" ? "StatefulSet" : "Deployment";
        const status = { observedGeneration: 3, updatedReplicas: replicas, readyReplicas: replicas };
        const healthy = {
          observedGeneration: 3,
          currentHealthy: replicas,
          desiredHealthy: replicas - 1,
          disruptionsAllowed: 1,
        };
        return [
          { kind, metadata, spec: { replicas }, status },
          { kind: "PodDisruptionBudget", metadata, status: healthy },
          { kind: "Service", metadata: { ...metadata, name: `${release.name}-tls` }, status: balanced },
          { kind: "Pod", metadata: { ...metadata, name: `${release.name}-0` } },
        ];
      }
      default:
        return [];
    }
  });
  const wanted = wantedSecrets(blueprint);
  const secrets = wanted.map(({ namespace, name, entries }) => ({
    namespace,
    name,
    keys: entries.map(({ key }) => key),
  }));
  const nodes = inEveryPool(blueprint, (pool, zone, count) =>
    Array.from({ length: count }, (_, index) => node(`${pool}-${zone}-${index}`, labelled(blueprint, pool, zone))),
  );
  const shared = Object.keys(labelsOf(blueprint, "sfu")).length === 0;
  return {
    nodes: { items: shared ? [node("box", {})] : nodes },
    objects: { items: objects as KubeObject[] },
    secrets: { items: [{ namespaces: blueprint.namespaces.map(({ name }) => name), secrets, unequal: [] }] },
  };
}

/** A cluster on which each thing is wrong in a way of its own. */
export function disarray(blueprint: Blueprint): ClusterState {
  const well = cluster(blueprint);
  if (!("items" in well.objects) || !("items" in well.secrets)) throw new Error("a cluster of items was expected");
  const [media = ""] = blueprint.namespaces.map(({ name }) => name);
  const objects = well.objects.items.map((object): object => {
    const { kind, metadata } = object;
    switch (kind) {
      case "Deployment":
        return metadata.name === "coturn"
          ? { ...object, spec: { replicas: 99 } }
          : { ...object, metadata: { ...metadata, generation: 4 } };
      case "StatefulSet":
        return { kind, metadata };
      case "PodDisruptionBudget":
        return {
          kind,
          metadata,
          status: { observedGeneration: metadata.name === "coturn" ? 2 : 3, desiredHealthy: 7 },
        };
      case "Pod":
        return {
          kind,
          metadata: {
            ...metadata,
            deletionTimestamp: "2026-11-24T11:58:59Z",
            ...(metadata.name === "coturn-0" ? {} : { deletionGracePeriodSeconds: 14_400 }),
          },
        };
      default:
        return { kind, metadata, status: kind === "Gateway" ? {} : { loadBalancer: {} } };
    }
  });
  const strays = [
    { kind: "DaemonSet", metadata: { name: "agent", namespace: media }, status: { numberReady: 2 } },
    { kind: "DaemonSet", metadata: { name: "livekit-server", namespace: media } },
    { kind: "Deployment", metadata: { name: "livekit-server", namespace: "elsewhere" }, status: { readyReplicas: 5 } },
    { kind: "Service", metadata: { name: "coturn-tls", namespace: "elsewhere" } },
    { kind: "PodDisruptionBudget", metadata: { name: "valkey", namespace: "elsewhere" } },
  ];
  // The first Secret is gone, the second lost its first key, and those that should be equal are not.
  const [found] = well.secrets.items;
  const [, second, ...others] = found?.secrets ?? [];
  const secrets = [...(second ? [{ ...second, keys: second.keys.slice(1) }] : []), ...others];
  const unequal = comparisons(wantedSecrets(blueprint), { secrets });
  const nodes = inEveryPool(blueprint, (pool, zone, count) => {
    const labels = labelled(blueprint, pool, zone);
    const gone = node(`${pool}-${zone}-lost`, labels, "Unknown");
    return [...Array.from({ length: count }, (_, index) => node(`${pool}-${index}`, labels, "True", false)), gone];
  });
  return {
    nodes: { items: [...nodes, { kind: "Node", metadata: { name: "new" } }] },
    objects: { items: [...objects, ...strays] as KubeObject[] },
    secrets: { items: [{ namespaces: found?.namespaces ?? [], secrets, unequal }] },
  };
}
