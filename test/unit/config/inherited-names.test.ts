import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { design } from "../../../stacks/design.js";
import { formatFinding } from "../../../stacks/finding.js";
import { DEPLOYMENTS, findingsOf, generic, type Written } from "../../fixtures/environments.js";
import { type Place, placesIn } from "../../fixtures/places.js";
import { runs } from "../../fixtures/runs.js";

/** Names that every JavaScript object answers to, each with one of the same shape that none answers to. */
const NAMES = [
  ["constructor", "construktor"],
  ["valueOf", "valueUf"],
] as const;

/** All that is made of an environment with `name` where NAME stands, told with `neutral` instead. */
function made(environment: Written, name: string, neutral: string): string {
  const { findings, decided } = design("e.yaml", stringify(environment).replaceAll("NAME", name));
  // The key or value that looks most like the name is another one for another name.
  const told = findings.map((finding) => formatFinding(finding).replace(/, e\.g\. \S+$|did you mean \S+\?$/, "..."));
  return [...told, JSON.stringify(decided?.blueprint)].join("\n").replaceAll(name, neutral);
}

/** An environment for each place of `written`, changed there. */
function each(written: Written, change: (place: Place) => void): readonly Written[] {
  const places = placesIn(written).length;
  const step = Math.floor(places / runs(places));
  const indices = Array.from({ length: runs(places) }, (_, index) => index * step);
  return indices.map((index) => {
    const environment = structuredClone(written);
    change(placesIn(environment)[index] as Place);
    return environment;
  });
}

describe.each(DEPLOYMENTS)("in %s", (deployment) => {
  const written = parse(readFileSync(`deployments/${deployment}.yaml`, "utf8")) as Written;

  it.each(NAMES)("%s is a value like any other, wherever it stands", (name, neutral) => {
    const changed = each(written, ({ holder, key }) => {
      holder[key] = "NAME";
    });
    expect(changed.map((one) => made(one, name, neutral))).toEqual(changed.map((one) => made(one, neutral, neutral)));
  });

  it.each(NAMES)("%s is a key like any other, wherever it stands", (name, neutral) => {
    const changed = each(written, ({ holder, key }) => {
      if (Array.isArray(holder)) return;
      holder.NAME = holder[key];
      delete holder[key];
    });
    expect(changed.map((one) => made(one, name, neutral))).toEqual(changed.map((one) => made(one, neutral, neutral)));
  });
});

it("a node type named like what every object has is as unknown as any other", () => {
  const told = (node: string) => findingsOf(generic((environment) => Object.assign(environment, { sfu: { node } })));
  expect(told("constructor")).toEqual(told("unknown").map((text) => text.replace("unknown", "constructor")));
  expect(told("constructor")).toHaveLength(1);
});
