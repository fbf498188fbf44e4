import type { Participant } from "../lab/browser.js";
import { eventually } from "../lab/processes.js";

/** What the lab's cameras send a second. */
const FRAME_RATE = 15;
/** Without a new frame for so long, a call has ended. */
const ENDED_SECONDS = 6;

const framesOf = async (participant: Participant) => (await participant.statistics()).framesDecoded;

/**
 * Waits until everybody has decoded as many more frames as a camera sends in `seconds`; fails after twice as long and the time of a
 * short freeze. Gives the longest time that anybody saw no new frame, in seconds.
 */
export async function decodesFor(call: readonly Participant[], seconds: number): Promise<number> {
  const freezes = call.map(async (participant) => {
    const goal = (await framesOf(participant)) + seconds * FRAME_RATE;
    let [seen, at, longest] = [0, Date.now(), 0];
    await eventually(`frames of ${seconds} s`, 2 * seconds + ENDED_SECONDS, async () => {
      const frames = await framesOf(participant);
      longest = Math.max(longest, Date.now() - at);
      if (frames > seen) [seen, at] = [frames, Date.now()];
      return frames >= goal;
    });
    return longest / 1000;
  });
  return Math.max(...(await Promise.all(freezes)));
}

/** Waits until nobody has seen a new frame for long; gives the seconds from now to the last new frame that anybody saw. */
export async function ends(call: readonly Participant[], within: number): Promise<number> {
  const start = Date.now();
  const last = call.map(async (participant) => {
    let [seen, at] = [0, start];
    return eventually("end of the call", within, async () => {
      const frames = await framesOf(participant);
      if (frames > seen) [seen, at] = [frames, Date.now()];
      return Date.now() - at > ENDED_SECONDS * 1000 ? at : undefined;
    });
  });
  return (Math.max(...(await Promise.all(last))) - start) / 1000;
}
