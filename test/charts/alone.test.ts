import { describe, expect, it } from "vitest";
import { ALONE } from "./alone.js";
import { KUBERNETES_MINORS, validate } from "./kubeconform.js";
import { ORACLES } from "./oracles/index.js";

describe.each(await ALONE)("manifests of $name", (alone) => {
  it.each(KUBERNETES_MINORS)("are strictly valid for Kubernetes %s, without null fields", (minor) => {
    expect(validate([alone], minor)).toEqual([]);
  });

  it.each(Object.entries(ORACLES))("give no reason to complain about %s", (_, oracle) => {
    expect([...oracle(alone)]).toEqual([]);
  });
});
