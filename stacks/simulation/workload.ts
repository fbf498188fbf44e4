import { assumed } from "./assumptions.js";
import { type Random, randomOf } from "./random.js";
import type { DayShape, MeetingKind, Scenario } from "./scenario.js";

/** Who meets when, on one day; times in whole seconds after midnight. Nothing here depends on the SFUs. */
export interface Workload {
  readonly seed: number;
  /** Kind of each meeting. */
  readonly kindOf: Uint16Array;
  /** First participation of each meeting, and one more entry for the end. */
  readonly first: Int32Array;
  /** Meeting of each participation. */
  readonly meetingOf: Int32Array;
  /** When each participation wants to begin and to end; it lasts a minute at least. */
  readonly joins: Int32Array;
  readonly leaves: Int32Array;
  /** Participants at the busiest moment, and when that is. */
  readonly busiest: { readonly participants: number; readonly at: number };
}

const SHORTEST_STAY = 60;

/**
 * Draws a day. Its busiest moment has as many participants as the scenario says, or as few fewer as whole meetings allow; if a
 * single meeting is larger than that, the day has this one. The same seed gives the same day, whatever the SFUs are.
 */
export function workload(scenario: Pick<Scenario, "participants" | "kinds" | "day">, seed: number): Workload {
  // Meetings of a smaller number are the first ones of a larger number, so more can be drawn until there are enough.
  for (let count = firstGuess(scenario); ; count = Math.ceil(count * 1.3)) {
    const drawn = draw(scenario, seed, count);
    if (busiest(drawn, count).participants > scenario.participants) return cut(drawn, count, scenario.participants);
  }
}

/** Little's law in the busiest hour, less than is needed: meetings that start together make a higher peak. */
function firstGuess({ participants, kinds, day }: Pick<Scenario, "participants" | "kinds" | "day">): number {
  const total = day.hours.reduce((sum, each) => sum + each, 0);
  const meanSize = sizesBy(kinds).reduce((sum, share, index) => sum + share * (kinds[index]?.size ?? 0), 0);
  const perMeeting = ((Math.max(...day.hours) / total) * meanSize * day.median) / 3600;
  return Math.max(1, Math.ceil((0.8 * participants) / perMeeting));
}

/** Share of the meetings, not of the participants, that are of each kind. */
function sizesBy(kinds: readonly MeetingKind[]): number[] {
  const weights = kinds.map(({ share, size }) => share / size);
  const total = weights.reduce((sum, each) => sum + each, 0);
  return weights.map((weight) => weight / total);
}

type Drawn = Omit<Workload, "busiest">;

function draw({ kinds, day }: Pick<Scenario, "kinds" | "day">, seed: number, count: number): Drawn {
  const random = randomOf(seed, "meetings");
  const kindOf = kindsInTurn(sizesBy(kinds), count);
  const first = new Int32Array(count + 1);
  for (let meeting = 0; meeting < count; meeting += 1)
    first[meeting + 1] = (first[meeting] as number) + (kinds[kindOf[meeting] as number] as MeetingKind).size;
  const total = first[count] as number;
  const drawn = {
    seed,
    kindOf,
    first,
    meetingOf: new Int32Array(total),
    joins: new Int32Array(total),
    leaves: new Int32Array(total),
  };
  const start = startTimes(day, random);
  for (let meeting = 0; meeting < count; meeting += 1) {
    const kind = kinds[kindOf[meeting] as number] as MeetingKind;
    drawMeeting(drawn, meeting, start(), lengthOf(kind, day, random), random);
  }
  return drawn;
}

/** Each kind in its proportion, in every beginning of the list: only when and how long is left to chance. */
function kindsInTurn(shares: readonly number[], count: number): Uint16Array {
  const kindOf = new Uint16Array(count);
  const owed = shares.map(() => 0);
  for (let meeting = 0; meeting < count; meeting += 1) {
    let next = 0;
    for (const [kind, share] of shares.entries()) {
      owed[kind] = (owed[kind] as number) + share;
      if ((owed[kind] as number) > (owed[next] as number)) next = kind;
    }
    owed[next] = (owed[next] as number) - 1;
    kindOf[meeting] = next;
  }
  return kindOf;
}

