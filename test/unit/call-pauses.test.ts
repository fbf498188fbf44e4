import { describe, expect, it } from "vitest";
import { longestPause } from "../media/redis/pauses.js";

/** Looks at somebody who has decoded so many frames by then: times in milliseconds. */
const looks = (...seen: readonly (readonly [at: number, frames: number])[]) =>
  seen.map(([at, count]) => ({ at, frames: [count] }));

describe("the longest pause of a call", () => {
  it("is the time in which looks see no new frame", () => {
    const samples = looks([0, 10], [250, 15], [500, 15], [3500, 15], [3750, 16], [4000, 21]);
    expect(longestPause(samples, 0, 0, 4000)).toBe(3.5);
  });

  it("is not the time in which nobody looked while frames came", () => {
    const samples = looks([0, 10], [250, 15], [3750, 85], [4000, 90]);
    // 70 frames of a camera of 20 per second; at 30 per second they would have left this much.
    expect(longestPause(samples, 0, 0, 4000)).toBeCloseTo(3.5 - 69 / 30);
  });

  it("is what a late look leaves room for, when few frames came", () => {
    expect(longestPause(looks([0, 10], [250, 15], [3750, 17]), 0, 0, 3750)).toBeCloseTo(3.5 - 1 / 30);
  });

  it("goes on until now when no frame comes any more", () => {
    expect(longestPause(looks([0, 10], [250, 15], [500, 15]), 0, 0, 5000)).toBe(4.75);
  });
});
