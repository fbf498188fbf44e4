import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployment } from "../fixtures/environments.js";
import { type Cluster, startCluster } from "./cluster.js";
import { doubleMirror, providerMirror } from "./mirror.js";
import { type Outscale, startOutscale } from "./outscale.js";
import { type Any, openStack, synthesised, TOFU } from "./workspace.js";

/**
 * Runs only with RELAIS_PROVIDER_MIRROR (vitest.config.ts). The double is held against the real providers: whatever is planned
 * differently is a wrong or missing fact.
 */
describe("the double and the real providers plan the same", () => {
  const folder = mkdtempSync(join(tmpdir(), "relais-conformance-"));
  let cluster: Cluster;
  let outscale: Outscale;
  beforeAll(async () => {
    [cluster, outscale] = await Promise.all([startCluster(folder, []), startOutscale()]);
  });
  afterAll(async () => {
    await Promise.all([cluster?.stop(), outscale?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(["visio-infra", "visio-base", "visio-services", "lab-base", "lab-services"])("for %s", async (name) => {
    const stacks = synthesised(deployment(name.split("-")[0] ?? ""));
    const plan = async (mirror: string) => {
      const env = { ...outscale.env, TF_VAR_kubeconfig: cluster.kubeconfig };
      const stack = await openStack(TOFU, stacks, name, env, mirror);
      const changes = await stack.plan();
      stack.remove();
      return Object.fromEntries(changes.map(({ address, ...change }) => [address, leaves(change)]));
    };
    expect(await plan(doubleMirror())).toEqual(await plan(providerMirror().folder));
    rmSync(dirname(stacks), { recursive: true, force: true });
  });
});

/** All leaves by their path; null is nothing. */
function leaves(value: Any, path = ""): Record<string, unknown> {
  if (typeof value !== "object" || value === null) return value === null ? {} : { [path]: value };
  return Object.assign({}, ...Object.entries(value).map(([key, inner]) => leaves(inner, `${path}.${key}`)));
}
