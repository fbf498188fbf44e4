/** One row of a load test: what testers sent and received through one SFU, and what it cost the SFU. */
export interface LoadTestRow {
  readonly name: string;
  /** Testers who publish a microphone, who publish a camera, and who only watch and listen. */
  readonly microphones: number;
  readonly cameras: number;
  readonly subscribers: number;
  /** Packets/s that the SFU sent. */
  readonly packetsOut: number;
  /** vCPUs that were busy. */
  readonly cores: number;
  /** Share of packets that receivers missed; what is lost has cost less than what arrives. */
  readonly loss: number;
}

/** vCPUs of the machine of the published rows, c2-standard-16. */
export const PUBLISHED_VCPU = 16;

/** LiveKit documentation, self-hosting benchmark, August 2025; read in November 2026. Loss is not published there. */
export const PUBLISHED: readonly LoadTestRow[] = [
  {
    name: "audio room",
    ...{ microphones: 10, cameras: 0, subscribers: 3000 },
    ...{ packetsOut: 959_156, cores: PUBLISHED_VCPU * 0.8, loss: 0 },
  },
  {
    name: "large meeting",
    ...{ microphones: 150, cameras: 150, subscribers: 150 },
    ...{ packetsOut: 762_749, cores: PUBLISHED_VCPU * 0.85, loss: 0 },
  },
  {
    name: "livestream",
    ...{ microphones: 0, cameras: 1, subscribers: 3000 },
    ...{ packetsOut: 560_962, cores: PUBLISHED_VCPU * 0.92, loss: 0 },
  },
];

/**
 * Own measurements: livekit-server 1.13.5 and livekit-cli's load tester together on a 2-core virtual machine that was
 * contended. The rate per core is an order of magnitude; absolute rates are of no use.
 */
export const MEASURED: readonly LoadTestRow[] = [
  measured("audio 2 to 20", [2, 0, 20], 2_001, 0.092, 0),
  measured("audio 2 to 50", [2, 0, 50], 5_186, 0.17, 0),
  measured("audio 10 to 50", [10, 0, 50], 15_477, 0.327, 0),
  measured("audio 10 to 50, again", [10, 0, 50], 15_775, 0.374, 0),
  measured("audio 25 to 100", [25, 0, 100], 27_630, 0.445, 0.058),
  measured("video 1 to 50", [0, 1, 50], 3_665, 0.181, 0.001),
  measured("video and audio 5 to 20", [5, 5, 20], 12_191, 0.324, 0.035),
  measured("video and audio 5 to 20, again", [5, 5, 20], 11_349, 0.379, 0.015),
  measured("video without layers 5 to 20", [0, 5, 20], 20_427, 0.298, 0.44),
];

function measured(
  name: string,
  [microphones, cameras, subscribers]: readonly [number, number, number],
  packetsOut: number,
  cores: number,
  loss: number,
): LoadTestRow {
  return { name, microphones, cameras, subscribers, packetsOut, cores, loss };
}
