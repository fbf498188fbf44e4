import { MEETING_DEFAULTS, type Meeting } from "../config/demand.js";
import { type Figures, LIKELY } from "./evidence.js";
import { tilesOf } from "./tiles.js";
import { videoBits } from "./video.js";

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

/** A kind of meeting as far as it makes load; what is left out has the default of the file. */
export type Sources = Pick<Meeting, "size" | "cameras" | "microphones"> &
  Partial<Pick<Meeting, "screens" | "layout" | "tiles" | "codec" | "layers">>;

/**
 * The average participant of a meeting. Everyone hears every open microphone (LiveKit forwards them all), sees the shared
 * screens and the cameras that the layout shows, each in the layer that fills its tile. Senders send all their layers.
 *
 * @param figures Values of the constants; the likely ones unless given.
 */
export function participantFlow(meeting: Sources, figures: Figures = LIKELY): Flow {
  const { size, cameras, microphones, screens, layout, tiles, codec, layers } = { ...MEETING_DEFAULTS, ...meeting };
  // Of N cameras the average participant sees N minus the own one, which is on with probability N / size.
  const others = (sources: number) => sources - sources / size;
  const heard = others(microphones);
  const screensSeen = others(screens);
  const shown = tilesOf({ layout, size, cameras: others(cameras), screens: screensSeen, tiles }, figures);
  const video = videoBits(codec, layers, figures);
  const screen = screenBits(layers, figures);

  const videoOut =
    shown.large * video.large +
    shown.medium * video.medium +
    shown.small * video.small +
    Math.min(screensSeen, 1) * screen.full +
    Math.max(0, screensSeen - 1) * screen.half;
  const videoIn = (cameras / size) * video.published + (screens / size) * screen.published;
  const packets = (bits: number) => bits / 8 / figures.videoBytesPerPacket;
  return {
    packetsOut: packets(videoOut) + heard * figures.audioPacketsPerMicrophone,
    packetsIn: packets(videoIn) + (microphones / size) * figures.audioPacketsPerMicrophone,
    bitsOut: videoOut + heard * figures.audioBitsPerMicrophone,
    bitsIn: videoIn + (microphones / size) * figures.audioBitsPerMicrophone,
    tracks: (cameras + microphones + screens) / size + shown.large + shown.medium + shown.small + screensSeen + heard,
  };
}

/** bit/s of a shared screen: the first one is large on the viewers' screens, further ones are not. */
function screenBits(layers: boolean, figures: Figures) {
  const full = figures.screenBits;
  const half = layers ? full * figures.screenHalfShare : full;
  return { full, half, published: layers ? full + half : full };
}
