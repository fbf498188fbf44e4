import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Blueprint, Release } from "../../stacks/blueprint/blueprint.js";
import { baseObjects } from "../../stacks/manifests/base-objects.js";
import { documents } from "../../stacks/manifests/documents.js";
import { partsOf } from "../../stacks/manifests/layout.js";
import { discard, removeAtExit } from "./interruption.js";
import { RenderError } from "./render-error.js";
import { CHARTS } from "./root.js";

// No shell: it would read the user's start-up files, whose output would be part of the manifests.
const run = promisify(execFile);
/** Far above what a chart makes, in bytes. */
const maxBuffer = 1 << 26;

/** The manifests of one release, or of the base objects, as YAML documents. */
export interface Manifest {
  /** Their folder, by whose name they are applied in order. */
  readonly folder: string;
  readonly text: string;
}

/**
 * The manifests of an environment in the order in which they are applied, rendered by helm without a cluster.
 * Throws `RenderError`.
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

/** One release by `helm template`. Throws `RenderError`, as where the chart refuses the values. */
export async function renderRelease(release: Release, kubernetes: string, helm: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "relais-render-"));
  removeAtExit(folder);
  const values = join(folder, "values.json");
  try {
    writeFileSync(values, JSON.stringify(release.values));
    const words = ["template", release.name, join(CHARTS, release.chart), "--namespace", release.namespace];
    // The version is always passed: helm built from modules would otherwise claim its own default.
    const { stdout } = await run(helm, [...words, "--kube-version", kubernetes, "--values", values], { maxBuffer });
    return stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new RenderError(release.chart, (stderr || message).trim());
  } finally {
    discard(folder);
  }
}
