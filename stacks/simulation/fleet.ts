import type { ZoneCount } from "../capacity/survive.js";
import { assumed } from "./assumptions.js";
import type { Random } from "./random.js";
import { FULL, type RoomLoads } from "./room-loads.js";
import type { SfuLimits } from "./scenario.js";

/** What an SFU is doing. Only a serving one gets new rooms; a draining one keeps its rooms, and people still join them. */
export const STATE = { absent: 0, serving: 1, draining: 2, lost: 3 } as const;

/** Participant-seconds of the day, by how loaded the SFU was at that time. */
export interface Seconds {
  total: number;
  /** On an SFU above the planned load. */
  abovePlan: number;
  /** On an SFU above its full load. */
  overloaded: number;
}

/**
 * The SFUs, as columns. LiveKit's other servers see of each only the statistics that it published last: every 2 s, half of the
 * SFUs on even seconds and half on odd ones. They are the load before anything else that happens in that second.
 */
export class Fleet {
  readonly zoneOf: readonly string[];
  readonly state: Uint8Array;
  readonly participants: Int32Array;
  readonly rooms: Int32Array;
  readonly packets: Float64Array;
  readonly load: Float64Array;
  readonly seconds: Seconds = { total: 0, abovePlan: 0, overloaded: 0 };
  /** The highest load of any SFU so far, in millionths, and when. */
  fullest = { load: 0, at: 0 };

  private readonly tracks: Float64Array;
  private readonly bits: Float64Array;
  private readonly since: Int32Array;
  private readonly publishedAt: Int32Array;
  private readonly published: { packets: Float64Array; tracks: Float64Array; bits: Float64Array };
  private readonly candidates: Int32Array;
  private readonly cpuLimit: number;

  private readonly limits: SfuLimits;

  constructor(zones: readonly ZoneCount[], limits: SfuLimits) {
    this.limits = limits;
    this.zoneOf = inTurn(zones);
    const size = this.zoneOf.length;
    const column = () => new Float64Array(size);
    this.state = new Uint8Array(size).fill(STATE.serving);
    this.participants = new Int32Array(size);
    this.rooms = new Int32Array(size);
    this.packets = column();
    this.load = column();
    this.tracks = column();
    this.bits = column();
    this.since = new Int32Array(size);
    this.publishedAt = new Int32Array(size).fill(-1);
    this.published = { packets: column(), tracks: column(), bits: column() };
    this.candidates = new Int32Array(size);
    this.cpuLimit = assumed("cpuLoadLimit") * limits.full.packetsOut;
  }

  get size(): number {
    return this.zoneOf.length;
  }

  /** A room of `before` participants on an SFU now has `after`. */
  change(sfu: number, at: number, loads: RoomLoads, before: number, after: number): void {
    this.publish(sfu, at);
    this.account(sfu, at);
    add(this.packets, sfu, loads.packets, before, after);
    add(this.tracks, sfu, loads.tracks, before, after);
    add(this.bits, sfu, loads.bits, before, after);
    add(this.load, sfu, loads.load, before, after);
    this.participants[sfu] = (this.participants[sfu] as number) + after - before;
    if (before === 0) this.rooms[sfu] = (this.rooms[sfu] as number) + 1;
    if (after === 0) this.rooms[sfu] = (this.rooms[sfu] as number) - 1;
    if ((this.load[sfu] as number) > this.fullest.load) this.fullest = { load: this.load[sfu] as number, at };
  }

  /**
   * The SFU of a new room: of two serving ones at random the one with less CPU load, where those above the limit count only if
   * all are; -1 if none serves. livekit-server 1.13.5, pkg/routing/selector/cpuload.go and utils.go (`twochoice`).
   */
  select(at: number, random: Random): number {
    const { candidates } = this;
    let serving = 0;
    let low = 0;
    for (let sfu = 0; sfu < this.size; sfu += 1) {
      if (this.state[sfu] !== STATE.serving) continue;
      serving += 1;
      if (this.seen(this.packets, this.published.packets, sfu, at) >= this.cpuLimit) continue;
      candidates[low] = sfu;
      low += 1;
    }
    if (serving === 0) return -1;
    if (low === 0) {
      for (let sfu = 0; sfu < this.size; sfu += 1) {
        if (this.state[sfu] !== STATE.serving) continue;
        candidates[low] = sfu;
        low += 1;
      }
    }
    if (low === 1) return candidates[0] as number;
    const one = random.below(low);
    const other = random.below(low - 1);
    const first = candidates[low === 2 ? 0 : one] as number;
    const second = candidates[low === 2 ? 1 : other + (other >= one ? 1 : 0)] as number;
    const cpu = (sfu: number) => this.seen(this.packets, this.published.packets, sfu, at);
    return cpu(second) < cpu(first) ? second : first;
  }

  /** True if the SFU of a room refuses further people. livekit-server 1.13.5, pkg/routing/selector/utils.go, LimitsReached. */
  refuses(sfu: number, at: number): boolean {
    const { tracks, bits } = this.limits;
    const { published } = this;
    if (tracks > 0 && this.seen(this.tracks, published.tracks, sfu, at) >= tracks) return true;
    return bits > 0 && this.seen(this.bits, published.bits, sfu, at) >= bits;
  }

  /** Counts the participant-seconds of all SFUs up to now. */
  accountAll(at: number): void {
    for (let sfu = 0; sfu < this.size; sfu += 1) this.account(sfu, at);
  }

  private account(sfu: number, at: number): void {
    const spent = (at - (this.since[sfu] as number)) * (this.participants[sfu] as number);
    const load = this.load[sfu] as number;
    this.since[sfu] = at;
    this.seconds.total += spent;
    if (load > this.limits.plan * FULL) this.seconds.abovePlan += spent;
    if (load > FULL) this.seconds.overloaded += spent;
  }

  /** Keeps what the last statistics said before it changes; nothing has changed since if they are not kept yet. */
  private publish(sfu: number, at: number): void {
    const tick = lastStatistics(sfu, at);
    if (this.publishedAt[sfu] === tick) return;
    this.publishedAt[sfu] = tick;
    this.published.packets[sfu] = this.packets[sfu] as number;
    this.published.tracks[sfu] = this.tracks[sfu] as number;
    this.published.bits[sfu] = this.bits[sfu] as number;
  }

  private seen(now: Float64Array, published: Float64Array, sfu: number, at: number): number {
    return (this.publishedAt[sfu] === lastStatistics(sfu, at) ? published[sfu] : now[sfu]) as number;
  }
}

const STATISTICS_INTERVAL = assumed("statisticsInterval");

/** The second of an SFU's last statistics. */
const lastStatistics = (sfu: number, at: number) => at - ((at + sfu) % STATISTICS_INTERVAL);

function add(column: Float64Array, sfu: number, of: Float64Array, before: number, after: number): void {
  column[sfu] = (column[sfu] as number) + (of[after] as number) - (of[before] as number);
}

/** The zone of each SFU: zones take turns, so that the first SFUs are as even as all are. */
function inTurn(zones: readonly ZoneCount[]): string[] {
  const rounds = Math.max(0, ...zones.map(({ nodes }) => nodes));
  return Array.from({ length: rounds }, (_, round) => zones.filter(({ nodes }) => round < nodes)).flatMap((having) =>
    having.map(({ zone }) => zone),
  );
}
