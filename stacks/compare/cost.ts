import { COST_GROUPS, type Cost, type CostGroup } from "../cost/cost.js";
import { type Interval, sumOf } from "../cost/interval.js";
import type { PriceTrust } from "../cost/price.js";

/** A part of the cost that differs, in EUR a month. */
export interface CostChange {
  readonly part: CostGroup | "all";
  /** Null where nothing of it has a price, or there is nothing of it. */
  readonly before: Interval | null;
  readonly after: Interval | null;
  /** Of the less trusted side. */
  readonly trust: PriceTrust;
}

/** Parts that cost more or less than before, then the whole; nothing if all is as it was. */
export function costChanges(before: Cost, after: Cost): CostChange[] {
  const trust = before.trust === "unconfirmed" ? before.trust : after.trust;
  const change = (part: CostChange["part"], old: Interval | null, now: Interval | null): CostChange[] =>
    old?.low === now?.low && old?.high === now?.high ? [] : [{ part, before: old, after: now, trust }];
  return [
    ...COST_GROUPS.flatMap((group) => change(group, partOf(before, group), partOf(after, group))),
    ...change("all", before.total, after.total),
  ];
}

function partOf({ lines }: Cost, group: CostGroup): Interval | null {
  const own = lines.filter((line) => line.group === group);
  return own.length === 0 ? null : sumOf(own.map(({ monthly }) => monthly));
}
