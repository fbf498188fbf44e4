import fc from "fast-check";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { design } from "../../../stacks/design.js";
import { formatFinding } from "../../../stacks/finding.js";
import { environments } from "../../fixtures/arbitrary.js";
import type { Written } from "../../fixtures/environments.js";
import { type Place, placesIn } from "../../fixtures/places.js";
import { runs } from "../../fixtures/runs.js";

/** Names that users choose themselves: a wrong one is another right one. */
const FREE = /^(nodeTypes|digests)$/;

/** What spoils any value, whatever is allowed there. */
const SPOILERS: Readonly<Record<string, (place: Place) => void>> = {
  "a mapping of unknown keys": ({ holder, key }) => {
    holder[key] = { nobody: "knows" };
  },
  "a list of nothing known": ({ holder, key }) => {
    holder[key] = [{ nobody: "knows" }];
  },
  nothing: ({ holder, key }) => {
    holder[key] = null;
  },
  "a negative fraction": ({ holder, key }) => {
    holder[key] = -1.5;
  },
  "a key that nobody knows": ({ holder, key }) => {
    if (Array.isArray(holder)) holder[key] = { nobody: "knows" };
    else holder[`${key}Unknown`] = 1;
  },
};

const spoiled = fc
  .tuple(environments, fc.nat(), fc.constantFrom(...Object.entries(SPOILERS)))
  .map(([written, index, [how, spoil]]) => {
    const environment = structuredClone(written) as Written;
    const places = placesIn(environment).filter(({ key }) => !FREE.test(key));
    const place = places[index % places.length] as Place;
    const what = `${place.key} with ${how}`;
    spoil(place);
    return { what, text: stringify(environment) };
  });

it("every environment that is spoiled somewhere is refused there, and nothing else happens", () => {
  fc.assert(
    fc.property(spoiled, ({ what, text }) => {
      const { decided, findings } = design("e.yaml", text);
      const errors = findings.filter(({ severity }) => severity === "error");
      expect(decided, what).toBeUndefined();
      expect(errors.length, what).toBeGreaterThan(0);
      for (const error of errors) expect(formatFinding(error)).toMatch(/^e\.yaml:\d+:\d+ error: .+; .+/);
    }),
    { numRuns: runs(2000) },
  );
}, 300_000);
