import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Blueprint, Release } from "../../stacks/blueprint/blueprint.js";
import { baseObjects } from "../../stacks/manifests/base-objects.js";
import { CHARTS } from "./root.js";

/** The manifests of one release, or of the base objects. */
export interface Manifest {
  readonly file: string;
  readonly text: string;
}

/** The manifests of an environment in the order in which they are applied, rendered by helm without a cluster. */
export async function renderManifests(blueprint: Blueprint, helm: string): Promise<Manifest[]> {
  const base = {
    file: "00-base.yaml",
    text: baseObjects(blueprint)
      .map((object) => stringify(object))
      .join("---\n"),
  };
  const releases = await Promise.all(
    blueprint.releases.map(async (release, index) => ({
      file: `${String(index + 1).padStart(2, "0")}-${release.name}.yaml`,
      text: await renderRelease(release, blueprint.kubernetes, helm),
    })),
  );
  return [base, ...releases];
}

/** One release by `helm template`. Throws with helm's own words if the chart refuses the values. */
export async function renderRelease(release: Release, kubernetes: string, helm: string): Promise<string> {
  const { $ } = await import("zx");
  const folder = mkdtempSync(join(tmpdir(), "relais-render-"));
  const values = join(folder, "values.json");
  try {
    writeFileSync(values, JSON.stringify(release.values));
    const chart = join(CHARTS, release.chart);
    // The version is always passed: helm built from modules would otherwise claim its own default.
    const result = await $({
      quiet: true,
    })`${helm} template ${release.name} ${chart} --namespace ${release.namespace} --kube-version ${kubernetes} --values ${values}`;
    return result.stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
