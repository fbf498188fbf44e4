import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Blueprint, Release } from "../../stacks/blueprint/blueprint.js";
import { baseObjects } from "../../stacks/manifests/base-objects.js";
import { documents } from "../../stacks/manifests/documents.js";
import { partsOf } from "../../stacks/manifests/layout.js";
import { discard, removeAtExit } from "./interruption.js";
import { CHARTS } from "./root.js";

/** The manifests of one release, or of the base objects, as YAML documents. */
export interface Manifest {
  /** Their folder, by whose name they are applied in order. */
  readonly folder: string;
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
  return Promise.all(
    partsOf(blueprint).map(async ({ folder, release }) => {
      if (release === undefined) return { folder, text: documents(baseObjects(blueprint)) };
      const text = await renderRelease(release, blueprint.kubernetes, helm);
      rendered();
      return { folder, text };
    }),
  );
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
