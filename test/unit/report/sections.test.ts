import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SECTIONS } from "../../../stacks/report/document.js";
import { bits } from "../../../stacks/report/format.js";
import { environments } from "../../fixtures/arbitrary.js";
import { designOf } from "../../fixtures/environments.js";

describe("the sections of the report", () => {
  it("say of every environment, right or wrong, only what is a number", () => {
    fc.assert(
      fc.property(environments, (written) => {
        const { decided, findings } = designOf(written);
        if (!decided) return;
        for (const { render } of Object.values(SECTIONS)) {
          const { text } = render({ decided, findings, day: null, nodeTypes: [] });
          expect(text).not.toMatch(/NaN|undefined|Infinity|\[object|null/);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("name rates in the unit in which they are at least one", () => {
    expect([204e6, 1.05e9, 66.22e9, 254.3e9, 21.9e12, 4e5].map(bits)).toEqual([
      "204 Mbit/s",
      "1.1 Gbit/s",
      "66.2 Gbit/s",
      "254 Gbit/s",
      "21.9 Tbit/s",
      "0.4 Mbit/s",
    ]);
  });
});
