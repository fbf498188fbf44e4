import fc from "fast-check";
import { MEETING_DEFAULTS, type Meeting } from "../../../stacks/config/demand.js";
import { ASSUMPTIONS, WORKING_DAY } from "../../../stacks/simulation/assumptions.js";
import { roomLoads } from "../../../stacks/simulation/room-loads.js";
import type { Scenario } from "../../../stacks/simulation/scenario.js";

/** A team of eight: six cameras, three microphones. */
export const TEAM: Meeting = { ...MEETING_DEFAULTS, name: "team", share: 1, size: 8, cameras: 6, microphones: 3 };

const FULL = { packetsOut: 40_000, tracks: 700, bitsOut: null, rooms: 1000 };

/** A small town hall: some SFUs of 40,000 packets/s, which is seven or eight teams. */
export function scenario({ meetings = [TEAM], full = FULL, ...rest }: Changes = {}): Scenario {
  return {
    participants: 120,
    kinds: meetings.map((meeting) => ({
      name: meeting.name,
      share: meeting.share,
      size: meeting.size,
      longest: meeting.longest ?? 24 * 3600,
      loads: roomLoads(meeting, full),
    })),
    day: {
      hours: WORKING_DAY,
      onTheHour: ASSUMPTIONS.onTheHour.value,
      halfPast: ASSUMPTIONS.halfPast.value,
      median: ASSUMPTIONS.meetingMedian.value,
    },
    sfu: { full, plan: 0.6, tracks: full.tracks, bits: 0 },
    zones: [
      { zone: "a", nodes: 2 },
      { zone: "b", nodes: 2 },
    ],
    drain: 4 * 3600,
    events: [],
    ...rest,
  };
}

type Changes = Partial<Scenario> & { readonly meetings?: readonly Meeting[]; readonly full?: Scenario["sfu"]["full"] };

/** Small scenarios on few SFUs, from nearly idle to hopelessly full. */
export const smallScenario = fc
  .record({
    participants: fc.integer({ min: 2, max: 150 }),
    sizes: fc.array(fc.integer({ min: 2, max: 30 }), { minLength: 1, maxLength: 2 }),
    sfus: fc.integer({ min: 1, max: 5 }),
    packets: fc.integer({ min: 2_000, max: 80_000 }),
    tracks: fc.integer({ min: 50, max: 2_000 }),
  })
  .map(({ participants, sizes, sfus, packets, tracks }) =>
    scenario({
      participants,
      meetings: sizes.map((size, index) => ({
        ...MEETING_DEFAULTS,
        name: `kind ${index}`,
        share: 1 / sizes.length,
        size,
        cameras: Math.min(2, size),
        microphones: 1,
      })),
      full: { packetsOut: packets, tracks, bitsOut: null, rooms: 1000 },
      zones: [{ zone: "a", nodes: sfus }],
      // One busy hour keeps the naive simulation short.
      day: { hours: [1, ...Array<number>(23).fill(0)], onTheHour: 0.5, halfPast: 0.2, median: 1200 },
    }),
  );

/** Seeds of days. */
export const seed = fc.integer({ min: 0, max: 1_000_000 });
