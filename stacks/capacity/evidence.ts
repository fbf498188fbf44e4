/** How far a figure can be trusted. */
export type Trust = "published" | "measured" | "derived" | "unconfirmed";

/** A constant of the capacity model: what is taken, between what it may lie, and where it comes from. */
export interface Evidence {
  /** What sizes are computed with. */
  readonly value: number;
  /** The ends of what the sources leave open; the same as `value` where the figure is a choice or a rule of a program. */
  readonly low: number;
  readonly high: number;
  /** What more of it does: more `load` needs more nodes, more `capacity` fewer; a `choice` is not uncertain. */
  readonly kind: "load" | "capacity" | "choice";
  readonly unit: string;
  readonly trust: Trust;
  readonly source: string;
}

const BENCHMARK = "LiveKit documentation, self-hosting benchmark, August 2025 (c2-standard-16)";
const CLIENT = "livekit-client 2.23";
const LOAD_TEST = "livekit-cli load test";

/** The livestream row of the benchmark, the lowest of the three per vCPU: packets/s over 16 vCPUs of which 92 % were busy. */
const LOWEST_PUBLISHED = 560_962 / 16 / 0.92;
const REPORTED_SHORTFALL = 0.5;

const exactly = (value: number) => ({ value, low: value, high: value });

/**
 * Every constant of the capacity model. Nothing else in `stacks/capacity` holds a number that is not arithmetic.
 * "measured" figures are from a contended 2-core virtual machine and are orders of magnitude; docs/capacity.md says how.
 */
