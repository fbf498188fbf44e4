import { MAXIMUM_ROOM, type Meeting } from "../config/demand.js";
import { type Figures, LIKELY } from "./evidence.js";
import { type Flow, participantFlow, type Sources, scaleFlow } from "./media-load.js";
import type { NodeShape } from "./node-shape.js";

/** What one SFU may carry at the planned peak. */
export interface SfuBudget {
  readonly packetsOut: number;
  readonly tracks: number;
  /** bit/s out; null while nobody has measured the node type. */
  readonly bitsOut: number | null;
  /** Rooms, whatever their size. */
  readonly rooms: number;
}

/** What somebody measured on a node; it goes before what its vCPUs promise. */
export interface SfuMeasured {
  /** Packets/s that it sends at full load. */
  readonly packets?: number | undefined;
  /** bit/s that it sends. */
  readonly bandwidth?: number | undefined;
  /** Rooms that it held. */
  readonly rooms?: number | undefined;
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
  /** SFUs that this kind needs by itself. */
  readonly sfus: number;
}

/** The budget of a node of this shape at the planned load. */
export function sfuBudget(
  node: NodeShape,
  { packets, bandwidth, rooms }: SfuMeasured,
  figures: Figures = LIKELY,
): SfuBudget {
  const { sfuTargetLoad } = figures;
  return {
    packetsOut: (packets ?? node.vcpu * figures.sfuPacketsPerVcpu) * sfuTargetLoad,
    tracks: node.vcpu * figures.sfuTracksPerVcpu,
    bitsOut: bandwidth === undefined ? null : bandwidth * sfuTargetLoad,
    rooms: Math.floor((rooms ?? figures.sfuRooms) * sfuTargetLoad),
  };
}

/** How many rooms of this flow fit into the budget; 0 if not even one. */
export function roomsWithin(budget: SfuBudget, room: Flow): number {
  const byBits = budget.bitsOut === null ? Number.POSITIVE_INFINITY : budget.bitsOut / room.bitsOut;
  return Math.floor(Math.min(budget.packetsOut / room.packetsOut, budget.tracks / room.tracks, byBits, budget.rooms));
}

/** vCPUs that an SFU needs for one such room, with the constants of the model. */
export function vcpusFor(room: Flow, figures: Figures = LIKELY): number {
  const byPackets = room.packetsOut / (figures.sfuPacketsPerVcpu * figures.sfuTargetLoad);
  return Math.ceil(Math.max(byPackets, room.tracks / figures.sfuTracksPerVcpu));
}

/**
 * Sizes one kind of meeting. A room lives on one SFU for its whole life, so rooms are counted whole; kinds are not mixed
 * in the count, because then a packing surely exists and more demand can never need fewer SFUs. LiveKit does mix them.
 */
export function sizeMeeting(meeting: Meeting, total: number, budget: SfuBudget, figures: Figures): MeetingSize {
  const participants = Math.ceil(Math.round(total * meeting.share * 1e6) / 1e6);
  const rooms = Math.ceil(participants / meeting.size);
  const perParticipant = participantFlow(meeting, figures);
  const perRoom = scaleFlow(perParticipant, meeting.size);
  const roomsPerSfu = roomsWithin(budget, perRoom);
  return {
    name: meeting.name,
    participants,
    rooms,
    perParticipant,
    perRoom,
    roomsPerSfu,
    sfus: roomsPerSfu > 0 ? Math.ceil(rooms / roomsPerSfu) : 0,
  };
}

/**
 * Size of the largest such meeting that fits on one SFU, with the same cameras and microphones.
 * Binary search from the meeting's own size, up if it fits and down if not: a larger room loads an SFU more, apart from a
 * grid whose tiles become smaller. 0 if not even two people fit. A meeting in which nobody sends has no other end.
 */
export function largestRoom(meeting: Sources, budget: SfuBudget, figures: Figures): number {
  const fits = (size: number) => {
    const cameras = Math.min(meeting.cameras, size);
    const microphones = Math.min(meeting.microphones, size);
    const screens = Math.min(meeting.screens ?? 0, size);
    const room = { ...meeting, size, cameras, microphones, screens };
    return roomsWithin(budget, scaleFlow(participantFlow(room, figures), size)) >= 1;
  };
  let [low, high] = fits(meeting.size) ? [meeting.size, meeting.size * 2] : [1, meeting.size];
  while (fits(high) && high <= MAXIMUM_ROOM) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low >= 2 ? Math.min(low, MAXIMUM_ROOM) : 0;
}
