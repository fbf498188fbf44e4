import { randomOf } from "../../../stacks/simulation/random.js";
import type { Scenario } from "../../../stacks/simulation/scenario.js";
import type { Workload } from "../../../stacks/simulation/workload.js";

interface NaiveRoom {
  readonly sfu: number;
  readonly people: Set<number>;
}

/**
 * The same day by brute force: every second everything is counted anew from the list of rooms, and statistics are looked up in the
 * history of all seconds. Of the simulator it uses only the draws, in the order in which LiveKit would make them.
 */
export function naiveDay({ kinds, sfu: limits, zones }: Scenario, meetings: Workload) {
  const random = randomOf(meetings.seed, "placement");
  const sfus = zones.reduce((sum, { nodes }) => sum + nodes, 0);
  const rooms = new Map<number, NaiveRoom>();
  const coming = bySecond(meetings.joins);
  const going = bySecond(meetings.leaves);
  const history: { packets: number; tracks: number }[][] = [];
  let [refused, refusedSeconds, overloaded, abovePlan, total] = [0, 0, 0, 0, 0];

  const on = (sfu: number) => [...rooms].filter(([, room]) => room.sfu === sfu);
  const sum = (sfu: number, what: "packets" | "tracks" | "load") =>
    on(sfu).reduce((all, [meeting, room]) => all + (loadsOf(meeting)[what][room.people.size] ?? Number.NaN), 0);
  const loadsOf = (meeting: number) => {
    const kind = kinds[meetings.kindOf[meeting] ?? -1];
    if (!kind) throw new Error("no kind");
    return kind.loads;
  };
  const statistics = (sfu: number, at: number) => {
    const even = (at + sfu) % 2 === 0;
    return history[even ? at : at - 1]?.[sfu] ?? { packets: 0, tracks: 0 };
  };
  const place = (at: number) => {
    const all = [...Array(sfus).keys()];
    const calm = all.filter((sfu) => statistics(sfu, at).packets < 0.7 * limits.full.packetsOut);
    const choice = calm.length > 0 ? calm : all;
    if (choice.length > 2) {
      const one = Math.floor(random.uniform() * choice.length);
      const [first = 0] = choice.splice(one, 1);
      const second = choice[Math.floor(random.uniform() * choice.length)] ?? 0;
      choice.splice(0, choice.length, first, second);
    }
    return choice.reduce((best, sfu) => (statistics(sfu, at).packets < statistics(best, at).packets ? sfu : best));
  };

  for (let at = 0; at <= Math.max(...meetings.leaves); at += 1) {
    history.push(
      Array.from({ length: sfus }, (_, sfu) => ({ packets: sum(sfu, "packets"), tracks: sum(sfu, "tracks") })),
    );
    for (const each of going.get(at) ?? []) {
      const meeting = meetings.meetingOf[each] ?? -1;
      const room = rooms.get(meeting);
      room?.people.delete(each);
      if (room?.people.size === 0) rooms.delete(meeting);
    }
    for (const each of coming.get(at) ?? []) {
      const meeting = meetings.meetingOf[each] ?? -1;
      const room = rooms.get(meeting);
      if (!room) rooms.set(meeting, { sfu: place(at), people: new Set([each]) });
      else if (limits.tracks > 0 && statistics(room.sfu, at).tracks >= limits.tracks) {
        refused += 1;
        refusedSeconds += (meetings.leaves[each] ?? 0) - at;
      } else room.people.add(each);
    }
    for (let sfu = 0; sfu < sfus; sfu += 1) {
      const here = on(sfu).reduce((all, [, room]) => all + room.people.size, 0);
      const load = sum(sfu, "load") / 1e6;
      total += here;
      if (load > limits.plan) abovePlan += here;
      if (load > 1) overloaded += here;
    }
  }
  return {
    refused,
    participantHours: total / 3600,
    abovePlan: total > 0 ? abovePlan / total : 0,
    overload: (overloaded + refusedSeconds) / (total + refusedSeconds),
  };
}

function bySecond(times: Int32Array): Map<number, number[]> {
  const seconds = new Map<number, number[]>();
  for (const [index, time] of times.entries()) seconds.set(time, [...(seconds.get(time) ?? []), index]);
  return seconds;
}
