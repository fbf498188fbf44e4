import type { Cost, CostGroup } from "../../stacks/cost/cost.js";
import { type Interval, sumOf } from "../../stacks/cost/interval.js";

/** Said of an amount that a figure without confirmation is part of. */
const MARKS = { given: "", published: "", derived: ", derived", unconfirmed: ", unconfirmed" } as const;

/** `637`, or `637 - 819` where two ends are known; ends of a range have three digits. */
export function euros({ low, high }: Interval): string {
  const [from, to] = [money(low), money(high)];
  return from === to ? from : `${money(threeDigits(low))} - ${money(threeDigits(high))}`;
}

/** What an amount rose by: `+130`, or `-32,500 to -41,800` where its ends moved differently. */
export function rise(before: Interval, after: Interval): string {
  const signed = (value: number) =>
    value === 0 ? "0" : `${value < 0 ? "-" : "+"}${money(threeDigits(Math.abs(value)))}`;
  const [low, high] = [signed(after.low - before.low), signed(after.high - before.high)];
  return low === high ? low : `${low} to ${high}`;
}

/** What an environment costs a month, in a few words: `45,700 - 140,000, unconfirmed`, or what is missing. */
export function eurosOf({ total, trust, unpriced }: Cost): string {
  if (total === null) return "no prices: give them in a file, cost.prices";
  const partly = unpriced.length > 0 ? `, without ${[...new Set(unpriced.map(({ group }) => group))].join(", ")}` : "";
  return `${euros(total)}${MARKS[trust]}${partly}`;
}

/** What a part of a cost comes to; undefined if no line is of it. */
export function sumOfGroups({ lines }: Cost, groups: readonly CostGroup[]): Interval | undefined {
  const own = lines.filter(({ group }) => groups.includes(group));
  return own.length === 0 ? undefined : sumOf(own.map(({ monthly }) => monthly));
}

/** The parts of a cost that are nodes. */
export const NODE_GROUPS: readonly CostGroup[] = ["SFU nodes", "TURN nodes", "system nodes"];

/** `SFU nodes 40,100 - 51,600; ...`: nodes and egress, which decide, and the rest as one sum. */
export function splitOf(cost: Cost): string {
  const rest = cost.lines
    .map(({ group }) => group)
    .filter((group) => !NODE_GROUPS.includes(group) && group !== "egress");
  const parts: readonly (readonly [string, readonly CostGroup[]])[] = [
    ["nodes", NODE_GROUPS],
    ["egress", ["egress"]],
    ["the rest", rest],
  ];
  return parts
    .flatMap(([name, groups]) => {
      const sum = sumOfGroups(cost, groups);
      return sum ? [`${name} ${euros(sum)}`] : [];
    })
    .join(", ");
}

const threeDigits = (value: number) => (value < 1000 ? value : Number(value.toPrecision(3)));

const money = (value: number) =>
  value !== 0 && value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString("en");