/** Draws the seconds at which meetings start. */
function startTimes({ hours, onTheHour, halfPast }: DayShape, random: Random): () => number {
  const total = hours.reduce((sum, each) => sum + each, 0);
  return () => {
    let rest = random.uniform() * total;
    let hour = 0;
    while (hour < hours.length - 1 && rest >= (hours[hour] as number)) {
      rest -= hours[hour] as number;
      hour += 1;
    }
    const within = random.uniform();
    const minute = within < onTheHour ? 0 : within < onTheHour + halfPast ? 30 : random.below(60);
    return hour * 3600 + minute * 60;
  };
}

function lengthOf({ longest }: MeetingKind, { median }: DayShape, random: Random): number {
  const drawn = Math.round(median * Math.exp(assumed("meetingSigma") * random.normal()));
  return Math.max(assumed("shortestMeeting"), Math.min(longest, drawn));
}

/** When each participant of a meeting comes and goes. */
function drawMeeting(drawn: Drawn, meeting: number, start: number, length: number, random: Random): void {
  const { first, meetingOf, joins, leaves } = drawn;
  const from = first[meeting] as number;
  const to = first[meeting + 1] as number;
  const end = start + length;
  // The first half of a growing meeting is there from the start, the others come during its first half.
  const late = random.uniform() < assumed("growing") ? from + Math.ceil((to - from) / 2) : to;
  for (let index = from; index < to; index += 1) {
    const wanted =
      index < late ? start + assumed("joinSpread") * random.normal() : start + (length / 2) * random.uniform();
    const join = Math.max(0, Math.min(Math.round(wanted), end - 2 * SHORTEST_STAY));
    const early = random.uniform() < assumed("leavingEarly");
    const leave = early ? join + (end - join) * random.uniform() : end + SHORTEST_STAY * (random.uniform() - 0.5);
    meetingOf[index] = meeting;
    joins[index] = join;
    leaves[index] = Math.max(join + SHORTEST_STAY, Math.round(leave));
  }
}

/** The busiest moment of the first `count` meetings. */
function busiest({ first, joins, leaves }: Drawn, count: number): Workload["busiest"] {
  const change = new Int32Array(lastSecond(leaves) + 1);
  for (let index = 0; index < (first[count] as number); index += 1) {
    change[joins[index] as number] = (change[joins[index] as number] as number) + 1;
    change[leaves[index] as number] = (change[leaves[index] as number] as number) - 1;
  }
  let present = 0;
  let most = { participants: 0, at: 0 };
  for (let at = 0; at < change.length; at += 1) {
    present += change[at] as number;
    if (present > most.participants) most = { participants: present, at };
  }
  return most;
}

/** As many of the first meetings as stay within the participants at the busiest moment. */
function cut(drawn: Drawn, count: number, participants: number): Workload {
  let fits = 0;
  let tooMany = count;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (busiest(drawn, middle).participants <= participants) fits = middle;
    else tooMany = middle;
  }
  const kept = Math.max(1, fits);
  const total = drawn.first[kept] as number;
  return {
    seed: drawn.seed,
    kindOf: drawn.kindOf.slice(0, kept),
    first: drawn.first.slice(0, kept + 1),
    meetingOf: drawn.meetingOf.slice(0, total),
    joins: drawn.joins.slice(0, total),
    leaves: drawn.leaves.slice(0, total),
    busiest: busiest(drawn, kept),
  };
}

/** The latest of these times; 0 if there is none. */
export function lastSecond(times: Int32Array): number {
  let last = 0;
  for (const each of times) if (each > last) last = each;
  return last;
}
