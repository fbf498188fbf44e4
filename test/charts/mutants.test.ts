import { afterAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { ALONE } from "./alone.js";
import { validate } from "./kubeconform.js";
import { MUTANTS } from "./mutants/index.js";
import { ORACLES } from "./oracles/index.js";
import type { Render } from "./oracles/render.js";
import { RENDERED } from "./rendered.js";

/** Whether the tests of charts would notice what people get wrong: each mistake is made once, in manifests that are right. */
const rendered = [...(await RENDERED), ...(await ALONE)];
const killed = new Set<string>();

function environment(name = "everything optional switched on") {
  const found = rendered.find((each) => each.name === name);
  if (!found) throw new Error(`no environment ${name}`);
  return found;
}

const complaints = {
  ...ORACLES,
  schema: ({ objects }: Render) => {
    const text = objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join("---\n");
    return validate([{ name: "mutant.yaml", text }], "1.35").map(({ path, message }) => `${path}: ${message}`);
  },
};

describe("a chart in which", () => {
  it.each(Object.entries(MUTANTS))("%s is not accepted", (name, { change, killedBy, in: within }) => {
    const original = environment(within);
    const objects = structuredClone([...original.objects]);
    change(objects);
    expect(objects, "the mutant is the original").not.toEqual(original.objects);
    const oracle = complaints[killedBy];
    expect([...oracle(original)]).toEqual([]);
    expect([...oracle({ ...original, objects })], `${killedBy} has nothing to say`).not.toEqual([]);
    killed.add(name);
  });

  afterAll(() => console.log(`mutants | killed ${killed.size} of ${Object.keys(MUTANTS).length}`));
});
