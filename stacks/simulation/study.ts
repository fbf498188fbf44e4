import { spread } from "../capacity/survive.js";
import type { Demand } from "../config/demand.js";
import type { DayResult } from "./day-result.js";
import type { DayEvent, Scenario } from "./scenario.js";
import { type Schedule, scheduleOf } from "./schedule.js";
import { play, type Smallest, type Steps, smallestFleet } from "./smallest.js";
import { type Workload, workload } from "./workload.js";

/** What is asked about a scenario. */
export interface Asked {
  /** Share of the participant-time that may be overloaded. */
  readonly goal: number;
  readonly survive: Demand["survive"];
  /** SFUs that the sizing finds needed: where the search begins. */
  readonly needed: number;
  readonly seed: number;
  /** Days to play, of consecutive seeds. */
  readonly days: number;
  /** What happens on each of the days, besides a day without incidents; nothing if empty. */
  readonly incidents: (day: Workload) => readonly DayEvent[];
}

/** The answers; plain data. */
export interface Study {
  /** The days on the SFUs of the scenario, without incidents. */
  readonly quiet: readonly DayResult[];
  /** The same days with what was asked to happen; empty if nothing was. */
  readonly incidents: readonly DayResult[];
  readonly smallest: Smallest;
  /** The days on the needed SFUs and those for what may fail, and it fails at the busiest moment; empty if nothing may. */
  readonly survived: readonly DayResult[];
  readonly schedule?: Schedule;
}

/** Plays the days, and answers how many SFUs they need and by which schedule. */
export function* study(scenario: Scenario, asked: Asked): Steps<Study> {
  const days = Array.from({ length: asked.days }, (_, day) => workload(scenario, asked.seed + day));
  const quiet = yield* play(scenario, days);
  const incidents = yield* playEach(scenario, days, asked.incidents);
  const smallest = yield* smallestFleet(scenario, days, asked.goal, asked.needed);
  if (!smallest.answer) return { quiet, incidents, smallest, survived: [] };

  const { goal, survive } = asked;
  const needed = smallest.answer.sfus;
  const names = scenario.zones.map(({ zone }) => zone);
  const survived = yield* playEach({ ...scenario, zones: spread(needed, names, survive) }, days, ({ busiest }) =>
    survive === "none" ? [] : [{ kind: "lose", at: busiest.at, what: survive }],
  );
  const schedule = yield* scheduleOf(scenario, days, { goal, needed, survive });
  return { quiet, incidents, smallest, survived, ...(schedule && { schedule }) };
}

/** Each day with its own events; a day without any is left out. */
function* playEach(scenario: Scenario, days: readonly Workload[], eventsOf: Asked["incidents"]): Steps<DayResult[]> {
  const results: DayResult[] = [];
  for (const day of days) {
    const events = eventsOf(day);
    if (events.length > 0) results.push(...(yield* play({ ...scenario, events }, [day])));
  }
  return results;
}
