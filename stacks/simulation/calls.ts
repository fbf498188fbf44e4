import { assumed } from "./assumptions.js";
import type { Fleet } from "./fleet.js";
import type { Random } from "./random.js";
import type { RoomLoads } from "./room-loads.js";
import type { MeetingKind } from "./scenario.js";
import type { Workload } from "./workload.js";

const PRESENCE = { coming: 0, present: 1, away: 2, gone: 3 } as const;

/** A room on an SFU, from its first participant to its last. */
export interface Residence {
  readonly meeting: number;
  readonly sfu: number;
  readonly from: number;
  to: number;
}

/**
 * People and rooms. A room is on one SFU from its first participant until it is empty, whatever the SFU's load becomes; a room
 * that was empty is placed anew. After its SFU is gone, the first one who comes back places it anew.
 */
export class Calls {
  /** Participants in rooms, and rooms, at this moment. */
  participants = 0;
  rooms = 0;
  joined = 0;
  left = 0;
  refused = 0;
  /** Participant-seconds that the refused ones wanted. */
  refusedSeconds = 0;
  readonly residences: Residence[] = [];
  /** Most reconnects in one second. */
  reconnectsPerSecond = 0;

  private readonly presence: Uint8Array;
  private readonly present: Int32Array;
  /** Current residence of each meeting, or -1. */
  private readonly residence: Int32Array;
  private readonly reconnects = new Map<number, number[]>();

  private readonly workload: Workload;
  private readonly kinds: readonly MeetingKind[];
  private readonly fleet: Fleet;
  private readonly random: Random;

  constructor(workload: Workload, kinds: readonly MeetingKind[], fleet: Fleet, random: Random) {
    this.workload = workload;
    this.kinds = kinds;
    this.fleet = fleet;
    this.random = random;
    this.presence = new Uint8Array(workload.joins.length);
    this.present = new Int32Array(workload.kindOf.length);
    this.residence = new Int32Array(workload.kindOf.length).fill(-1);
  }

  join(participation: number, at: number): void {
    this.joined += 1;
    this.enter(participation, at);
  }

  leave(participation: number, at: number): void {
    if (this.presence[participation] === PRESENCE.present) this.exit(participation, at);
    this.presence[participation] = PRESENCE.gone;
    this.left += 1;
  }

  /** The SFU is gone: everybody on it reconnects. Gives how many that are. */
  cut(sfu: number, at: number): number {
    const { first } = this.workload;
    let people = 0;
    // A copy, because ended residences stay in the list.
    for (const { meeting } of this.residences.filter((each) => each.sfu === sfu && each.to < 0)) {
      for (let each = first[meeting] as number; each < (first[meeting + 1] as number); each += 1) {
        if (this.presence[each] !== PRESENCE.present) continue;
        this.exit(each, at);
        this.presence[each] = PRESENCE.away;
        this.queue(each, at + this.delay());
        people += 1;
      }
    }
    return people;
  }

  /** Those who come back in this second. */
  reconnect(at: number): void {
    const back = this.reconnects.get(at);
    if (!back) return;
    this.reconnects.delete(at);
    const away = back.filter((each) => this.presence[each] === PRESENCE.away);
    this.reconnectsPerSecond = Math.max(this.reconnectsPerSecond, away.length);
    for (const each of away) this.enter(each, at);
  }

  private delay(): number {
    const from = assumed("reconnectFrom");
    return from + this.random.below(assumed("reconnectTo") - from + 1);
  }

  private queue(participation: number, at: number): void {
    const queued = this.reconnects.get(at);
    if (queued) queued.push(participation);
    else this.reconnects.set(at, [participation]);
  }

  private enter(participation: number, at: number): void {
    const meeting = this.workload.meetingOf[participation] as number;
    const before = this.present[meeting] as number;
    const sfu = before > 0 ? this.sfuOf(meeting) : this.fleet.select(at, this.random);
    if (sfu < 0 || (before > 0 && this.fleet.refuses(sfu, at))) {
      this.refuse(participation, at);
      return;
    }
    if (before === 0) {
      this.residence[meeting] = this.residences.push({ meeting, sfu, from: at, to: -1 }) - 1;
      this.rooms += 1;
    }
    this.presence[participation] = PRESENCE.present;
    this.present[meeting] = before + 1;
    this.participants += 1;
    this.fleet.change(sfu, at, this.loads(meeting), before, before + 1);
  }

  private exit(participation: number, at: number): void {
    const meeting = this.workload.meetingOf[participation] as number;
    const before = this.present[meeting] as number;
    this.fleet.change(this.sfuOf(meeting), at, this.loads(meeting), before, before - 1);
    this.present[meeting] = before - 1;
    this.participants -= 1;
    if (before > 1) return;
    (this.residences[this.residence[meeting] as number] as Residence).to = at;
    this.residence[meeting] = -1;
    this.rooms -= 1;
  }

  private refuse(participation: number, at: number): void {
    this.presence[participation] = PRESENCE.gone;
    this.refused += 1;
    this.refusedSeconds += Math.max(0, (this.workload.leaves[participation] as number) - at);
  }

  private sfuOf(meeting: number): number {
    return (this.residences[this.residence[meeting] as number] as Residence).sfu;
  }

  private loads(meeting: number): RoomLoads {
    return (this.kinds[this.workload.kindOf[meeting] as number] as MeetingKind).loads;
  }
}
