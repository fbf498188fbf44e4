import type { Calls } from "./calls.js";
import { type DayResult, STEP, type ZoneSeries } from "./day-result.js";
import { type Fleet, STATE } from "./fleet.js";
import { FULL } from "./room-loads.js";

const DAY = 24 * 3600;

type Mutable<T> = { -readonly [Key in keyof T]: number[] };

/** Writes down, at the end of each minute until midnight, how the SFUs are. */
export class Recorder {
  readonly series: Mutable<DayResult["series"]> = {
    participants: [],
    rooms: [],
    packetsOut: [],
    fullest: [],
    average: [],
    overloaded: [],
    sfus: [],
  };
  readonly zones: (Mutable<Omit<ZoneSeries, "zone">> & { readonly zone: string })[];

  private readonly fleet: Fleet;
  private readonly calls: Calls;

  constructor(fleet: Fleet, calls: Calls) {
    this.fleet = fleet;
    this.calls = calls;
    this.zones = [...new Set(fleet.zoneOf)].map((zone) => ({ zone, participants: [], fullest: [], sfus: [] }));
  }

  /** To be called after everything that happens in this second. */
  record(at: number): void {
    if (at >= DAY || (at + 1) % STEP !== 0) return;
    const { fleet, calls, series } = this;
    const zones = new Map(this.zones.map(({ zone }) => [zone, { participants: 0, fullest: 0, sfus: 0 }]));
    let [packets, load, overloaded, running] = [0, 0, 0, 0];
    for (let sfu = 0; sfu < fleet.size; sfu += 1) {
      const state = fleet.state[sfu];
      if (state !== STATE.serving && state !== STATE.draining) continue;
      const own = fleet.load[sfu] as number;
      const people = fleet.participants[sfu] as number;
      const zone = zones.get(fleet.zoneOf[sfu] as string);
      running += 1;
      load += own;
      packets += fleet.packets[sfu] as number;
      if (own > FULL) overloaded += people;
      if (!zone) continue;
      zone.sfus += 1;
      zone.participants += people;
      zone.fullest = Math.max(zone.fullest, own / FULL);
    }
    series.participants.push(calls.participants);
    series.rooms.push(calls.rooms);
    series.packetsOut.push(packets);
    series.fullest.push([...zones.values()].reduce((most, zone) => Math.max(most, zone.fullest), 0));
    series.average.push(running > 0 ? load / running / FULL : 0);
    series.overloaded.push(overloaded);
    series.sfus.push(running);
    for (const zone of this.zones) {
      const now = zones.get(zone.zone);
      zone.participants.push(now?.participants ?? 0);
      zone.fullest.push(now?.fullest ?? 0);
      zone.sfus.push(now?.sfus ?? 0);
    }
  }
}
