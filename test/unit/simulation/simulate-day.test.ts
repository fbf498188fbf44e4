import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Calls } from "../../../stacks/simulation/calls.js";
import { Fleet } from "../../../stacks/simulation/fleet.js";
import { randomOf } from "../../../stacks/simulation/random.js";
import type { DayEvent } from "../../../stacks/simulation/scenario.js";
import { simulateDay } from "../../../stacks/simulation/simulate-day.js";
import { type Workload, workload } from "../../../stacks/simulation/workload.js";
import { naiveDay } from "./naive.js";
import { scenario, seed, smallScenario } from "./scenarios.js";

const TEN = 10 * 3600;

/** A day on which nobody meets. */
const NOBODY: Workload = {
  seed: 1,
  kindOf: new Uint16Array(0),
  first: new Int32Array(1),
  meetingOf: new Int32Array(0),
  joins: new Int32Array(0),
  leaves: new Int32Array(0),
  busiest: { participants: 0, at: 0 },
};

const incidents: fc.Arbitrary<DayEvent[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("roll" as const), at: fc.nat(3600), maxUnavailable: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant("lose" as const), at: fc.nat(3600), what: fc.constantFrom("node", "zone") }),
    fc.record({ kind: fc.constant("resize" as const), at: fc.nat(3600), sfus: fc.integer({ min: 1, max: 5 }) }),
  ),
  { maxLength: 4 },
);

describe("a simulated day", () => {
  it("comes out as a naive simulation does that counts everything anew each second", () => {
    fc.assert(
      fc.property(smallScenario, seed, (small, number) => {
        const meetings = workload(small, number);
        const { refused, participantHours, abovePlan, overload } = simulateDay(small, meetings);
        expect({ refused, participantHours, abovePlan, overload }).toEqual(naiveDay(small, meetings));
      }),
      { numRuns: 6 },
    );
  });

  it("is the same from the same seed, and another one from another seed", () => {
    const play = (number: number) => simulateDay(scenario(), workload(scenario(), number));
    expect(play(1)).toEqual(play(1));
    expect(play(2).series.participants).not.toEqual(play(1).series.participants);
  });

  it("leaves nobody behind: who joined left, and no SFU keeps a load, whatever happens", () => {
    fc.assert(
      fc.property(
        smallScenario,
        seed,
        incidents,
        fc.integer({ min: 300, max: 3600 }),
        (small, number, events, drain) => {
          const meetings = workload(small, number);
          const day = simulateDay({ ...small, events, drain }, meetings);
          const { participants, rooms, packetsOut, overloaded } = day.series;
          expect(day.joins).toBe(meetings.joins.length);
          expect([participants, rooms, packetsOut, overloaded].map((series) => series.at(-1))).toEqual([0, 0, 0, 0]);
          const numbers = [...Object.values(day.series), [day.overload, day.abovePlan, day.participantHours]].flat();
          expect(numbers.filter((each) => !(Number.isFinite(each) && each >= 0))).toEqual([]);
          expect(day.overload).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("has each room on one SFU at a time", () => {
    const { zones, sfu, kinds } = scenario();
    const meetings = workload(scenario(), 3);
    const fleet = new Fleet(zones, sfu);
    const calls = new Calls(meetings, kinds, fleet, randomOf(3, "placement"));
    const changes = [...meetings.joins.entries()].flatMap(([each, join]) => [
      { at: meetings.leaves[each] ?? 0, act: () => calls.leave(each, meetings.leaves[each] ?? 0) },
      { at: join, act: () => calls.join(each, join) },
    ]);
    for (const { act } of changes.sort((a, b) => a.at - b.at)) act();
    const until = new Map<number, number>();
    const twice = calls.residences.filter(({ meeting, from, to }) => {
      const before = until.get(meeting) ?? 0;
      until.set(meeting, to);
      return from < before || to < from;
    });
    expect(twice).toEqual([]);
    expect(until.size).toBe(meetings.kindOf.length);
  });

  it("is quiet when nobody meets", () => {
    const day = simulateDay(scenario({ events: [{ kind: "lose", at: TEN, what: "node" }] }), NOBODY);
    expect(day.series.participants.every((each) => each === 0)).toBe(true);
    expect([day.joins, day.overload, day.abovePlan, day.participantHours, day.refused]).toEqual([0, 0, 0, 0, 0]);
    expect(day.losses).toMatchObject([{ disturbed: 0, rooms: 0, sfus: 1 }]);
  });

  it("overloads nobody where a single SFU could carry everything", () => {
    const vast = scenario({ full: { packetsOut: 1e9, tracks: 1e6, bitsOut: null, rooms: 1000 } });
    expect(simulateDay(vast, workload(vast, 1))).toMatchObject({ overload: 0, abovePlan: 0, refused: 0 });
  });

  it("gives further people no place in rooms of an SFU that is at its limit of tracks", () => {
    const tight = scenario({ full: { packetsOut: 1e9, tracks: 60, bitsOut: null, rooms: 1000 } });
    const day = simulateDay(tight, workload(tight, 1));
    expect(day.refused).toBeGreaterThan(0);
    expect(day.overload).toBeGreaterThan(0);
  });
});

describe("the SFU of a new room", () => {
  const chosen = (loads: readonly number[], states: readonly number[] = []) => {
    const { sfu, kinds } = scenario();
    const packets = Float64Array.from(loads, (share) => share * sfu.full.packetsOut);
    const fleet = new Fleet([{ zone: "a", nodes: loads.length }], sfu);
    fleet.packets.set(packets);
    for (const [index, state] of states.entries()) fleet.state[index] = state;
    expect(kinds).toHaveLength(1);
    const random = randomOf(1, "placement");
    return new Set(Array.from({ length: 200 }, () => fleet.select(1000, random)));
  };

  it("is the less loaded one of two", () => {
    expect(chosen([0.5, 0.2])).toEqual(new Set([1]));
  });

  it("is never the most loaded one of many, and not always the least loaded one", () => {
    expect(chosen([0.6, 0.2, 0.3, 0.4])).toEqual(new Set([1, 2, 3]));
  });

  it("is above the CPU limit only if all are", () => {
    expect(chosen([0.75, 0.9, 0.65])).toEqual(new Set([2]));
    expect(chosen([0.75, 0.9, 0.85])).toEqual(new Set([0, 2]));
  });

  it("serves: one that drains, is absent or lost gets none", () => {
    expect(chosen([0.1, 0.2, 0, 0, 0], [1, 1, 2, 0, 3])).toEqual(new Set([0]));
    expect(chosen([0], [2])).toEqual(new Set([-1]));
  });
});
