import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FULL } from "../../../stacks/simulation/room-loads.js";
import { simulateDay } from "../../../stacks/simulation/simulate-day.js";
import { finish, MOST_SFUS, smallestFleet, withSfus } from "../../../stacks/simulation/smallest.js";
import { workload } from "../../../stacks/simulation/workload.js";
import { scenario, seed, smallScenario, TEAM } from "./scenarios.js";

/** Scenarios in which an SFU has room for the largest meeting at least. */
const fitting = smallScenario.filter(({ kinds, sfu }) =>
  kinds.every(({ size, loads }) => (loads.load[size] ?? 0) < FULL && (loads.tracks[size] ?? 0) < sfu.tracks),
);

describe("the smallest number of SFUs", () => {
  it("holds the goal, and one fewer breaks it on the same days", () => {
    fc.assert(
      fc.property(fitting, seed, fc.constantFrom(0, 0.001, 0.05), fc.integer({ min: 1, max: 9 }), (...given) => {
        const [small, number, goal, guess] = given;
        const days = [workload(small, number), workload(small, number + 1)];
        const { answer, broken } = finish(smallestFleet(small, days, goal, guess));
        if (!answer) throw new Error("no answer");
        const overload = (sfus: number) =>
          days.reduce((sum, day) => sum + simulateDay(withSfus(small, sfus), day).overload, 0) / days.length;
        expect(overload(answer.sfus)).toBeLessThanOrEqual(goal);
        expect(broken.sfus).toBe(answer.sfus - 1);
        if (broken.sfus > 0) expect(overload(broken.sfus)).toBeGreaterThan(goal);
      }),
      { numRuns: 5 },
    );
  });

  it("is found whether the search begins below or above it", () => {
    const days = [workload(scenario(), 1)];
    const from = (guess: number) => finish(smallestFleet(scenario(), days, 0.001, guess)).answer?.sfus;
    expect(from(1)).toBe(from(12));
    expect(from(1)).toBeGreaterThan(1);
  });

  it("is one where one is enough", () => {
    const vast = scenario({ full: { packetsOut: 1e9, tracks: 1e6, bitsOut: null, rooms: 1e6 } });
    expect(finish(smallestFleet(vast, [workload(vast, 1)], 0, 5))).toEqual({
      answer: { sfus: 1, overload: 0 },
      broken: { sfus: 0, overload: 1 },
    });
  });

  it("does not exist where one room is more than an SFU carries", () => {
    const huge = scenario({ participants: 300, meetings: [{ ...TEAM, size: 200 }] });
    const { answer, broken } = finish(smallestFleet(huge, [workload(huge, 1)], 0.001, 4000));
    expect(answer).toBeUndefined();
    expect(broken.sfus).toBe(MOST_SFUS);
    expect(broken.overload).toBeGreaterThan(0.001);
  });
});
