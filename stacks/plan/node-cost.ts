import { cloudOf } from "../clouds/index.js";
import { costFigure } from "../cost/evidence.js";
import { exactly, type Interval, scaled } from "../cost/interval.js";
import { nodePrice } from "../cost/node-price.js";
import { leastTrust, type PriceTrust } from "../cost/price.js";
import type { Decided } from "../design.js";
import type { PoolObjectChange } from "./node-pools.js";

/** What all nodes cost, in EUR a month. */
export interface NodeCost {
  readonly before: Interval;
  readonly after: Interval;
  /** Of the least trusted price. */
  readonly trust: PriceTrust;
}

/** What the nodes cost before and after a plan; null if it changes no pool, or a type that it names has no price. */
export function nodeCost(
  { environment, sizing, prices }: Pick<Decided, "environment" | "sizing" | "prices">,
  changes: readonly PoolObjectChange[],
): NodeCost | null {
  if (changes.length === 0) return null;
  const cloud = cloudOf(environment);
  const trusts: PriceTrust[] = [];
  const monthly = (type: string | undefined, nodes: number): Interval | undefined => {
    if (nodes === 0) return exactly(0);
    const shape = type === undefined ? undefined : cloud.shape(type);
    const price = shape && nodePrice(shape, prices);
    if (price) trusts.push(price.trust);
    return price && scaled(price.hourly, nodes * costFigure("hoursPerMonth"));
  };
  const after = Object.values(sizing.pools).map(({ nodeType, nodes }) => monthly(nodeType, nodes));
  const gained = changes.map((change) => monthly(change.nodeTypes.after, change.after));
  const lost = changes.map((change) => monthly(change.nodeTypes.before, change.before));
  if ([...after, ...gained, ...lost].some((each) => each === undefined)) return null;
  const end = (side: keyof Interval, amounts: readonly (Interval | undefined)[]) =>
    amounts.reduce((sum, each) => sum + (each?.[side] ?? 0), 0);
  // To the cent: a difference of sums is no sum.
  const before = (side: keyof Interval) =>
    Math.max(0, Math.round((end(side, after) - end(side, gained) + end(side, lost)) * 100) / 100);
  return {
    before: { low: before("low"), high: before("high") },
    after: { low: end("low", after), high: end("high", after) },
    trust: leastTrust(trusts),
  };
}
