import type { Decided } from "../design.js";
import type { DayResult, LossResult, Series } from "../simulation/day-result.js";
import { type DayEvent, scenarioOf } from "../simulation/scenario.js";
import { simulateDay } from "../simulation/simulate-day.js";
import { workload } from "../simulation/workload.js";

/** Minutes of a simulated day that a point of the report's series stands for. */
export const POINT_MINUTES = 5;

/** What the report shows of a simulated working day; each point of a series is the highest of its minutes. */
export interface Day {
  readonly seed: number;
  readonly participants: Series;
  /** Load of the fullest SFU; 1 is full. */
  readonly fullest: Series;
  /** Load of all SFUs together; 1 is full. */
  readonly average: Series;
  /** Load of the fullest SFU if at the busiest moment is lost what `demand.survive` names; null where it names nothing. */
  readonly fullestAfterLoss: Series | null;
  readonly busiest: DayResult["busiest"];
  readonly highest: DayResult["fullest"];
  /** Shares of the participant-time on SFUs above the planned and above the full load. */
  readonly abovePlan: number;
  readonly overload: number;
  /** Seconds until a stopping SFU is empty. */
  readonly drains: DayResult["drains"];
  readonly loss: LossResult | null;
}

const SEED = 1;

/** Most participants that a report simulates a day of: nobody waits minutes for a page. */
export const MOST_SIMULATED = 200_000;

/**
 * Simulates a working day of an environment, once as it is and once with the loss that it is to survive. Always the same; null for
 * more participants than can be played.
 */
export function dayOf({ environment, sizing }: Pick<Decided, "environment" | "sizing">): Day | null {
  if (sizing.participants > MOST_SIMULATED) return null;
  const scenario = scenarioOf(environment, sizing);
  const meetings = workload(scenario, SEED);
  const calm = simulateDay(scenario, meetings);
  const { survive } = environment.demand;
  const events: DayEvent[] = survive === "none" ? [] : [{ kind: "lose", at: meetings.busiest.at, what: survive }];
  const hit = events.length > 0 ? simulateDay({ ...scenario, events }, meetings) : undefined;
  return {
    seed: calm.seed,
    participants: thinned(calm.series.participants),
    fullest: thinned(calm.series.fullest),
    average: thinned(calm.series.average),
    fullestAfterLoss: hit ? thinned(hit.series.fullest) : null,
    busiest: calm.busiest,
    highest: calm.fullest,
    abovePlan: calm.abovePlan,
    overload: calm.overload,
    drains: calm.drains,
    loss: hit?.losses[0] ?? null,
  };
}

/** The highest of each few minutes, with four digits. */
function thinned(series: Series): number[] {
  const points = Math.ceil(series.length / POINT_MINUTES);
  return Array.from({ length: points }, (_, point) => {
    const minutes = series.slice(point * POINT_MINUTES, (point + 1) * POINT_MINUTES);
    return Math.round(Math.max(...minutes) * 1e4) / 1e4;
  });
}
