import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Flow } from "../../../stacks/capacity/media-load.js";
import type { NodeShapes } from "../../../stacks/capacity/node-shape.js";
import type { SfuBudget } from "../../../stacks/capacity/sfu.js";
import { type Sizing, size } from "../../../stacks/capacity/sizing.js";
import type { Demand, Meeting } from "../../../stacks/config/demand.js";
import { decidedOf, oks } from "../../fixtures/environments.js";
import { runs } from "../../fixtures/runs.js";

const { environment } = decidedOf(oks());
const ZONES = ["a", "b", "c"];
const shapes = (vcpu: number): NodeShapes => {
  const shape = { type: "node", vcpu, memory: 64 };
  return { system: shape, sfu: shape, turn: shape };
};
const sizingOf = (demand: Demand, vcpu = 16): Sizing => size({ ...environment, demand }, shapes(vcpu), ZONES);

/** Shares in whole per cent, so that they sum to 100 exactly. */
const shares = (kinds: number) =>
  fc
    .array(fc.integer({ min: 1, max: 99 }), { minLength: kinds - 1, maxLength: kinds - 1 })
    .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 100])
    .map((cuts) => cuts.slice(1).map((cut, index) => (cut - (cuts[index] ?? 0)) / 100));

const meetingOf = (largest: number) =>
  fc
    .record({
      size: fc.integer({ min: 2, max: largest }),
      cameras: fc.nat(largest),
      microphones: fc.nat(largest),
      screens: fc.nat(2),
      layout: fc.constantFrom("mixed" as const, "speaker" as const, "grid" as const),
      codec: fc.constantFrom("vp8" as const, "h264" as const, "vp9" as const, "av1" as const),
      layers: fc.boolean(),
    })
    .map((meeting) => ({
      ...meeting,
      cameras: Math.min(meeting.cameras, meeting.size),
      microphones: Math.min(meeting.microphones, meeting.size),
    }));

const demandOf = (largest = 60, most = 200_000): fc.Arbitrary<Demand> =>
  fc
    .integer({ min: 1, max: 4 })
    .chain((kinds) => fc.tuple(shares(kinds), fc.array(meetingOf(largest), { minLength: kinds, maxLength: kinds })))
    .chain(([parts, meetings]) =>
      fc.record({
        participants: fc.integer({ min: 2, max: most }),
        relayed: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
        survive: fc.constantFrom("none" as const, "node" as const, "zone" as const),
        meetings: fc.constant(
          meetings.map((meeting, index) => ({ ...meeting, name: `k${index}`, share: parts[index] ?? 0 }) as Meeting),
        ),
      }),
    );

const nodes = ({ pools }: Sizing) => [pools.system.nodes, pools.sfu.nodes, pools.turn.nodes];
const fits = ({ meetings }: Sizing) => meetings.every(({ roomsPerSfu }) => roomsPerSfu > 0);
const numbersIn = (value: unknown): number[] =>
  typeof value === "number"
    ? [value]
    : typeof value === "object" && value
      ? Object.values(value).flatMap(numbersIn)
      : [];

