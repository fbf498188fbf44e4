import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { manifestFiles, writeManifests } from "../../scripts/lib/manifest-folder.js";
import { renderManifests } from "../../scripts/lib/render.js";
import { toolPath } from "../../scripts/lib/tools.js";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import { synthesize } from "../../stacks/cdktf/synth.js";
import { environments } from "../fixtures/arbitrary.js";
import type { Any } from "../fixtures/engines/carried.js";
import { helmCallsOf, manifestDifferences, objectsByHelm } from "../fixtures/engines/manifests.js";
import { expectedOf } from "../fixtures/engines/oracle.js";
import { DEPLOYMENTS, decidedOf, deployment } from "../fixtures/environments.js";
import { tree } from "../fixtures/trees.js";

const ROOT = mkdtempSync(join(tmpdir(), "relais-manifests-"));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

let counter = 0;

/** What manifests have to hold: helm's objects of the charts and values that the CDKTF stacks carry, and the oracle's base. */
async function expectedParts(blueprint: Blueprint): Promise<Record<string, Any[]>> {
  const folder = join(ROOT, String(counter++));
  synthesize(blueprint, folder, "charts");
  const calls = helmCallsOf(folder, blueprint.kubernetes);
  const rendered = await Promise.all(calls.map((call) => objectsByHelm(toolPath("helm"), call)));
  rmSync(folder, { recursive: true });
  return {
    base: [...expectedOf(blueprint).objects],
    ...Object.fromEntries(calls.map(({ name }, index) => [name, rendered[index] ?? []])),
  };
}

async function filesOf(blueprint: Blueprint): Promise<Record<string, string>> {
  const files = manifestFiles(await renderManifests(blueprint, toolPath("helm")));
  return Object.fromEntries(files.map(({ file, text }) => [file, text]));
}

/** The manifests of an environment, written as the command does. */
async function written(blueprint: Blueprint): Promise<string> {
  const folder = join(ROOT, String(counter++));
  await writeManifests(blueprint, folder, manifestFiles(await renderManifests(blueprint, toolPath("helm"))));
  return folder;
}

describe("manifests hold what helm makes of the charts and values that the CDKTF stacks carry, and nothing else", () => {
  it.each(DEPLOYMENTS)("of %s", async (name) => {
    const { blueprint } = deployment(name);
    expect(manifestDifferences(tree(await written(blueprint)), await expectedParts(blueprint))).toEqual([]);
  });

  it("of fifty generated environments", async () => {
    const property = fc.asyncProperty(environments, async (environment) => {
      const { blueprint } = decidedOf(environment);
      const [files, expected] = await Promise.all([filesOf(blueprint), expectedParts(blueprint)]);
      expect(manifestDifferences(files, expected)).toEqual([]);
    });
    await fc.assert(property, { numRuns: 50 });
  }, 600_000);
});

describe("manifests that hold something else", () => {
  const { blueprint } = deployment("lab");
  const change = (folder: string, file: string, from: RegExp, to: string) => {
    const text = readFileSync(join(folder, file), "utf8");
    expect(text.replace(from, to)).not.toBe(text);
    writeFileSync(join(folder, file), text.replace(from, to));
  };

  it.each<[string, (folder: string) => void, string[]]>([
    [
      "a replica too many",
      (folder) => change(folder, "20-coturn/deployment-lab-media.coturn.yaml", /replicas: 1/, "replicas: 2"),
      ["manifests: coturn/Deployment lab-media/coturn: spec.replicas is 2, expected 1"],
    ],
    [
      "an object too few",
      (folder) => rmSync(join(folder, "00-base/resourcequota-lab-data.ceiling.yaml")),
      ["manifests: base/ResourceQuota lab-data/ceiling is missing"],
    ],
    [
      "an object too many",
      (folder) =>
        writeFileSync(join(folder, "40-edge/x.yaml"), "apiVersion: v1\nkind: Secret\nmetadata: { name: x }\n"),
      ["manifests: edge/Secret x is not expected"],
    ],
  ])("are told by the object's name: %s", async (_, plant, said) => {
    const folder = await written(blueprint);
    plant(folder);
    expect(manifestDifferences(tree(folder), await expectedParts(blueprint))).toEqual(said);
  });
});
