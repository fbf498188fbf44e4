import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { workload } from "../../../stacks/simulation/workload.js";
import { scenario, seed, smallScenario, TEAM } from "./scenarios.js";

describe("who meets on a day", () => {
  it("are at the busiest moment as many as the file says, up to one meeting", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 16, max: 1000 }), (number, participants) => {
        const { busiest } = workload(scenario({ participants }), number);
        expect(busiest.participants).toBeLessThanOrEqual(participants);
        expect(busiest.participants).toBeGreaterThan(participants - 2 * TEAM.size);
      }),
      { numRuns: 12 },
    );
  });

  it("are one meeting where the file has fewer people than that", () => {
    const meetings = workload(scenario({ participants: 2, meetings: [{ ...TEAM, size: 300 }] }), 1);
    expect(meetings.kindOf).toHaveLength(1);
    expect(meetings.busiest.participants).toBeGreaterThan(200);
  });

  it("stay a minute at least, come after midnight, and not after the end of their meeting", () => {
    fc.assert(
      fc.property(smallScenario, seed, (small, number) => {
        const { joins, leaves, first, meetingOf } = workload(small, number);
        const wrong = [...joins.keys()].filter((each) => {
          const meeting = meetingOf[each] ?? -1;
          const inside = each >= (first[meeting] ?? Number.NaN) && each < (first[meeting + 1] ?? Number.NaN);
          const join = joins[each] ?? Number.NaN;
          return !(inside && join >= 0 && (leaves[each] ?? 0) - join >= 60);
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it("are the same people and some more where the file has more participants", () => {
    const fewer = workload(scenario({ participants: 100 }), 5);
    const more = workload(scenario({ participants: 200 }), 5);
    expect(more.kindOf.length).toBeGreaterThan(fewer.kindOf.length);
    expect(more.joins.slice(0, fewer.joins.length)).toEqual(fewer.joins);
    expect(more.leaves.slice(0, fewer.leaves.length)).toEqual(fewer.leaves);
  });

  it("divide over the kinds of meetings as the file says", () => {
    const meetings = [
      { ...TEAM, share: 0.75 },
      { ...TEAM, name: "seminar", share: 0.25, size: 60 },
    ];
    const { kindOf } = workload(scenario({ participants: 1000, meetings }), 1);
    const teams = kindOf.filter((kind) => kind === 0).length * 8;
    const seminars = kindOf.filter((kind) => kind === 1).length * 60;
    expect(teams / (teams + seminars)).toBeCloseTo(0.75, 1);
  });

  it("come on the hour more than at any other time", () => {
    const { joins } = workload(scenario({ participants: 2000 }), 1);
    const near = (minute: number) =>
      joins.filter((join) => Math.abs(((join - minute * 60 + 1800) % 3600) - 1800) < 240).length / joins.length;
    expect(near(0)).toBeGreaterThan(0.45);
    expect(near(30)).toBeGreaterThan(0.2);
    expect(near(45)).toBeLessThan(0.1);
  });

  it("meet no longer than the longest meeting of their kind", () => {
    const meetings = [{ ...TEAM, longest: 900 }];
    const { joins, leaves } = workload(scenario({ participants: 500, meetings }), 1);
    expect(Math.max(...joins.map((join, each) => (leaves[each] ?? 0) - join))).toBeLessThan(900 + 8 * 60);
  });
});
