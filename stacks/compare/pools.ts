import type { PoolName } from "../capacity/node-shape.js";
import type { PoolSize } from "../capacity/sizing.js";

/** A pool that differs. */
export interface PoolChange {
  readonly pool: PoolName;
  readonly before: PoolSize;
  readonly after: PoolSize;
  /** What it does to nodes that run: their calls end unless they are drained before. */
  readonly effects: readonly string[];
}

type Pools = Readonly<Record<PoolName, PoolSize>>;

/** Pools whose nodes, types or spread over zones differ. */
export function poolChanges(before: Pools, after: Pools): PoolChange[] {
  return Object.values(before)
    .map((old) => ({ pool: old.pool, before: old, after: after[old.pool] }))
    .filter((change) => layout(change.before) !== layout(change.after))
    .map((change) => ({ ...change, effects: effects(change.before, change.after) }));
}

const layout = ({ nodeType, zones }: PoolSize) => JSON.stringify([nodeType, zones]);

function effects(before: PoolSize, after: PoolSize): string[] {
  if (before.nodeType !== after.nodeType) return ["replaces its nodes"];
  const shrinking = before.zones.flatMap(({ zone, nodes }) => {
    const left = after.zones.find((each) => each.zone === zone)?.nodes ?? 0;
    return left < nodes ? [`${nodes - left} in ${zone}`] : [];
  });
  return shrinking.length > 0 ? [`removes nodes: ${shrinking.join(", ")}`] : [];
}
