import { describe, expect, it } from "vitest";
import { longestPause } from "../media/lab/call-watch.js";

/** Looks at somebody who has decoded so many frames by then: times in milliseconds. */
const looks = (...seen: readonly (readonly [at: number, framesDecoded: number])[]) =>
  seen.map(([at, framesDecoded]) => ({ at, framesDecoded }));

describe("the longest pause of a call", () => {
  it("is the time in which looks see no new frame", () => {
    expect(longestPause(looks([0, 10], [250, 15], [500, 15], [3500, 15], [3750, 40], [4000, 45]), 0, 4000)).toBe(3.5);
  });

  it("is also that between two looks, whatever came in between", () => {
    expect(longestPause(looks([0, 10], [250, 15], [3750, 85], [4000, 90]), 0, 4000)).toBe(3.5);
  });

  it("goes on over a new connection, which counts from 0, until that has frames", () => {
    expect(longestPause(looks([0, 10], [250, 15], [500, 0], [2000, 0], [2250, 5]), 0, 2250)).toBe(2);
  });

  it("goes on until now when no frame comes any more", () => {
    expect(longestPause(looks([0, 10], [250, 15], [500, 15]), 0, 5000)).toBe(4.75);
  });

  it("is not that of the time before", () => {
    expect(longestPause(looks([0, 10], [5000, 11], [6000, 12], [6500, 13]), 6000, 6500)).toBe(0.5);
  });
});
