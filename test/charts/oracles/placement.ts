import { unequal } from "./differences.js";
import { type Manifest, nameOf, podSpec, programs, type Render } from "./render.js";

/** One pod to a node, on the nodes that were named, over the zones if that was asked. */
export function* placement(render: Render): Iterable<string> {
  for (const { workload, values } of programs(render, "livekit-server", "coturn", "valkey")) {
    const name = nameOf(workload);
    const { scheduling, priorityClassName } = values;
    const { affinity = {}, topologySpreadConstraints, tolerations, ...pod } = podSpec(workload);
    const labelSelector = { matchLabels: workload.spec.selector.matchLabels };
    // Nor do SFUs of two pools share a node.
    const { "relais/sfu-pool": _, ...ofAllPools } = workload.spec.selector.matchLabels;
    // A DaemonSet has one pod on each node by itself; spread, it would leave nodes out.
    const everywhere = workload.kind === "DaemonSet";
    yield* unequal(
      `${name} podAntiAffinity`,
      affinity.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution,
      everywhere ? undefined : [{ topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: ofAllPools } }],
    );
    const terms = affinity.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
    const labels = terms.map(({ matchExpressions }: Manifest) =>
      Object.fromEntries(matchExpressions.map(({ key, values: [value] }: Manifest) => [key, value])),
    );
    const wanted = Object.entries(scheduling.nodeLabels).sort();
    yield* unequal(`${name} node labels`, labels, wanted.length > 0 ? [Object.fromEntries(wanted)] : []);
    // A dead zone's nodes still exist, tainted: counted, they would keep replacements out of the living zones.
    const spread = {
      maxSkew: 1,
      topologyKey: "topology.kubernetes.io/zone",
      whenUnsatisfiable: "DoNotSchedule",
      nodeTaintsPolicy: "Honor",
      labelSelector,
    };
    yield* unequal(
      `${name} spread`,
      topologySpreadConstraints ?? [],
      scheduling.spreadZones && !everywhere ? [spread] : [],
    );
    yield* unequal(`${name} tolerations`, sorted(tolerations ?? []), sorted(scheduling.tolerations));
    yield* unequal(`${name} priorityClassName`, pod.priorityClassName ?? "", priorityClassName);
  }
}

/** Helm writes maps in the order of their keys. */
const sorted = (maps: readonly object[]) => maps.map((map) => Object.fromEntries(Object.entries(map).sort()));
