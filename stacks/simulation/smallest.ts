import { spread } from "../capacity/survive.js";
import type { DayResult } from "./day-result.js";
import type { Scenario } from "./scenario.js";
import { simulateDay } from "./simulate-day.js";
import type { Workload } from "./workload.js";

/** Most SFUs that are tried: the nodes that Kubernetes supports in one cluster. */
export const MOST_SFUS = 5000;

/** What a number of SFUs comes to over the days. */
export interface Tried {
  readonly sfus: number;
  /** Average of the days' overload. */
  readonly overload: number;
}

/** The smallest number of SFUs that holds a goal, and the next smaller one, which does not. */
export interface Smallest {
  /** Absent if no number of SFUs holds the goal: a room is too large for one. */
  readonly answer?: Tried;
  /** The largest number that breaks the goal; 0 SFUs if a single one holds it. */
  readonly broken: Tried;
}

/**
 * How many SFUs keep overload at or below `goal`, all of them serving through all of these days. Chance may let a smaller number
 * hold and the next one not; the answer holds, and one fewer breaks the goal on the same days.
 *
 * @param guess Where to begin.
 * @param onDay Called after each simulated day.
 */
export function smallestFleet(
  scenario: Scenario,
  days: readonly Workload[],
  goal: number,
  guess: number,
  onDay: () => void = () => {},
): Smallest {
  const attempt = (sfus: number): Tried => {
    const results = days.map((day) => {
      const result = simulateDay(withSfus(scenario, sfus), day);
      onDay();
      return result;
    });
    return { sfus, overload: averageOverload(results) };
  };
  const holds = ({ overload }: Tried) => overload <= goal;

  let broken: Tried = { sfus: 0, overload: 1 };
  let answer = attempt(Math.max(1, Math.min(guess, MOST_SFUS)));
  while (!holds(answer)) {
    broken = answer;
    if (broken.sfus === MOST_SFUS) return { broken };
    answer = attempt(Math.min(MOST_SFUS, Math.ceil(broken.sfus * 1.3) + 1));
  }
  while (answer.sfus - broken.sfus > 1) {
    const middle = attempt(Math.floor((answer.sfus + broken.sfus) / 2));
    if (holds(middle)) answer = middle;
    else broken = middle;
  }
  return { answer, broken };
}

/** The same day on another number of SFUs, as even over the zones as can be, without incidents. */
export function withSfus(scenario: Scenario, sfus: number): Scenario {
  return {
    ...scenario,
    zones: spread(
      sfus,
      scenario.zones.map(({ zone }) => zone),
      "none",
    ),
    events: [],
  };
}

/** The overload of several days; each counts alike. */
export function averageOverload(days: readonly Pick<DayResult, "overload">[]): number {
  return days.reduce((sum, { overload }) => sum + overload, 0) / days.length;
}