describe("sizes", () => {
  it("are finite and not negative for every demand that the file can hold", () => {
    fc.assert(
      fc.property(demandOf(5000, 10_000_000), fc.integer({ min: 1, max: 78 }), (demand, vcpu) => {
        const sizing = sizingOf(demand, vcpu);
        expect(numbersIn(sizing).filter((number) => !Number.isFinite(number) || number < 0)).toEqual([]);
        for (const { low, likely, high } of Object.values(sizing.ranges)) {
          if (fits(sizing)) expect(low).toBeLessThanOrEqual(likely);
          if (high !== null) expect(high).toBeGreaterThanOrEqual(likely);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  /** Every field of the demand of which more is more; the others choose between things or, as shares, sum to 100 %. */
  const more: Readonly<Record<string, (demand: Demand, by: number) => Demand>> = {
    participants: (demand, by) => ({ ...demand, participants: (demand.participants ?? 0) + by }),
    relayed: (demand, by) => ({ ...demand, relayed: Math.min(1, demand.relayed + by / 100) }),
    survive: (demand) => ({ ...demand, survive: demand.survive === "none" ? "node" : "zone" }),
    cameras: (demand, by) => ofMeetings(demand, (each) => ({ cameras: Math.min(each.size, each.cameras + by) })),
    microphones: (demand, by) =>
      ofMeetings(demand, (each) => ({ microphones: Math.min(each.size, each.microphones + by) })),
    screens: (demand, by) => ofMeetings(demand, (each) => ({ screens: Math.min(each.size, each.screens + by) })),
  };
  const ofMeetings = (demand: Demand, change: (meeting: Meeting) => Partial<Meeting>): Demand => ({
    ...demand,
    meetings: demand.meetings.map((each) => ({ ...each, ...change(each) })),
  });

  it("never fall where a field of the demand grows, at the same node type", () => {
    const field = fc.constantFrom(...Object.keys(more));
    fc.assert(
      fc.property(demandOf(), field, fc.integer({ min: 1, max: 60 }), (demand, key, by) => {
        const [before, after] = [sizingOf(demand), sizingOf(more[key]?.(demand, by) ?? demand)];
        // A meeting that no longer fits is an error and has no size.
        fc.pre(fits(after));
        for (const [index, count] of nodes(after).entries())
          expect(count).toBeGreaterThanOrEqual(nodes(before)[index] ?? 0);
        expect(after.traffic.out).toBeGreaterThanOrEqual(before.traffic.out);
        expect(after.traffic.relayed).toBeGreaterThanOrEqual(before.traffic.relayed);
      }),
      { numRuns: runs(300) },
    );
  });

  it("grow with the number of people at equal meetings, but for what rounding up to people, rooms and SFUs adds", () => {
    fc.assert(
      fc.property(demandOf(), fc.integer({ min: 2, max: 50 }), (demand, times) => {
        const one = sizingOf(demand);
        fc.pre(fits(one));
        const many = sizingOf({ ...demand, participants: (demand.participants ?? 0) * times });
        // Each kind of meeting is rounded up three times: less than one SFU, one room and one person.
        const rounding = one.meetings.reduce((sum, { roomsPerSfu }) => sum + 1 + 1.5 / roomsPerSfu, 0);
        expect(many.pools.sfu.needed).toBeLessThanOrEqual(times * one.pools.sfu.needed);
        expect(many.pools.sfu.needed).toBeGreaterThanOrEqual(times * (one.pools.sfu.needed - rounding));
      }),
      { numRuns: runs(100) },
    );
  });

  it("do not depend on the order of the meetings", () => {
    fc.assert(
      fc.property(demandOf(), (demand) => {
        const [one, other] = [sizingOf(demand), sizingOf({ ...demand, meetings: [...demand.meetings].reverse() })];
        expect(nodes(other)).toEqual(nodes(one));
        expect(other.ranges.sfus).toEqual(one.ranges.sfus);
        expect(other.traffic.out).toBeCloseTo(one.traffic.out, -3);
      }),
      { numRuns: runs(100) },
    );
  });
});

type Load = readonly [packets: number, tracks: number, rooms: number];
const loadOf = ({ packetsOut, tracks }: Flow): Load => [packetsOut, tracks, 1];
const within = (load: Load, { packetsOut, tracks, rooms }: SfuBudget) =>
  load[0] <= packetsOut * (1 + 1e-9) && load[1] <= tracks * (1 + 1e-9) && load[2] <= rooms;
const plus = (a: Load, b: Load): Load => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const roomsOf = ({ meetings }: Sizing): Load[] =>
  meetings.flatMap(({ rooms, perRoom }) => Array.from({ length: rooms }, () => loadOf(perRoom)));

/** True if the rooms fit on so many SFUs: every assignment is tried, equal SFUs once. */
function packs(rooms: readonly Load[], budget: SfuBudget, sfus: readonly Load[]): boolean {
  const [room, ...rest] = rooms;
  if (!room) return true;
  const tried = new Set<string>();
  return sfus.some((sfu, index) => {
    if (tried.has(String(sfu))) return false;
    tried.add(String(sfu));
    const loaded = plus(sfu, room);
    return within(loaded, budget) && packs(rest, budget, sfus.with(index, loaded));
  });
}
const empty = (count: number): Load[] => Array.from({ length: count }, () => [0, 0, 0]);
const fewest = (rooms: readonly Load[], budget: SfuBudget) => {
  let count = 1;
  while (!packs(rooms, budget, empty(count))) count += 1;
  return count;
};

describe("packing", () => {
  it("by trying everything needs as many SFUs for one kind of meeting, and never more for several", () => {
    fc.assert(
      fc.property(demandOf(8, 40), (demand) => {
        const sizing = sizingOf(demand, 1);
        const rooms = roomsOf(sizing);
        fc.pre(fits(sizing) && rooms.length <= 10);
        const best = fewest(rooms, sizing.sfuBudget);
        if (demand.meetings.length === 1) expect(sizing.pools.sfu.needed).toBe(best);
        expect(sizing.pools.sfu.needed).toBeGreaterThanOrEqual(best);
      }),
      { numRuns: runs(100) },
    );
  });

  it("finds a place for every room on the SFUs that are left after the loss", () => {
    fc.assert(
      fc.property(demandOf(60, 3000), (demand) => {
        const sizing = sizingOf(demand, 2);
        fc.pre(fits(sizing));
        const { zones, nodes: all } = sizing.pools.sfu;
        const largest = Math.max(...zones.map((zone) => zone.nodes));
        const left = all - (demand.survive === "zone" ? largest : demand.survive === "node" ? 1 : 0);
        // First fit, largest first: a packer that knows nothing of kinds.
        const sfus = empty(left);
        for (const room of roomsOf(sizing).sort((a, b) => b[0] - a[0])) {
          const place = sfus.findIndex((sfu) => within(plus(sfu, room), sizing.sfuBudget));
          expect(place).toBeGreaterThanOrEqual(0);
          sfus[place] = plus(sfus[place] as Load, room);
        }
      }),
      { numRuns: runs(100) },
    );
  });
});
