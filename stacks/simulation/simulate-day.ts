import { Calls } from "./calls.js";
import { type DayResult, type LossResult, STEP } from "./day-result.js";
import { drainTimes } from "./drain-times.js";
import { Fleet } from "./fleet.js";
import { type Loss, Operations, stoppingResult } from "./operations.js";
import { randomOf } from "./random.js";
import { FULL } from "./room-loads.js";
import type { Scenario } from "./scenario.js";
import { Recorder } from "./series.js";
import { lastSecond, type Workload } from "./workload.js";

/**
 * Plays a day on the SFUs of a scenario, second by second: who meets comes from `meetings`, rooms are placed as LiveKit places
 * them. The same scenario and meetings give the same result.
 */
export function simulateDay(scenario: Scenario, meetings: Workload): DayResult {
  const fleet = new Fleet(scenario.zones, scenario.sfu);
  const calls = new Calls(meetings, scenario.kinds, fleet, randomOf(meetings.seed, "placement"));
  const operations = new Operations(fleet, calls, scenario.drain);
  const recorder = new Recorder(fleet, calls);
  const joins = bySecond(meetings.joins);
  const leaves = bySecond(meetings.leaves);
  const events = [...scenario.events].sort((a, b) => a.at - b.at);
  const end = Math.max(24 * 3600, lastSecond(meetings.leaves) + 1);

  for (let at = 0; at < end || operations.busy; at += 1) {
    while (events[0] && events[0].at <= at) operations.begin(events.shift() as (typeof events)[number]);
    operations.proceed(at);
    for (const participation of leaves(at)) calls.leave(participation, at);
    calls.reconnect(at);
    for (const participation of joins(at)) calls.join(participation, at);
    recorder.record(at);
  }
  fleet.accountAll(end);

  const { series, zones } = recorder;
  const { total, abovePlan, overloaded } = fleet.seconds;
  const wanted = total + calls.refusedSeconds;
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  return {
    seed: meetings.seed,
    step: STEP,
    series,
    zones,
    meetings: meetings.kindOf.length,
    joins: calls.joined,
    busiest: meetings.busiest,
    fullest: { load: fleet.fullest.load / FULL, at: fleet.fullest.at },
    participantHours: total / 3600,
    abovePlan: share(abovePlan, total),
    overload: share(overloaded + calls.refusedSeconds, wanted),
    refused: calls.refused,
    sfuHours: (series.sfus.reduce((sum, sfus) => sum + sfus, 0) * STEP) / 3600,
    drains: drainTimes(calls.residences, series.participants, fleet.size),
    rolls: operations.rolls.map(({ sfus, maxUnavailable, ...roll }) => ({
      ...stoppingResult(roll),
      sfus,
      maxUnavailable,
      waves: Math.ceil(sfus / maxUnavailable),
    })),
    shrinks: operations.shrinks.map((shrink) => ({ ...stoppingResult(shrink), sfus: shrink.drains.length })),
    losses: operations.losses.map((loss) => lossResult(loss, calls, series.fullest)),
  };
}

const TEN_MINUTES = 600;

function lossResult(loss: Loss, calls: Calls, fullest: readonly number[]): LossResult {
  const from = Math.floor(loss.at / STEP);
  const after = fullest.slice(from, from + TEN_MINUTES / STEP);
  return {
    ...loss,
    reconnectsPerSecond: calls.reconnectsPerSecond,
    fullest: after.reduce((most, each) => Math.max(most, each), 0),
  };
}

const NONE = new Int32Array(0);

/** The indices of each second, in their order: a counting sort. */
function bySecond(times: Int32Array): (second: number) => Int32Array {
  const last = lastSecond(times);
  const from = new Int32Array(last + 2);
  for (const time of times) from[time + 1] = (from[time + 1] as number) + 1;
  for (let second = 0; second <= last; second += 1)
    from[second + 1] = (from[second + 1] as number) + (from[second] as number);
  const next = from.slice();
  const order = new Int32Array(times.length);
  for (let index = 0; index < times.length; index += 1) {
    const time = times[index] as number;
    order[next[time] as number] = index;
    next[time] = (next[time] as number) + 1;
  }
  return (second) => {
    const start = from[second] as number;
    const end = from[second + 1] as number;
    return second > last || start === end ? NONE : order.subarray(start, end);
  };
}
