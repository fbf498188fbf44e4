import { describe, expect, it } from "vitest";
import { quantity } from "../../../stacks/cluster/quantity.js";

describe("a quantity", () => {
  it.each([
    ["16", 16],
    ["15900m", 15.9],
    ["1.5", 1.5],
    ["2k", 2000],
    ["1e3", 1000],
    ["64Mi", 64 * 1024 * 1024],
    ["8Gi", 8 * 1024 ** 3],
    ["32917448Ki", 32_917_448 * 1024],
  ])("%s is %d", (text, value) => {
    expect(quantity(text)).toBeCloseTo(value, 6);
  });

  it.each(["", "many", "4 GiB", "4Xi"])("%j is none, and compares as too little", (text) => {
    expect(quantity(text) >= 0).toBe(false);
  });
});
