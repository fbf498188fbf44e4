import { figure } from "../capacity/evidence.js";
import type { SfuBudget } from "../capacity/sfu.js";
import type { Sizing } from "../capacity/sizing.js";
import type { ZoneCount } from "../capacity/survive.js";
import type { Environment } from "../config/schema.js";
import { assumed, WORKING_DAY } from "./assumptions.js";
import { type RoomLoads, roomLoads } from "./room-loads.js";

/** A kind of meeting as the day plays it. */
export interface MeetingKind {
  readonly name: string;
  /** Share of the participants. */
  readonly share: number;
  readonly size: number;
  /** s; no such meeting lasts longer. */
  readonly longest: number;
  readonly loads: RoomLoads;
}

/** When and how long people meet. */
export interface DayShape {
  /** Meetings that start in each of the 24 hours, relative to each other. */
  readonly hours: readonly number[];
  /** Share that starts on the hour. */
  readonly onTheHour: number;
  /** Share that starts at half past. */
  readonly halfPast: number;
  /** s; half of the meetings are shorter. */
  readonly median: number;
}

/** What an SFU takes and refuses. */
export interface SfuLimits {
  readonly full: SfuBudget;
  /** Share of the full load that is planned. */
  readonly plan: number;
  /** `limit.num_tracks`: a room's SFU with so many tracks refuses further people; 0 for no limit. */
  readonly tracks: number;
  /** `limit.bytes_per_sec` in bit/s, the same way. */
  readonly bits: number;
}

/** What happens to the SFUs in the course of the day; times in s after midnight. */
export type DayEvent =
  /** All SFUs are replaced, at most `maxUnavailable` at a time. */
  | { readonly kind: "roll"; readonly at: number; readonly maxUnavailable: number }
  /** The SFU, or the zone, with the most participants is lost and does not come back that day. */
  | { readonly kind: "lose"; readonly at: number; readonly what: "node" | "zone" }
  /** So many SFUs are wanted from now on: what is missing starts, what is too many drains. */
  | { readonly kind: "resize"; readonly at: number; readonly sfus: number };

/** Everything that a simulated day follows from. */
export interface Scenario {
  /** Participants at the busiest moment. */
  readonly participants: number;
  readonly kinds: readonly MeetingKind[];
  readonly day: DayShape;
  readonly sfu: SfuLimits;
  /** SFUs per zone at midnight. */
  readonly zones: readonly ZoneCount[];
  /** s that a stopping SFU waits for its rooms to end. */
  readonly drain: number;
  readonly events: readonly DayEvent[];
}

/** A meeting that nobody limited ends with the day. */
const LONGEST = 24 * 3600;

/** The working day of an environment on the SFUs that it plans, without incidents. */
export function scenarioOf(environment: Environment, sizing: Sizing): Scenario {
  const { demand, sfu } = environment;
  const plan = figure("sfuTargetLoad");
  const { packetsOut, tracks, bitsOut, rooms } = sizing.sfuBudget;
  const full = {
    packetsOut: packetsOut / plan,
    // LiveKit refuses at the planned number of tracks, so there is nothing above it.
    tracks,
    bitsOut: bitsOut === null ? null : bitsOut / plan,
    rooms: rooms / plan,
  };
  return {
    participants: sizing.participants,
    kinds: demand.meetings.map((meeting) => ({
      name: meeting.name,
      share: meeting.share,
      size: meeting.size,
      longest: meeting.longest ?? LONGEST,
      loads: roomLoads(meeting, full),
    })),
    day: {
      hours: demand.day?.hours ?? WORKING_DAY,
      onTheHour: demand.day?.onTheHour ?? assumed("onTheHour"),
      halfPast: demand.day?.halfPast ?? assumed("halfPast"),
      median: demand.day?.meeting ?? assumed("meetingMedian"),
    },
    // The limits of the release livekit-server.
    sfu: { full, plan, tracks: sfu.limits.tracks ?? tracks, bits: bitsOut ?? 0 },
    zones: sizing.pools.sfu.zones,
    drain: sfu.drain,
    events: [],
  };
}
