import { describe, expect, it } from "vitest";
import { ratios, spreadOf } from "../bench/density/spread.js";

describe("the spread of a measurement", () => {
  it("is its least, its middle and its greatest value, however they come", () => {
    expect(spreadOf([3, 1, 2])).toEqual({ least: 1, median: 2, most: 3 });
    expect(spreadOf([4, 1, 3, 2])).toEqual({ least: 1, median: 2.5, most: 4 });
  });

  it("of ratios is taken pair by pair, so that a slow minute counts on both sides", () => {
    expect(ratios([2, 20], [1, 10])).toEqual({ least: 2, median: 2, most: 2 });
  });
});
