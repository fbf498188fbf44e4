/** How many frames each participant of a call had decoded at a time, in milliseconds. */
export interface Sample {
  readonly at: number;
  readonly frames: readonly number[];
}

/** What no camera of the lab exceeds; Chromium's own is slower. */
const FRAMES_PER_SECOND = 30;

/**
 * The longest time in seconds, between two times in milliseconds, that one participant can have been without a new frame. Between two
 * looks that is what their frames do not take up: whoever looks late, because the machine is busy, has not seen a pause.
 */
export function longestPause(samples: readonly Sample[], index: number, since: number, until: number): number {
  let latest = since;
  let longest = 0;
  let before = Number.POSITIVE_INFINITY;
  for (const { at, frames } of samples.filter((sample) => sample.at >= since - 1000)) {
    const count = frames[index] ?? 0;
    if (count > before && at > latest) {
      longest = Math.max(longest, at - latest - ((count - before - 1) * 1000) / FRAMES_PER_SECOND);
      latest = at;
    }
    before = count;
  }
  return Math.max(longest, until - latest) / 1000;
}
