import type { Meeting } from "../config/demand.js";
import { figure } from "./evidence.js";

/** What one participant, meeting or node sends and receives, seen from the SFU. */
export interface Flow {
  /** Packets/s that the SFU sends. */
  readonly packetsOut: number;
  /** Packets/s that the SFU receives. */
  readonly packetsIn: number;
  /** bit/s that the SFU sends. */
  readonly bitsOut: number;
  /** bit/s that the SFU receives. */
  readonly bitsIn: number;
  /** Tracks published and subscribed: LiveKit's `limit.num_tracks` counts both. */
  readonly tracks: number;
}

/** Adds flows up. */
export function sumFlows(flows: readonly Flow[]): Flow {
  const sum = (pick: (flow: Flow) => number) => flows.reduce((total, flow) => total + pick(flow), 0);
  return {
    packetsOut: sum((flow) => flow.packetsOut),
    packetsIn: sum((flow) => flow.packetsIn),
    bitsOut: sum((flow) => flow.bitsOut),
    bitsIn: sum((flow) => flow.bitsIn),
    tracks: sum((flow) => flow.tracks),
  };
}

/** A flow `times` over. */
export function scaleFlow(flow: Flow, times: number): Flow {
  return {
    packetsOut: flow.packetsOut * times,
    packetsIn: flow.packetsIn * times,
    bitsOut: flow.bitsOut * times,
    bitsIn: flow.bitsIn * times,
    tracks: flow.tracks * times,
  };
}

const packets = (bits: number) => bits / 8 / figure("videoBytesPerPacket");

/**
 * The average participant of a meeting. Everyone hears every open microphone (LiveKit forwards them all) and sees the
 * cameras that fit on the screen: one large, the next ones medium, the rest small. A camera publishes all three layers.
 */
export function participantFlow(meeting: Pick<Meeting, "size" | "cameras" | "microphones">): Flow {
  const { size, cameras, microphones } = meeting;
  // Of N cameras the average participant sees N minus the own one, which is on with probability N / size.
  const others = (sources: number) => sources - sources / size;
  const shown = Math.min(others(cameras), figure("visibleTiles"));
  const large = Math.min(shown, figure("largeTiles"));
  const medium = Math.min(shown - large, figure("mediumTiles"));
  const small = shown - large - medium;
  const heard = others(microphones);

  const videoOut =
    large * figure("videoHighBits") + medium * figure("videoMediumBits") + small * figure("videoLowBits");
  const published = figure("videoHighBits") + figure("videoMediumBits") + figure("videoLowBits");
  const videoIn = (cameras / size) * published;
  return {
    packetsOut: packets(videoOut) + heard * figure("audioPacketsPerMicrophone"),
    packetsIn: packets(videoIn) + (microphones / size) * figure("audioPacketsPerMicrophone"),
    bitsOut: videoOut + heard * figure("audioBitsPerMicrophone"),
    bitsIn: videoIn + (microphones / size) * figure("audioBitsPerMicrophone"),
    tracks: (cameras + microphones) / size + shown + heard,
  };
}
