/** How far a figure can be trusted. */
export type Trust = "published" | "measured" | "derived" | "unconfirmed";

/** A constant of the capacity model with where it comes from. */
export interface Evidence {
  readonly value: number;
  readonly unit: string;
  readonly trust: Trust;
  readonly source: string;
}

const BENCHMARK = "LiveKit documentation, self-hosting benchmark, August 2025 (c2-standard-16)";

/**
 * Every constant of the capacity model. Nothing else in `stacks/capacity` holds a number that is not arithmetic.
 * "measured" figures are from a contended 2-core virtual machine and are orders of magnitude; docs/capacity.md says how.
 */
export const EVIDENCE = {
  sfuPacketsPerVcpu: {
    value: 30_000,
    unit: "packets/s out per vCPU at full load",
    trust: "derived",
    source: `low end of 35,000-60,000 in ${BENCHMARK}; 20,000-70,000 measured with livekit-server 1.13.5`,
  },
  sfuTargetLoad: {
    value: 0.6,
    unit: "share of a node's packet budget at the planned peak",
    trust: "derived",
    source: "leaves room for uneven placement by LiveKit's two-choice selection on statistics that are 2 s old",
  },
  sfuTracksPerVcpu: {
    value: 400,
    unit: "tracks in and out per vCPU",
    trust: "published",
    source: "livekit config-sample.yaml, comment of limit.num_tracks (not enforced unless set)",
  },
  turnPacketsPerVcpu: {
    value: 50_000,
    unit: "relayed packets/s per vCPU at full load",
    trust: "derived",
    source:
      "8.5 us of CPU per relayed packet measured with coturn 4.6.1 on loopback (118,000/s), halved for real networks",
  },
  turnTargetLoad: {
    value: 0.6,
    unit: "share of a node's packet budget at the planned peak",
    trust: "derived",
    source: "same margin as the SFU",
  },
  turnAllocationsPerParticipant: {
    value: 2,
    unit: "allocations held per participant, relayed or not",
    trust: "derived",
    source:
      "one peer connection measured with livekit-client 2.23 in Chromium, one UDP and one TLS entry offered to everyone",
  },
  audioPacketsPerMicrophone: {
    value: 50,
    unit: "packets/s per open microphone",
    trust: "published",
    source: "RFC 7587: Opus frames of 20 ms; without credit for silence (the benchmark's audio row shows 32)",
  },
  audioBitsPerMicrophone: {
    value: 48_000,
    unit: "bit/s per open microphone",
    trust: "derived",
    source: "Opus speech at 24 kbit/s with one redundant copy (RED, RFC 2198)",
  },
  videoHighBits: {
    value: 1_750_000,
    unit: "bit/s of the 720p layer",
    trust: "published",
    source: "livekit-cli load test: high layer 1,500-2,000 kbit/s",
  },
  videoMediumBits: {
    value: 500_000,
    unit: "bit/s of the 360p layer",
    trust: "published",
    source: "livekit-cli load test: medium layer 400-600 kbit/s",
  },
  videoLowBits: {
    value: 150_000,
    unit: "bit/s of the 180p layer",
    trust: "published",
    source: "livekit-cli load test: low layer about 150 kbit/s",
  },
  videoBytesPerPacket: {
    value: 946,
    unit: "bytes per video packet",
    trust: "published",
    source: `531 MB/s over 560,962 packets/s in the livestream row of the ${BENCHMARK}`,
  },
  largeTiles: {
    value: 1,
    unit: "cameras shown in the high layer",
    trust: "derived",
    source: "the active speaker; adaptive stream asks each camera's layer by the size of its tile",
  },
  mediumTiles: {
    value: 8,
    unit: "further cameras shown in the medium layer",
    trust: "derived",
    source: "a grid of nine on a laptop: tiles are wider than the 320 pixels of the low layer",
  },
  visibleTiles: {
    value: 25,
    unit: "cameras shown at the same time at most",
    trust: "derived",
    source: "a grid of 5 by 5; adaptive stream pauses cameras that are not shown",
  },
} as const satisfies Readonly<Record<string, Evidence>>;

/** The value of a constant. */
export function figure(name: keyof typeof EVIDENCE): number {
  return EVIDENCE[name].value;
}
