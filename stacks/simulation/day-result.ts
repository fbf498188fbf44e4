/** Length of the steps of all series, s. A day has 1,440 of them. */
export const STEP = 60;

/** One number for each minute of the day, as it is at the end of that minute. */
export type Series = readonly number[];

/** A zone through the day. */
export interface ZoneSeries {
  readonly zone: string;
  readonly participants: Series;
  /** Load of its fullest SFU; 1 is full. */
  readonly fullest: Series;
  /** SFUs that run: serving or draining. */
  readonly sfus: Series;
}

/** How long something took, s. */
export interface Spread {
  readonly median: number;
  /** 95 % took no longer. */
  readonly p95: number;
  readonly longest: number;
}

/** SFUs that were stopped together and waited for their rooms to end. */
export interface StopResult {
  readonly at: number;
  readonly sfus: number;
  /** s from the first SFU that stops to the last one that is gone; in a roll, that serves again. */
  readonly duration: number;
  /** How long each SFU waited. */
  readonly drains: Spread;
  /** Participants whose call was cut because the grace was over; they reconnect. */
  readonly disturbed: number;
}

/** A roll of all SFUs. */
export interface RollResult extends StopResult {
  readonly maxUnavailable: number;
  /** Times that so many are stopped, if none is replaced sooner than the others. */
  readonly waves: number;
}

/** The loss of an SFU or of a zone. */
export interface LossResult {
  readonly at: number;
  readonly what: "node" | "zone";
  /** The zone that was lost, or the zone of the SFU. */
  readonly zone: string;
  readonly sfus: number;
  readonly rooms: number;
  /** Participants whose call was cut; all reconnect within seconds. */
  readonly disturbed: number;
  /** Most reconnects in one second of that day. */
  readonly reconnectsPerSecond: number;
  /** Load of the fullest SFU in the ten minutes after; 1 is full. */
  readonly fullest: number;
}

/** A simulated day; plain data. Times are s after midnight, loads are shares of an SFU's full load. */
export interface DayResult {
  readonly seed: number;
  /** Length of a step of the series, s. */
  readonly step: number;
  readonly series: {
    readonly participants: Series;
    readonly rooms: Series;
    /** Packets/s that all SFUs send. */
    readonly packetsOut: Series;
    /** Load of the fullest SFU. */
    readonly fullest: Series;
    /** Load of all running SFUs together by what they can do together. */
    readonly average: Series;
    /** Participants on SFUs above their full load. */
    readonly overloaded: Series;
    /** SFUs that run: serving or draining. */
    readonly sfus: Series;
  };
  readonly zones: readonly ZoneSeries[];
  readonly meetings: number;
  /** Times that somebody joined a meeting, without reconnects. */
  readonly joins: number;
  readonly busiest: { readonly participants: number; readonly at: number };
  readonly fullest: { readonly load: number; readonly at: number };
  /** Participant-hours on SFUs. */
  readonly participantHours: number;
  /** Share of the participant-time on SFUs above the planned load. */
  readonly abovePlan: number;
  /** Share of the participant-time that was wanted on SFUs above their full load, or refused. */
  readonly overload: number;
  /** Times that somebody found no place: the room's SFU was at its limit, or none served. */
  readonly refused: number;
  /** SFU-hours that ran between midnight and midnight. */
  readonly sfuHours: number;
  /** How long an SFU takes until it is empty, stopped at any full hour of the busy half of the day, if nothing cuts it short. */
  readonly drains: Spread;
  readonly rolls: readonly RollResult[];
  /** SFUs that were stopped because fewer were wanted. */
  readonly shrinks: readonly StopResult[];
  readonly losses: readonly LossResult[];
}

/** The spread of some durations; all 0 if there are none. */
export function spreadOf(durations: readonly number[]): Spread {
  const sorted = [...durations].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { median: at(0.5), p95: at(0.95), longest: at(1) };
}
