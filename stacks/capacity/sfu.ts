import { MAXIMUM_ROOM, type Meeting, peakParticipants } from "../config/demand.js";
import type { Environment } from "../config/schema.js";
import { figure } from "./evidence.js";
import { type Flow, participantFlow, scaleFlow } from "./media-load.js";
import type { NodeShape } from "./node-shape.js";

/** What one SFU may carry at the planned peak. */
export interface SfuBudget {
  readonly packetsOut: number;
  readonly tracks: number;
  /** bit/s out; null while nobody has measured the node type. */
  readonly bitsOut: number | null;
}

/** One kind of meeting, sized. */
export interface MeetingSize {
  readonly name: string;
  readonly participants: number;
  readonly rooms: number;
  readonly perParticipant: Flow;
  readonly perRoom: Flow;
  /** Rooms of this kind that one SFU carries; 0 if not even one fits. */
  readonly roomsPerSfu: number;
  /** Size of the largest such meeting that fits on one SFU, with the same cameras and microphones. */
  readonly largestRoom: number;
  /** SFUs that this kind needs by itself. */
  readonly sfus: number;
}

/** The budget of a node of this shape; what somebody measured on it goes before what its vCPUs promise. */
export function sfuBudget(
  node: NodeShape,
  { packets, bandwidth }: { readonly packets?: number | undefined; readonly bandwidth?: number | undefined },
): SfuBudget {
  return {
    packetsOut: (packets ?? node.vcpu * figure("sfuPacketsPerVcpu")) * figure("sfuTargetLoad"),
    tracks: node.vcpu * figure("sfuTracksPerVcpu"),
    bitsOut: bandwidth === undefined ? null : bandwidth * figure("sfuTargetLoad"),
  };
}

/** How often a flow fits into the budget. */
function times(budget: SfuBudget, flow: Flow): number {
  const byBits = budget.bitsOut === null ? Number.POSITIVE_INFINITY : budget.bitsOut / flow.bitsOut;
  return Math.floor(Math.min(budget.packetsOut / flow.packetsOut, budget.tracks / flow.tracks, byBits));
}

/**
 * Sizes one kind of meeting. A room lives on one SFU for its whole life, so rooms are counted whole; kinds are not mixed
 * in the count, because then a packing surely exists and more demand can never need fewer SFUs. LiveKit does mix them.
 */
export function sizeMeeting(meeting: Meeting, environment: Environment, budget: SfuBudget): MeetingSize {
  const total = peakParticipants(environment.demand);
  const participants = Math.ceil(Math.round(total * meeting.share * 1e6) / 1e6);
  const rooms = Math.ceil(participants / meeting.size);
  const perParticipant = participantFlow(meeting);
  const perRoom = scaleFlow(perParticipant, meeting.size);
  const roomsPerSfu = times(budget, perRoom);
  return {
    name: meeting.name,
    participants,
    rooms,
    perParticipant,
    perRoom,
    roomsPerSfu,
    largestRoom: largestRoom(meeting, budget),
    sfus: roomsPerSfu > 0 ? Math.ceil(rooms / roomsPerSfu) : 0,
  };
}

/** Binary search: a larger room never loads an SFU less. 0 if not even two people fit. A meeting in which nobody sends has no other end. */
function largestRoom(meeting: Meeting, budget: SfuBudget): number {
  const fits = (size: number) => {
    const cameras = Math.min(meeting.cameras, size);
    const microphones = Math.min(meeting.microphones, size);
    return times(budget, scaleFlow(participantFlow({ size, cameras, microphones }), size)) >= 1;
  };
  let low = 1;
  let high = 2;
  while (fits(high) && high <= MAXIMUM_ROOM) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low >= 2 ? Math.min(low, MAXIMUM_ROOM) : 0;
}
