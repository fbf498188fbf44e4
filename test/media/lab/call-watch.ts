import type { Look, Participant } from "./browser.js";

const PERIOD_MS = 250;

/** Has each participant of a call look several times a second at how many frames they have decoded. */
export class CallWatch {
  private readonly participants: readonly Participant[];

  private constructor(participants: readonly Participant[]) {
    this.participants = participants;
  }

  static async start(participants: readonly Participant[]): Promise<CallWatch> {
    await Promise.all(participants.map((participant) => participant.watch(PERIOD_MS)));
    return new CallWatch(participants);
  }

  /** The longest time in seconds, since then and until now, that some participant got no new frame. */
  async longestPause(since: number): Promise<number> {
    const pauses = this.participants.map(async (participant) =>
      longestPause(await participant.looks(), since, Date.now()),
    );
    return Math.max(...(await Promise.all(pauses)));
  }

  async events(since: number): Promise<string[]> {
    return (await Promise.all(this.participants.map((participant) => participant.events(since)))).flat();
  }

  /** Why there were any, in their clients' words. */
  async stories(): Promise<string> {
    return (await Promise.all(this.participants.map((participant) => participant.story()))).flat().join("\n");
  }

  /** Whether everybody's signalling connection is up. */
  async isSignalling(): Promise<boolean> {
    const events = await Promise.all(this.participants.map((participant) => participant.events()));
    return events.every((each) => each.at(-1) !== "signalReconnecting");
  }
}

/** The longest time in seconds, between two times in milliseconds, in which looks saw no new frame. */
export function longestPause(looks: readonly Look[], since: number, until: number): number {
  let latest = since;
  let longest = 0;
  let before = Number.POSITIVE_INFINITY;
  for (const { at, framesDecoded } of looks.filter((look) => look.at >= since - 1000)) {
    if (framesDecoded > before && at > latest) {
      longest = Math.max(longest, at - latest);
      latest = at;
    }
    before = framesDecoded;
  }
  return Math.max(longest, until - latest) / 1000;
}
