import type { Interval } from "./interval.js";
import type { PriceTrust } from "./price.js";

/** The parts that a cost is split into, in the order in which they are shown. */
export const COST_GROUPS = [
  "SFU nodes",
  "TURN nodes",
  "system nodes",
  "control plane",
  "load balancers",
  "addresses and NAT",
  "volumes",
  "egress",
] as const;
export type CostGroup = (typeof COST_GROUPS)[number];

/** One thing that costs, per month, in EUR without taxes. */
export interface CostLine {
  readonly group: CostGroup;
  readonly what: string;
  readonly quantity: Interval;
  /** What `quantity` counts, e.g. `node`. */
  readonly unit: string;
  /** Of one unit for a month. */
  readonly unitPrice: Interval;
  readonly monthly: Interval;
  readonly trust: PriceTrust;
  readonly source: string;
}

/** A thing that costs, and that no list has a price of. */
export interface Unpriced {
  readonly group: CostGroup;
  readonly what: string;
  /** The items that a price file would have to give. */
  readonly item: string;
}

/** What an environment costs a month. */
export interface Cost {
  readonly currency: "EUR";
  /** The oldest day among the prices used, `2026-08-21`; null where none was. */
  readonly date: string | null;
  readonly lines: readonly CostLine[];
  readonly unpriced: readonly Unpriced[];
  /** The sum of `lines`: a lower bound while something is unpriced; null where nothing has a price. */
  readonly total: Interval | null;
  /** Of the least trusted line. */
  readonly trust: PriceTrust;
  /** The same for 1,000 participants at the peak; null where nothing has a price. */
  readonly perThousandParticipants: Interval | null;
  /** For 100,000 registered users; null where the demand does not count them. */
  readonly perHundredThousandRegistered: Interval | null;
  /** Traffic to the internet, and what it was derived with. */
  readonly traffic: { readonly peakHours: Interval; readonly gibibytes: Interval };
  /** The licences that the operator compares with; null unless `cost.licencePerUser` is set and users are counted. */
  readonly licences: { readonly perUser: number; readonly users: number; readonly monthly: number } | null;
  /** What the sum leaves out. */
  readonly notIncluded: readonly string[];
}
