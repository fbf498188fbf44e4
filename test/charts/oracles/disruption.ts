import { unequal } from "./differences.js";
import { nameOf, programs, type Render, selecting } from "./render.js";

/** Evictions take no more pods at a time than were said to be spare, and never none: that would only block a node's drain. */
export function* disruption(render: Render): Iterable<string> {
  for (const { workload, values } of programs(render, "livekit-server", "coturn", "valkey")) {
    const budgets = selecting(render, "PodDisruptionBudget", workload);
    const everywhere = workload.kind === "DaemonSet";
    // A budget counts from a scale, which a DaemonSet has not.
    const alone = everywhere || ("sentinel" in values && !values.sentinel.enabled);
    yield* unequal(`budgets of ${nameOf(workload)}`, budgets.length, alone ? 0 : 1);
    const spare = "maxUnavailable" in values ? values.maxUnavailable : 1;
    for (const { spec } of budgets)
      yield* unequal(`budget of ${nameOf(workload)}`, [spec.maxUnavailable, spec.minAvailable], [spare, undefined]);
    // What an autoscaler decides, no apply may set back.
    const scaled = "autoscaling" in values && values.autoscaling && values.autoscaling.kind !== "none";
    yield* unequal(
      `${nameOf(workload)} replicas`,
      workload.spec.replicas,
      scaled || everywhere ? undefined : values.replicas,
    );
  }
}
