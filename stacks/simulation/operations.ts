import { assumed } from "./assumptions.js";
import type { Calls } from "./calls.js";
import { type LossResult, type Spread, spreadOf } from "./day-result.js";
import { type Fleet, STATE } from "./fleet.js";
import type { DayEvent } from "./scenario.js";

/** SFUs that are stopped together, for a roll or because fewer are wanted, and what came of it. */
interface Stopping {
  readonly at: number;
  readonly drains: number[];
  /** Participants whose call was cut because the grace was over. */
  disturbed: number;
  /** The last one was gone, or served again. */
  end: number;
}

interface Roll extends Stopping {
  readonly maxUnavailable: number;
  readonly sfus: number;
  readonly waiting: number[];
  /** SFUs that are stopping or starting. */
  readonly busy: Set<number>;
}

/** An SFU that has been told to stop. */
interface Stop {
  readonly sfu: number;
  readonly at: number;
  /** Its successor starts when it is gone. */
  readonly again: boolean;
  readonly of: Stopping;
}

/** A loss as it happened; the rest is read from the day afterwards. */
export type Loss = Omit<LossResult, "reconnectsPerSecond" | "fullest">;

/** What is done to the SFUs: stops that wait for calls, rolls as Kubernetes does them, losses, planned sizes. */
export class Operations {
  readonly rolls: Roll[] = [];
  readonly shrinks: Stopping[] = [];
  readonly losses: Loss[] = [];

  private readonly fleet: Fleet;
  private readonly calls: Calls;
  /** s that a stopping SFU waits at most. */
  private readonly drain: number;
  private stops: Stop[] = [];
  private starts: { readonly sfu: number; readonly at: number }[] = [];

  constructor(fleet: Fleet, calls: Calls, drain: number) {
    this.fleet = fleet;
    this.calls = calls;
    this.drain = drain;
  }

  /** True while something is still going on. */
  get busy(): boolean {
    return this.stops.length > 0 || this.starts.length > 0 || this.rolls.some(({ waiting }) => waiting.length > 0);
  }

  begin(event: DayEvent): void {
    if (event.kind === "lose") this.lose(event.at, event.what);
    else if (event.kind === "resize") this.resize(event.at, event.sfus);
    else this.roll(event.at, event.maxUnavailable);
  }

  /** Goes on with what has begun; called once a second. */
  proceed(at: number): void {
    if (!this.busy) return;
    this.finishStops(at);
    this.finishStarts(at);
    for (const roll of this.rolls) this.proceedRoll(roll, at);
  }

  private roll(at: number, maxUnavailable: number): void {
    const waiting = this.where((state) => state === STATE.serving);
    this.rolls.push({ ...stopping(at), maxUnavailable, sfus: waiting.length, waiting, busy: new Set() });
  }

  /** A Deployment with maxSurge 0: the next SFU stops as soon as fewer than `maxUnavailable` are stopping or starting. */
  private proceedRoll(roll: Roll, at: number): void {
    while (roll.waiting.length > 0 && roll.busy.size < roll.maxUnavailable) {
      const sfu = roll.waiting.shift() as number;
      if (this.fleet.state[sfu] !== STATE.serving) continue;
      roll.busy.add(sfu);
      this.stop(sfu, at, true, roll);
    }
  }

  private stop(sfu: number, at: number, again: boolean, of: Stopping): void {
    this.fleet.state[sfu] = STATE.draining;
    this.stops.push({ sfu, at, again, of });
  }

  /** A stopping SFU looks every 5 s whether it is empty; when the grace is over it is killed. */
  private finishStops(at: number): void {
    const ended = this.stops.filter((stop) => {
      const waited = at - stop.at;
      const empty = this.fleet.participants[stop.sfu] === 0 && waited % assumed("drainPoll") === 0;
      return empty || waited >= this.drain;
    });
    if (ended.length === 0) return;
    this.stops = this.stops.filter((stop) => !ended.includes(stop));
    for (const { sfu, at: since, again, of } of ended) {
      of.drains.push(at - since);
      of.disturbed += this.calls.cut(sfu, at);
      of.end = at;
      this.fleet.state[sfu] = STATE.absent;
      if (again) this.start(sfu, at);
    }
  }

  private start(sfu: number, at: number): void {
    this.starts.push({ sfu, at: at + assumed("restartSeconds") });
  }

  private finishStarts(at: number): void {
    const ready = this.starts.filter((start) => start.at <= at);
    if (ready.length === 0) return;
    this.starts = this.starts.filter((start) => start.at > at);
    for (const { sfu } of ready) {
      this.fleet.state[sfu] = STATE.serving;
      for (const roll of this.rolls) if (roll.busy.delete(sfu)) roll.end = at;
    }
  }

  private lose(at: number, what: "node" | "zone"): void {
    const { fleet } = this;
    const running = this.where((state) => state === STATE.serving || state === STATE.draining);
    const people = (sfus: readonly number[]) => sfus.reduce((sum, sfu) => sum + (fleet.participants[sfu] as number), 0);
    const zones = [...new Set(running.map((sfu) => fleet.zoneOf[sfu] as string))];
    const groups =
      what === "node"
        ? running.map((sfu) => [sfu])
        : zones.map((zone) => running.filter((sfu) => fleet.zoneOf[sfu] === zone));
    const lost = groups.reduce((most, group) => (people(group) > people(most) ? group : most), groups[0] ?? []);
    const zone = fleet.zoneOf[lost[0] ?? -1];
    if (zone === undefined) return;
    const rooms = lost.reduce((sum, sfu) => sum + (fleet.rooms[sfu] as number), 0);
    this.stops = this.stops.filter(({ sfu }) => !lost.includes(sfu));
    for (const sfu of lost) fleet.state[sfu] = STATE.lost;
    const disturbed = lost.reduce((sum, sfu) => sum + this.calls.cut(sfu, at), 0);
    for (const sfu of lost) for (const roll of this.rolls) roll.busy.delete(sfu);
    this.losses.push({ at, what, zone, sfus: lost.length, rooms, disturbed });
  }

  /** The first SFUs are those that stay; one that still drains comes back when it is empty. */
  private resize(at: number, sfus: number): void {
    this.stops = this.stops.map((stop) => ({ ...stop, again: stop.sfu < sfus }));
    const shrink = stopping(at);
    for (const sfu of this.where((state) => state === STATE.serving))
      if (sfu >= sfus) this.stop(sfu, at, false, shrink);
    if (this.stops.some(({ of }) => of === shrink)) this.shrinks.push(shrink);
    this.starts = this.starts.filter(({ sfu }) => sfu < sfus);
    const coming = new Set(this.starts.map(({ sfu }) => sfu));
    for (const sfu of this.where((state) => state === STATE.absent))
      if (sfu < sfus && !coming.has(sfu)) this.start(sfu, at);
  }

  private where(is: (state: number) => boolean): number[] {
    return [...this.fleet.state.keys()].filter((sfu) => is(this.fleet.state[sfu] as number));
  }
}

const stopping = (at: number): Stopping => ({ at, drains: [], disturbed: 0, end: at });

/** What became of SFUs that were stopped together. */
export function stoppingResult({ at, drains, disturbed, end }: Stopping): {
  readonly at: number;
  readonly duration: number;
  readonly drains: Spread;
  readonly disturbed: number;
} {
  return { at, duration: end - at, drains: spreadOf(drains), disturbed };
}
