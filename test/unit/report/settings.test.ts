import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { whatIf } from "../../../stacks/compare/what-if.js";
import { noOtherFile } from "../../../stacks/config/layers.js";
import { changesOf, flagsOf, rebalanced, settingsOf } from "../../../stacks/report/settings.js";
import { decidedOf, deployment, oks } from "../../fixtures/environments.js";

const visio = deployment("visio");
const written = settingsOf(visio);

describe("the sliders", () => {
  it("stand where the file stands", () => {
    expect(written).toEqual({
      participants: 15_000,
      mix: [75, 20, 5],
      relayed: 15,
      nodeType: "tinav7.c16r32p1",
      survive: "zone",
    });
    expect(settingsOf(decidedOf(oks((file) => Object.assign(file.demand, { relayed: "14.1%" })))).relayed).toBe(14.1);
    expect(flagsOf(written, written).size).toBe(0);
  });

  it("are read by the model as they stand", () => {
    const share = fc.integer({ min: 0, max: 100 });
    const asked = fc.record({
      participants: fc.integer({ min: 2, max: 100_000 }),
      mix: fc.tuple(fc.nat(2), share).map(([index, value]) => rebalanced(written.mix, index, value)),
      relayed: share,
      nodeType: fc.constantFrom("tinav7.c16r32p1", "tinav7.c8r16p1"),
      survive: fc.constantFrom("none" as const, "node" as const, "zone" as const),
    });
    fc.assert(
      fc.property(asked, (settings) => {
        const { decided } = whatIf(visio.document, changesOf(flagsOf(settings, written)), noOtherFile);
        expect(decided && settingsOf(decided)).toEqual(settings);
      }),
      { numRuns: 10 },
    );
  });
});

describe("a changed share", () => {
  const mix = fc
    .array(fc.nat(100), { minLength: 2, maxLength: 6 })
    .filter((shares) => shares.some((share) => share > 0));

  it("leaves whole shares that sum to 100, itself as it was set", () => {
    fc.assert(
      fc.property(mix, fc.nat(5), fc.integer({ min: 0, max: 100 }), (shares, index, share) => {
        const changed = index % shares.length;
        const result = rebalanced(shares, changed, share);
        expect(result[changed]).toBe(share);
        expect(result.every((each) => Number.isInteger(each) && each >= 0)).toBe(true);
        expect(result.reduce((sum, each) => sum + each, 0)).toBe(100);
      }),
    );
  });

  it("keeps the proportions of the others, to a percent", () => {
    expect(rebalanced([75, 20, 5], 0, 50)).toEqual([50, 40, 10]);
    expect(rebalanced([100, 0, 0], 0, 40)).toEqual([40, 30, 30]);
    expect(rebalanced([100], 0, 40)).toEqual([100]);
  });
});
