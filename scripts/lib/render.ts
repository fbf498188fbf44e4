import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Blueprint, Release } from "../../stacks/blueprint/blueprint.js";
import { baseObjects } from "../../stacks/manifests/base-objects.js";
import { discard, removeAtExit } from "./interruption.js";
import { CHARTS } from "./root.js";

/** The manifests of one release, or of the base objects. */
export interface Manifest {
  readonly file: string;
  readonly text: string;
}

/**
 * The manifests of an environment in the order in which they are applied, rendered by helm without a cluster.
 *
 * @param rendered Called after each release.
 */
export async function renderManifests(
  blueprint: Blueprint,
  helm: string,
  rendered: () => void = () => {},
): Promise<Manifest[]> {
  const base = {
    file: "00-base.yaml",
    text: baseObjects(blueprint)
      .map((object) => stringify(object))
      .join("---\n"),
  };
  const releases = await Promise.all(
    blueprint.releases.map(async (release, index) => {
      const text = await renderRelease(release, blueprint.kubernetes, helm);
      rendered();
      return { file: `${String(index + 1).padStart(2, "0")}-${release.name}.yaml`, text };
    }),
  );
  return [base, ...releases];
}

/** One release by `helm template`. Throws with helm's own words if the chart refuses the values. */
export async function renderRelease(release: Release, kubernetes: string, helm: string): Promise<string> {
  const { $ } = await import("zx");
  const folder = mkdtempSync(join(tmpdir(), "relais-render-"));
  removeAtExit(folder);
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
    discard(folder);
  }
}
