import { figure } from "./evidence.js";
import type { LoadTest, SfuRow, TurnRow } from "./load-test-file.js";
import { BEARABLE_LOSS } from "./reproduce.js";

/** Below this share of busy CPU the cost of being there outweighs that of packets, and the rate comes out too low. */
const LEAST_CPU_PERCENT = 20;

/** A row of a test with what it says about the node at full load. */
export interface RatedRow {
  readonly name: string;
  readonly server: "livekit" | "coturn";
  /** Packets/s if all vCPUs were busy, by the share that was. */
  readonly packetsAtFullLoad: number;
  /** Why the row is left out; absent where it counts. */
  readonly leftOut?: string;
}

/** A key to set, with where its value comes from. */
export interface CalibratedKey {
  readonly path: readonly [pool: "sfu" | "turn", key: "packets" | "bandwidth" | "rooms"];
  /** As the file writes it. */
  readonly value: number | string;
  readonly because: string;
}

/** What a test says: its rows at full load, and the keys that follow. */
export interface Calibration {
  readonly node: string;
  readonly vcpu: number;
  readonly rows: readonly RatedRow[];
  readonly keys: readonly CalibratedKey[];
  /** bit/s that an SFU sent at most without loss; proves that the network takes as much, not that it takes no more. */
  readonly mostBitsSent: number | null;
}

/** Turns the result of a load test into the keys that replace the model's constants. */
export function calibrate(test: LoadTest): Calibration {
  const sfuRows = test.rows.filter((row): row is SfuRow => row.server === "livekit");
  const turnRows = test.rows.filter((row): row is TurnRow => row.server === "coturn");
  const lossless = sfuRows.filter(isBearable);
  return {
    node: test.node,
    vcpu: test.vcpu,
    rows: test.rows.map(rated),
    mostBitsSent: lossless.length > 0 ? Math.max(...lossless.map(({ bitsOut }) => bitsOut)) : null,
    keys: [
      ...packetsKey("sfu", sfuRows),
      ...bandwidthKey(test.linkBits),
      ...roomsKey(lossless),
      ...packetsKey("turn", turnRows),
    ],
  };
}

const isBearable = ({ lossPercent }: SfuRow | TurnRow) => lossPercent <= BEARABLE_LOSS * 100;

/** Results of programs have a dozen digits. */
const short = (percent: number) => Number(percent.toFixed(2));

function rated(row: SfuRow | TurnRow): RatedRow {
  const { name, server, cpuPercent, lossPercent } = row;
  const packets = row.server === "livekit" ? row.packetsOut : row.packetsRelayed;
  const leftOut = !isBearable(row)
    ? `${short(lossPercent)}% were lost: what is lost costs less; at most ${BEARABLE_LOSS * 100}% count`
    : cpuPercent < LEAST_CPU_PERCENT
      ? `${short(cpuPercent)}% CPU: too idle to say what a full node carries; at least ${LEAST_CPU_PERCENT}% count`
      : undefined;
  return {
    name,
    server,
    packetsAtFullLoad: packets / (cpuPercent / 100),
    ...(leftOut === undefined ? {} : { leftOut }),
  };
}

/** The lowest rate counts: the mix of the day may be that of the worst row. */
function packetsKey(pool: "sfu" | "turn", rows: readonly (SfuRow | TurnRow)[]): CalibratedKey[] {
  const [lowest] = rows
    .map((row) => ({ ...rated(row), cpuPercent: row.cpuPercent }))
    .filter(({ leftOut }) => leftOut === undefined)
    .sort((a, b) => a.packetsAtFullLoad - b.packetsAtFullLoad);
  if (!lowest) return [];
  const value = Math.floor(lowest.packetsAtFullLoad / 1000) * 1000;
  const because = `packets/s at full load, from ${short(lowest.cpuPercent)}% CPU, lowest row: ${lowest.name}`;
  return [{ path: [pool, "packets"], value, because }];
}

function bandwidthKey(bits: number | undefined): CalibratedKey[] {
  if (bits === undefined) return [];
  const value = `${Math.floor(bits / 1e6)} Mbit/s`;
  return [{ path: ["sfu", "bandwidth"], value, because: "test of the network alone" }];
}

/** Only what goes beyond the reports of walls is news. */
function roomsKey(rows: readonly SfuRow[]): CalibratedKey[] {
  const rooms = Math.max(0, ...rows.map((row) => row.rooms));
  if (rooms <= figure("sfuRooms")) return [];
  return [{ path: ["sfu", "rooms"], value: rooms, because: "most rooms without loss" }];
}
