import type { Participant } from "../lab/browser.js";

interface Sample {
  readonly at: number;
  readonly frames: readonly number[];
}

/** Looks several times a second at how many frames each participant of a call has decoded. */
export class CallWatch {
  private readonly samples: Sample[] = [];
  private readonly timer: NodeJS.Timeout;
  private readonly participants: readonly Participant[];
  private stopped = false;

  constructor(participants: readonly Participant[]) {
    this.participants = participants;
    // One that is under way when the browser closes has nobody to answer it.
    this.timer = setInterval(() => this.look().catch((error) => this.stopped || Promise.reject(error)), 250);
  }

  private async look(): Promise<void> {
    const statistics = await Promise.all(this.participants.map((participant) => participant.statistics()));
    this.samples.push({ at: Date.now(), frames: statistics.map(({ framesDecoded }) => framesDecoded) });
  }

  /** The longest time in seconds, since then and until now, that some participant got no new frame. */
  longestPause(since: number): number {
    const pauses = this.participants.map((_, index) => {
      let latest = since;
      let longest = 0;
      let before = Number.POSITIVE_INFINITY;
      for (const { at, frames } of this.samples.filter((sample) => sample.at >= since - 1000)) {
        const count = frames[index] ?? 0;
        if (count > before && at > latest) {
          longest = Math.max(longest, at - latest);
          latest = at;
        }
        before = count;
      }
      return Math.max(longest, Date.now() - latest);
    });
    return Math.max(...pauses) / 1000;
  }

  async events(): Promise<string[]> {
    return (await Promise.all(this.participants.map((participant) => participant.events()))).flat();
  }

  /** Whether everybody's signalling connection is up. */
  async isSignalling(): Promise<boolean> {
    const events = await Promise.all(this.participants.map((participant) => participant.events()));
    return events.every((each) => each.at(-1) !== "signalReconnecting");
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }
}
