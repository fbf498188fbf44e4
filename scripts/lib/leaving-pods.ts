import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import { DELETION_COST, type KubePod, leavingPods } from "../../stacks/cluster/leaving.js";
import type { Readable } from "../../stacks/cluster/line.js";
import type { KubeNode } from "../../stacks/cluster/objects.js";
import { releaseOfPool } from "../../stacks/cluster/workloads.js";
import type { Kubectl } from "./kubectl.js";
import { KubectlError } from "./kubectl-errors.js";

/** Pools of several zones from which servers are taken. */
const POOLS = ["sfu", "turn"] as const;

/**
 * Marks the SFUs and TURN servers that should go when fewer are asked for next, so that each zone keeps as many as it keeps nodes.
 * Gives how many were marked; marks of an earlier run are taken back.
 */
export async function markLeavingPods(kubectl: Kubectl, blueprint: Blueprint): Promise<number> {
  let marked = 0;
  for (const pool of POOLS) {
    const release = releaseOfPool(blueprint, pool);
    const size = blueprint.pools[pool];
    if (!release || size.zones.length === 1) continue;
    const namespace = `--namespace=${release.namespace}`;
    const pods = readable(
      await kubectl.list<KubePod>([
        "pods",
        namespace,
        `--selector=app.kubernetes.io/name=${release.chart},app.kubernetes.io/instance=${release.name}`,
      ]),
    );
    const leaving = leavingPods(pods, readable(await kubectl.list<KubeNode>(["nodes"])), size);
    const earlier = pods
      .filter(({ metadata }) => metadata.annotations?.[DELETION_COST] !== undefined)
      .map(({ metadata }) => metadata.name);
    const staying = earlier.filter((name) => !leaving.includes(name));
    if (staying.length > 0) await kubectl.run(["annotate", "pods", ...staying, namespace, `${DELETION_COST}-`]);
    if (leaving.length > 0)
      await kubectl.run(["annotate", "pods", ...leaving, namespace, "--overwrite", `${DELETION_COST}=-1`]);
    marked += leaving.length;
  }
  return marked;
}

function readable<T>(found: Readable<T>): readonly T[] {
  if ("unreadable" in found) throw new KubectlError("forbidden", found.unreadable);
  return found.items;
}
