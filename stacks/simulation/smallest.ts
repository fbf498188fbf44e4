import { spread } from "../capacity/survive.js";
import type { DayResult } from "./day-result.js";
import { FULL } from "./room-loads.js";
import type { MeetingKind, Scenario, SfuLimits } from "./scenario.js";
import { simulateDay } from "./simulate-day.js";
import type { Workload } from "./workload.js";

/** Most SFUs that are tried: the nodes that Kubernetes supports in one cluster. */
export const MOST_SFUS = 5000;

/** Work that stops after each simulated day, so that whoever drives it can show progress, or stop. */
export type Steps<Result> = Generator<void, Result, void>;

/** Drives work to its end without a pause. */
export function finish<Result>(work: Steps<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** What a number of SFUs comes to over the days. */
export interface Tried {
  readonly sfus: number;
  /** Average of the days' overload. */
  readonly overload: number;
}

/** The smallest number of SFUs that holds a goal, and the next smaller one, which does not. */
export interface Smallest {
  /** Absent if no number of SFUs holds the goal. */
  readonly answer?: Tried;
  /** One SFU fewer than the answer, or the most that were tried; it breaks the goal. */
  readonly broken: Tried;
}

/**
 * How many SFUs keep overload at or below `goal`, all of them serving through all of these days. Chance may let a smaller number
 * hold and the next one not; the answer holds, and one fewer breaks the goal on the same days.
 *
 * @param guess Where to begin.
 */
export function* smallestFleet(
  scenario: Scenario,
  days: readonly Workload[],
  goal: number,
  guess: number,
): Steps<Smallest> {
  function* attempt(sfus: number): Steps<Tried> {
    return { sfus, overload: averageOverload(yield* play(withSfus(scenario, sfus), days)) };
  }
  const holds = ({ overload }: Tried) => overload <= goal;

  // More SFUs do not help a room that is too large for one; others find a place of their own in the end.
  if (scenario.kinds.some((kind) => exceedsOne(kind, scenario.sfu))) {
    const most = yield* attempt(MOST_SFUS);
    if (!holds(most)) return { broken: most };
  }
  let broken: Tried = { sfus: 0, overload: 1 };
  let answer = yield* attempt(Math.max(1, Math.min(guess, MOST_SFUS)));
  while (!holds(answer)) {
    broken = answer;
    if (broken.sfus === MOST_SFUS) return { broken };
    answer = yield* attempt(Math.min(MOST_SFUS, Math.ceil(broken.sfus * 1.5)));
  }
  while (answer.sfus - broken.sfus > 1) {
    const middle = yield* attempt(Math.floor((answer.sfus + broken.sfus) / 2));
    if (holds(middle)) answer = middle;
    else broken = middle;
  }
  return { answer, broken };
}

/** True if a room of this kind is more than an SFU carries, or admits. */
function exceedsOne({ size, loads }: MeetingKind, { tracks }: SfuLimits): boolean {
  return (loads.load[size] as number) > FULL || (tracks > 0 && (loads.tracks[size] as number) >= tracks);
}

/** Plays a scenario on several days. */
export function* play(scenario: Scenario, days: readonly Workload[]): Steps<DayResult[]> {
  const results: DayResult[] = [];
  for (const day of days) {
    results.push(simulateDay(scenario, day));
    yield;
  }
  return results;
}

/** The same day on another number of SFUs, as even over the zones as can be, without incidents. */
export function withSfus(scenario: Scenario, sfus: number): Scenario {
  const zones = spread(
    sfus,
    scenario.zones.map(({ zone }) => zone),
    "none",
  );
  return { ...scenario, zones, events: [] };
}

/** The overload of several days; each counts alike. */
export function averageOverload(days: readonly Pick<DayResult, "overload">[]): number {
  return days.reduce((sum, { overload }) => sum + overload, 0) / days.length;
}
