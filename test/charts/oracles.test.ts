import { describe, expect, it } from "vitest";
import { ORACLES } from "./oracles/index.js";
import { RENDERED } from "./rendered.js";

describe.each(await RENDERED)("manifests of $name", (environment) => {
  it.each(Object.entries(ORACLES))("give no reason to complain about %s", (_, oracle) => {
    expect([...oracle(environment)]).toEqual([]);
  });
});
