import { describe, expect, it } from "vitest";
import { addRuns } from "../../scripts/dev/tiers/repeated.js";

const run = (seconds: number, ...failures: string[]) => [
  { tier: "media", passed: 9 - failures.length, failed: failures.length, skipped: 0, seconds, note: "", failures },
];
const SLOW = "test/media/a.test.ts: a call comes back: expected 7 to be less than 5";

describe("several runs of a tier", () => {
  it("are counted together, and take as long as the longest", () => {
    expect(addRuns([run(3), run(5), run(4)]).rows).toMatchObject([{ passed: 27, failed: 0, skipped: 0, seconds: 5 }]);
  });

  it("show a test that failed in some of them, once, whatever it said", () => {
    const other = SLOW.replace("7", "9");
    expect(addRuns([run(1, SLOW), run(1), run(1, other)]).flakes).toEqual([
      "media: test/media/a.test.ts: a call comes back: in 2 of 3 runs",
    ]);
  });

  it("show no flake where a test fails in all of them: that one is broken", () => {
    const { flakes, rows } = addRuns([run(1, SLOW), run(1, SLOW)]);
    expect(flakes).toEqual([]);
    expect(rows).toMatchObject([{ failed: 2 }]);
  });
});
