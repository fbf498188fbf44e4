import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChartArchive } from "./chart-archive.js";

/** A registry that charts are pushed to. Who may push is helm's own business (`helm registry login`). */
export interface ChartRegistry {
  /** `oci://registry.example.org/charts`. */
  readonly url: string;
  /** Plain HTTP: a registry on one's own machine. */
  readonly plainHttp: boolean;
  readonly helm: string;
}

/** What became of a chart. */
export interface PushedChart {
  readonly chart: string;
  /** `registry.example.org/charts/valkey@sha256:...`; what is signed. */
  readonly reference: string;
  readonly state: "pushed" | "there already";
}

/**
 * Pushes an archive, unless the registry has the same one. A version that the registry has with another content is refused: who
 * has pulled it would have two charts of one name.
 * @throws what helm or the registry says, in one line
 */
export function pushChart(archive: ChartArchive, folder: string, registry: ChartRegistry): PushedChart {
  const { chart, version } = archive;
  const there = published(archive, registry);
  if (there !== undefined && there.sha256 !== archive.sha256)
    throw new Error(
      `${registry.url}/${chart} has version ${version} with another content; raise version in Chart.yaml`,
    );
  const digest = there?.digest ?? digestIn(run(registry, ["push", join(folder, archive.archive), registry.url]));
  const reference = `${registry.url.replace(/^oci:\/\//, "")}/${chart}@${digest}`;
  return { chart, reference, state: there === undefined ? "pushed" : "there already" };
}

/** What the registry has under the chart's name and version, if anything. */
function published({ chart, version, archive }: ChartArchive, registry: ChartRegistry) {
  const folder = mkdtempSync(join(tmpdir(), "relais-published-"));
  try {
    const args = ["pull", `${registry.url}/${chart}`, "--version", version, "--destination", folder];
    const output = run(registry, args, /: not found$/m);
    if (output === undefined) return undefined;
    const sha256 = createHash("sha256")
      .update(readFileSync(join(folder, archive)))
      .digest("hex");
    return { sha256, digest: digestIn(output) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(registry: ChartRegistry, args: readonly string[]): string;
function run(registry: ChartRegistry, args: readonly string[], absent: RegExp): string | undefined;
function run({ helm, plainHttp }: ChartRegistry, args: readonly string[], absent?: RegExp): string | undefined {
  const flags = plainHttp ? ["--plain-http"] : [];
  const { status, stdout, stderr } = spawnSync(helm, [...args, ...flags], { encoding: "utf8" });
  if (status === 0) return `${stdout}\n${stderr}`;
  if (absent?.test(stderr)) return undefined;
  throw new Error(`helm ${args[0]}: ${stderr.trim().split("\n").at(-1)}`);
}

function digestIn(output: string): string {
  const digest = /^Digest: (sha256:[0-9a-f]{64})$/m.exec(output)?.[1];
  if (digest === undefined) throw new Error(`helm told no digest: ${output.trim()}`);
  return digest;
}
