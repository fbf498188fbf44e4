import { unequal } from "./differences.js";
import { labelsSelected, nameOf, ofKind, type Render, selecting, selects, workloads } from "./render.js";

/** Every selector of a Service, budget or policy matches the pods of exactly one release, and a workload only its own. */
export function* selectors(render: Render): Iterable<string> {
  const all = workloads(render);
  for (const object of ofKind(render, "Service", "PodDisruptionBudget", "NetworkPolicy")) {
    // The default-deny of a namespace is for all of its pods.
    if (object.kind === "NetworkPolicy" && labelsSelected(object) === undefined) continue;
    const matched = all
      .filter((each) => selecting(render, object.kind, each).includes(object))
      .map((each) => nameOf(each).replace(/-pool-.*/, ""));
    yield* unequal(`number of releases that ${nameOf(object)} selects`, new Set(matched).size, 1);
  }
  // Kubernetes makes the selector of a Job.
  for (const workload of all.filter(({ kind }) => kind !== "CronJob")) {
    const selector = workload.spec.selector.matchLabels;
    const matched = all.filter((each) => selects(selector, each.spec.template.metadata.labels));
    yield* unequal(
      `what ${nameOf(workload)} selects`,
      matched.map((each) => nameOf(each)),
      [nameOf(workload)],
    );
  }
}
