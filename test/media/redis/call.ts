import type { Participant } from "../lab/browser.js";
import { longestPause, type Sample } from "./pauses.js";

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
    return Math.max(...this.participants.map((_, index) => longestPause(this.samples, index, since, Date.now())));
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
