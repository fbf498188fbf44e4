import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { writeGitOps } from "../../scripts/lib/gitops-folder.js";
import { writeOutput } from "../../scripts/lib/output.js";
import { synthesize } from "../../stacks/cdktf/synth.js";
import type { Design } from "../../stacks/design.js";
import { type Controller, chartsOf, gitOpsFiles } from "../../stacks/gitops/files.js";
import { environments } from "../fixtures/arbitrary.js";
import { carriedByArgo, carriedByFlux, carriedByStacks, digest } from "../fixtures/engines.js";
import { DEPLOYMENTS, decidedOf, deployment } from "../fixtures/environments.js";

type Decided = NonNullable<Design["decided"]>;

const ROOT = mkdtempSync(join(tmpdir(), "relais-engines-"));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

let counter = 0;

/** The environment by each engine. */
async function byEachEngine(decided: Decided) {
  const { blueprint } = decided;
  const folder = join(ROOT, String(counter++));
  await writeOutput(decided, folder, (outdir) => synthesize(blueprint, outdir, "charts"));
  const path = "clusters/here";
  const write = async (controller: Controller) => {
    const repository = {
      url: "https://git.example/x",
      branch: "main",
      path,
      namespace: "gitops",
      credentials: undefined,
    };
    const target = join(folder, "gitops", controller);
    await writeGitOps(target, gitOpsFiles(blueprint, controller, repository), chartsOf(blueprint));
    return target;
  };
  return {
    stacks: carriedByStacks(folder, blueprint.name),
    flux: carriedByFlux(await write("flux"), path),
    argo: carriedByArgo(await write("argocd"), path),
  };
}

async function expectEqual(decided: Decided): Promise<void> {
  const { stacks, flux, argo } = await byEachEngine(decided);
  expect(flux).toEqual(stacks);
  expect(argo).toEqual({ ...stacks, releases: stacks.releases.map((release) => ({ ...release, waits: null })) });
  // Not only the same, but ours: all releases, with the charts of this repository and the values of the blueprint.
  expect(stacks.releases.map(({ name, namespace, chart, values }) => ({ name, namespace, chart, values }))).toEqual(
    decided.blueprint.releases
      .map(({ name, namespace, chart, values }) => ({ name, namespace, chart: digest(join("charts", chart)), values }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  );
}

describe("CDKTF, Flux and Argo CD carry the same releases and the same objects", () => {
  it.each(DEPLOYMENTS)("of %s", async (name) => {
    await expectEqual(deployment(name));
  });

  it("of fifty generated environments", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(environments, (written) => expectEqual(decidedOf(written))),
      { numRuns: 50 },
    );
  });
});