export const EVIDENCE = {
  sfuPacketsPerVcpu: {
    value: 30_000,
    low: LOWEST_PUBLISHED * REPORTED_SHORTFALL,
    high: 60_000,
    kind: "capacity",
    unit: "packets/s out per vCPU at full load",
    trust: "derived",
    source: `four fifths of the lowest row of the ${BENCHMARK}; its rows span 38,000-75,000 at full load, own measurements with livekit-server 1.13.5 20,000-47,000; low end: reportedShortfall of the lowest row`,
  },
  reportedShortfall: {
    ...exactly(REPORTED_SHORTFALL),
    kind: "choice",
    unit: "share of the published capacity that a user reached; makes the low end of sfuPacketsPerVcpu, nothing else",
    trust: "unconfirmed",
    source: "livekit#3285: 1,500 of 3,000 subscribers on the machine of the livestream row; one report, cause unknown",
  },
  sfuTargetLoad: {
    ...exactly(0.6),
    kind: "choice",
    unit: "share of a node's packet budget at the planned peak",
    trust: "derived",
    source:
      "leaves room for uneven load: LiveKit places a room when its first participant comes, and it grows where it is (docs/simulation.md)",
  },
  sfuTracksPerVcpu: {
    ...exactly(400),
    kind: "choice",
    unit: "tracks in and out per vCPU; set as the server's own limit",
    trust: "published",
    source: "livekit config-sample.yaml, comment of limit.num_tracks (not enforced unless set)",
  },
  sfuRooms: {
    value: 700,
    low: 700,
    high: 800,
    kind: "capacity",
    unit: "rooms on one SFU, whatever its size",
    trust: "unconfirmed",
    source:
      "livekit#3037 (3 people and an agent each, 12 cores mostly idle) and #3813: all rooms closed near 700 and 800; cause never found",
  },
  turnPacketsPerVcpu: {
    value: 50_000,
    low: 25_000,
    high: 118_000,
    kind: "capacity",
    unit: "relayed packets/s per vCPU at full load",
    trust: "derived",
    source:
      "8.5 us of CPU per relayed packet measured with coturn 4.6.1 on loopback (118,000/s), halved for real networks; low end: halved twice",
  },
  turnTargetLoad: {
    ...exactly(0.6),
    kind: "choice",
    unit: "share of a node's packet budget at the planned peak",
    trust: "derived",
    source: "same margin as the SFU",
  },
  turnAllocationsPerParticipant: {
    value: 2,
    low: 2,
    high: 4,
    kind: "load",
    unit: "allocations held per participant, relayed or not",
    trust: "derived",
    source: `one peer connection measured with ${CLIENT} in Chromium, one UDP and one TLS entry offered to everyone; older clients have two peer connections`,
  },
  audioPacketsPerMicrophone: {
    value: 50,
    low: 32,
    high: 50,
    kind: "load",
    unit: "packets/s per open microphone",
    trust: "published",
    source: `RFC 7587: Opus frames of 20 ms, without credit for silence; low end: the audio row of the ${BENCHMARK}`,
  },
  audioBitsPerMicrophone: {
    value: 48_000,
    low: 16_000,
    high: 96_000,
    kind: "load",
    unit: "bit/s per open microphone",
    trust: "derived",
    source: `Opus speech at 24 kbit/s with one redundant copy (RED, RFC 2198); low end: with silence left out; high end: ${CLIENT}'s default of 48 kbit/s with its copy`,
  },
  videoHighBits: {
    value: 1_750_000,
    low: 1_416_000,
    high: 2_000_000,
    kind: "load",
    unit: "bit/s of the 720p layer",
    trust: "published",
    source: `${LOAD_TEST}: high layer 1,500-2,000 kbit/s, ${CLIENT}: 1,700 at most; low end: the livestream row of the ${BENCHMARK}`,
  },
  videoMediumBits: {
    value: 500_000,
    low: 400_000,
    high: 600_000,
    kind: "load",
    unit: "bit/s of the 360p layer",
    trust: "published",
    source: `${LOAD_TEST}: medium layer 400-600 kbit/s; ${CLIENT}: 450 at most`,
  },
  videoLowBits: {
    value: 150_000,
    low: 120_000,
    high: 160_000,
    kind: "load",
    unit: "bit/s of the 180p layer",
    trust: "published",
    source: `${LOAD_TEST}: low layer about 150 kbit/s; ${CLIENT}: 160 at most`,
  },
  videoBytesPerPacket: {
    value: 946,
    low: 800,
    high: 1_100,
    kind: "capacity",
    unit: "bytes per video packet",
    trust: "published",
    source: `531 MB/s over 560,962 packets/s in the livestream row of the ${BENCHMARK}; small layers fill packets less, and none is above an MTU`,
  },
  screenBits: {
    value: 1_500_000,
    low: 300_000,
    high: 2_500_000,
    kind: "load",
    unit: "bit/s of a shared screen",
    trust: "derived",
    source: `${CLIENT} sends 1080p at 15 frames/s and 2,500 kbit/s at most; slides take a fraction of it, moving pictures all`,
  },
  screenHalfShare: {
    ...exactly(0.25),
    kind: "choice",
    unit: "bits of a shared screen's half-size layer, of its full layer",
    trust: "published",
    source: `${CLIENT}: half the width and height at the same frame rate`,
  },
  vp9BitsShare: {
    ...exactly(0.85),
    kind: "choice",
    unit: "bits of VP9 at the quality of VP8",
    trust: "published",
    source: `${CLIENT}, publishUtils.ts: the most that it lets the encoder send`,
  },
  av1BitsShare: {
    ...exactly(0.7),
    kind: "choice",
    unit: "bits of AV1 at the quality of VP8",
    trust: "published",
    source: `${CLIENT}, publishUtils.ts: the most that it lets the encoder send`,
  },
  svcLayerRatio: {
    value: 3,
    low: 2,
    high: 3,
    kind: "capacity",
    unit: "bits of a scalable stream, of its next smaller layer",
    trust: "published",
    source: `${CLIENT}, publishUtils.ts: a third for each smaller layer of VP9 and AV1, half for modes with suffix h`,
  },
  largeTiles: {
    ...exactly(1),
    kind: "choice",
    unit: "cameras shown in the high layer, unless a screen is",
    trust: "derived",
    source: "the active speaker; adaptive stream asks each camera's layer by the size of its tile",
  },
  mediumTiles: {
    value: 8,
    low: 0,
    high: 8,
    kind: "load",
    unit: "further cameras shown in the medium layer, mixed layout",
    trust: "derived",
    source: `a grid of nine on a laptop; low end: everybody uses the speaker layout of the ${LOAD_TEST}`,
  },
  visibleTiles: {
    value: 25,
    low: 9,
    high: 25,
    kind: "load",
    unit: "cameras shown at the same time at most, mixed layout",
    trust: "derived",
    source: "a grid of 5 by 5; adaptive stream pauses cameras that are not shown; low end: 3 by 3",
  },
  speakerTiles: {
    ...exactly(6),
    kind: "choice",
    unit: "cameras shown at the same time, speaker layout",
    trust: "published",
    source: `${LOAD_TEST}, layout speaker: one high, five low`,
  },
  gridTiles: {
    ...exactly(25),
    kind: "choice",
    unit: "cameras shown at the same time, grid layout",
    trust: "published",
    source: "@livekit/components: largest grid 5 by 5; further cameras are on another page",
  },
  gridHeight: {
    value: 900,
    low: 650,
    high: 1_000,
    kind: "load",
    unit: "pixels of height that the tiles share",
    trust: "derived",
    source: `a window of 1080p without the browser's bars; low end: a laptop's; ${CLIENT} counts CSS pixels below a density of 3`,
  },
  layerTolerance: {
    ...exactly(0.9),
    kind: "choice",
    unit: "share of a tile's height that a layer must have to be sent",
    trust: "published",
    source: "livekit-server 1.13.5, mediatrackreceiver.go: layerSelectionTolerance",
  },
  redisOperationsPerParticipant: {
    value: 1,
    low: 0.2,
    high: 4,
    kind: "load",
    unit: "Redis operations/s per participant",
    trust: "derived",
    source:
      "livekit-server 1.13.5: signal messages between the SFU of the WebSocket and that of the room go through Redis, each acknowledged; quality is reported every 5 s where it changed; no measurement",
  },
  redisConnectionsPerVcpu: {
    ...exactly(10),
    kind: "choice",
    unit: "connections that one SFU's pool may open per vCPU; it opens them only when it needs them",
    trust: "published",
    source: "go-redis v9: PoolSize is 10 per GOMAXPROCS unless set",
  },
} as const satisfies Readonly<Record<string, Evidence>>;

/** Name of a constant. */
export type FigureName = keyof typeof EVIDENCE;

/** One value for each constant. */
export type Figures = Readonly<Record<FigureName, number>>;

const figures = (pick: (evidence: Evidence) => number) =>
  Object.fromEntries(Object.entries(EVIDENCE).map(([name, evidence]) => [name, pick(evidence)])) as Figures;

/** What sizes are computed with. */
export const LIKELY: Figures = figures(({ value }) => value);

/** Every constant at the end that needs the fewest nodes, all at once. */
export const FAVOURABLE: Figures = figures(({ kind, low, high }) => (kind === "capacity" ? high : low));

/** Every constant at the end that needs the most nodes, all at once. */
export const UNFAVOURABLE: Figures = figures(({ kind, low, high }) => (kind === "capacity" ? low : high));

/** The value of a constant. */
export function figure(name: FigureName): number {
  return LIKELY[name];
}
