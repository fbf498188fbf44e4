import { participantFlow, scaleFlow } from "../capacity/media-load.js";
import type { SfuBudget } from "../capacity/sfu.js";
import type { Meeting } from "../config/demand.js";

/** What a room takes from its SFU while 0, 1, 2, ... participants are in it. Whole numbers, so that sums are exact. */
export interface RoomLoads {
  /** Packets/s that the SFU sends. */
  readonly packets: Float64Array;
  /** Tracks in and out. */
  readonly tracks: Float64Array;
  /** bit/s in and out. */
  readonly bits: Float64Array;
  /** Millionths of an SFU's full load: of its packets, tracks, bits or rooms, whichever it takes most of. */
  readonly load: Float64Array;
}

/** Full load in the unit of `RoomLoads.load`. */
export const FULL = 1_000_000;

/**
 * The load of a room of this kind by the number of participants. Those who send come first: with fewer people than cameras
 * everyone has one. A room of full size is what the sizing counts with.
 *
 * @param full What an SFU does at full load.
 */
export function roomLoads(meeting: Meeting, full: SfuBudget): RoomLoads {
  const numbers = meeting.size + 1;
  const loads: RoomLoads = {
    packets: new Float64Array(numbers),
    tracks: new Float64Array(numbers),
    bits: new Float64Array(numbers),
    load: new Float64Array(numbers),
  };
  for (let size = 1; size < numbers; size += 1) {
    const cameras = Math.min(meeting.cameras, size);
    const microphones = Math.min(meeting.microphones, size);
    const screens = Math.min(meeting.screens, size);
    const flow = scaleFlow(participantFlow({ ...meeting, size, cameras, microphones, screens }), size);
    const byBits = full.bitsOut === null ? 0 : flow.bitsOut / full.bitsOut;
    loads.packets[size] = Math.round(flow.packetsOut);
    loads.tracks[size] = Math.round(flow.tracks);
    loads.bits[size] = Math.round(flow.bitsIn + flow.bitsOut);
    const share = Math.max(flow.packetsOut / full.packetsOut, flow.tracks / full.tracks, byBits, 1 / full.rooms);
    loads.load[size] = Math.round(share * FULL);
  }
  return loads;
}
