import type { Trust } from "../capacity/evidence.js";
import { exactly, type Interval } from "./interval.js";

/** A constant of the cost model that is no price, with where it comes from. */
export interface CostEvidence {
  readonly value: Interval;
  readonly unit: string;
  readonly trust: Trust;
  readonly source: string;
}

/** Every one of them. */
export const COST_EVIDENCE = {
  hoursPerMonth: {
    value: exactly((365 * 24) / 12),
    unit: "hours in a month",
    trust: "derived",
    source: "a twelfth of 365 days; osc-cost 0.8.0 counts the same (src/core.rs, HOURS_PER_MONTH)",
  },
  workingDaysPerMonth: {
    value: exactly(261 / 12),
    unit: "working days in a month",
    trust: "derived",
    source: "261 weekdays in a year, holidays not taken off",
  },
  busyHourShare: {
    value: { low: 0.1, high: 0.2 },
    unit: "share of a working day's traffic in its busiest hour",
    trust: "derived",
    source:
      "telephone planning: 10 % in the example of Lucent's Octel Unified Messenger planning guide, 20 % to be conservative in Deploying Cisco Voice over IP Solutions, chapter 1",
  },
  priceMonths: {
    value: exactly(6),
    unit: "months after which a price list is stale",
    trust: "derived",
    source: "a choice: budgets are made twice a year; memory cost 40 % less in August 2026 than in August 2020",
  },
} as const satisfies Readonly<Record<string, CostEvidence>>;

/** The value of a constant that is certain, or its lower end. */
export const costFigure = (name: keyof typeof COST_EVIDENCE): number => COST_EVIDENCE[name].value.low;

/**
 * Hours a month at the load of the busiest moment that carry the traffic of the whole month: the traffic of a working day is
 * that of its busiest hour divided by its share.
 *
 * @param hours Meetings that start in each hour of a working day, where the site knows them: `demand.day.hours`.
 */
export function peakHoursPerMonth(hours?: readonly number[]): Interval {
  const days = costFigure("workingDaysPerMonth");
  if (hours) return exactly((days * hours.reduce((sum, share) => sum + share, 0)) / Math.max(...hours));
  const { low, high } = COST_EVIDENCE.busyHourShare.value;
  return { low: days / high, high: days / low };
}
