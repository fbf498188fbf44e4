import { EVIDENCE, LIKELY } from "./evidence.js";
import { type LoadTestRow, PUBLISHED, PUBLISHED_VCPU } from "./load-tests.js";

/** A measured figure beside what the model says when it has not seen it. */
export interface Prediction {
  readonly row: string;
  readonly measured: number;
  readonly predicted: number;
  /** Predicted over measured, less 1. */
  readonly error: number;
}

/**
 * Predicts the packets/s of each published row from constants that fit the two others: the packets/s of an open
 * microphone and of a large camera. Testers see one camera large and five small.
 */
export function heldOutPackets(rows: readonly LoadTestRow[] = PUBLISHED): Prediction[] {
  return heldOut(
    rows,
    ({ packetsOut }) => packetsOut,
    (known, row) => {
      const [microphone, camera] = solve(
        known.map(sources),
        known.map(({ packetsOut }) => packetsOut),
      );
      const [heard, seen] = sources(row);
      return heard * microphone + seen * camera;
    },
  );
}

/** Predicts the busy vCPUs of each published row from one cost per packet: the middle of that of the two others. */
export function heldOutCores(rows: readonly LoadTestRow[] = PUBLISHED): Prediction[] {
  return heldOut(
    rows,
    ({ cores }) => cores,
    (known, row) => {
      const costs = known.map(({ cores, packetsOut }) => Math.log(cores / packetsOut));
      return row.packetsOut * Math.exp(costs.reduce((sum, cost) => sum + cost, 0) / costs.length);
    },
  );
}

/** What the plan puts on the machine of a published row. */
export interface Planned {
  readonly row: string;
  readonly published: number;
  readonly planned: number;
  /** Planned over published. */
  readonly share: number;
}

/** Receivers that sizes would put on the machine of each published row, with the constants and the planned load. */
export function plannedOf(rows: readonly LoadTestRow[] = PUBLISHED): Planned[] {
  const camera = LIKELY.videoHighBits / 8 / LIKELY.videoBytesPerPacket;
  const budget = PUBLISHED_VCPU * LIKELY.sfuPacketsPerVcpu * LIKELY.sfuTargetLoad;
  return rows.map((row) => {
    const [heard, seen] = sources(row);
    const perReceiver = (heard * LIKELY.audioPacketsPerMicrophone + seen * camera) / row.subscribers;
    const planned = Math.floor(budget / perReceiver);
    return { row: row.name, published: row.subscribers, planned, share: planned / row.subscribers };
  });
}

/** A measured rate per busy vCPU beside the range that the model takes. */
export interface RateCheck {
  readonly row: string;
  readonly packetsPerCore: number;
  /** False if more packets were lost than a call bears: such a row proves no rate. */
  readonly usable: boolean;
  readonly within: boolean;
}

/** Share of lost packets above which a row says nothing about what a core carries. */
export const BEARABLE_LOSS = 0.01;

/** Holds rows against the range of `sfuPacketsPerVcpu`. */
export function ratesOf(rows: readonly LoadTestRow[]): RateCheck[] {
  const { low, high } = EVIDENCE.sfuPacketsPerVcpu;
  return rows.map(({ name, packetsOut, cores, loss }) => {
    const packetsPerCore = packetsOut / cores;
    const within = packetsPerCore >= low && packetsPerCore <= high;
    return { row: name, packetsPerCore, usable: loss <= BEARABLE_LOSS, within };
  });
}

function heldOut(
  rows: readonly LoadTestRow[],
  pick: (row: LoadTestRow) => number,
  predict: (known: readonly LoadTestRow[], row: LoadTestRow) => number,
): Prediction[] {
  return rows.map((row) => {
    const others = rows.filter((each) => each !== row);
    const [measured, predicted] = [pick(row), predict(others, row)];
    return { row: row.name, measured, predicted, error: predicted / measured - 1 };
  });
}

/** Streams that all receivers get: microphones, and cameras counted as large ones by their bits. */
function sources({ microphones, cameras, subscribers }: LoadTestRow): readonly [heard: number, seen: number] {
  const shown = Math.min(cameras, LIKELY.speakerTiles);
  const large = Math.min(shown, LIKELY.largeTiles);
  const small = (shown - large) * (LIKELY.videoLowBits / LIKELY.videoHighBits);
  return [subscribers * microphones, subscribers * (large + small)];
}

/** Two equations with two unknowns. */
function solve(rows: readonly (readonly [number, number])[], values: readonly number[]): readonly [number, number] {
  const [[a, b] = [0, 0], [c, d] = [0, 0]] = rows;
  const [e = 0, f = 0] = values;
  const determinant = a * d - b * c;
  return [(e * d - b * f) / determinant, (a * f - e * c) / determinant];
}
