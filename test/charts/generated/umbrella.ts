import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { CHARTS } from "../../../scripts/lib/root.js";
import { findTool } from "../../../scripts/lib/tools.js";
import type { ChartValues } from "../../../stacks/blueprint/generated/chart-values.js";

/** What one `helm template` is told besides the values. */
export interface Call {
  readonly chart: keyof ChartValues;
  readonly release: string;
  readonly namespace: string;
  readonly kubernetes: string;
}

/** Helm's own words about values that it refuses. */
export class Refused extends Error {}

/**
 * Manifests of several sets of values of one chart. A helm process costs more than a render, so each set goes to a subchart of one
 * umbrella chart: the same chart under another name. One set that is refused refuses all.
 */
export async function renderTogether(call: Call, sets: readonly object[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "relais-umbrella-"));
  try {
    mkdirSync(join(folder, "charts"));
    cpSync(join(CHARTS, call.chart), join(folder, "charts", call.chart), { recursive: true });
    const dependencies = sets.map((_, index) => ({ name: call.chart, version: "*", alias: `set${index}` }));
    const umbrella = { apiVersion: "v2", name: "umbrella", version: "0.0.0", dependencies };
    writeFileSync(join(folder, "Chart.yaml"), JSON.stringify(umbrella));
    const output = await renderFolder(
      call,
      folder,
      Object.fromEntries(sets.map((values, index) => [`set${index}`, values])),
    );
    const texts = sets.map(() => [] as string[]);
    for (const document of output.split(/^---\n(?=# Source: umbrella)/m)) {
      const [, index] = /^# Source: umbrella\/charts\/set(\d+)\//.exec(document) ?? [];
      if (index !== undefined) texts[Number(index)]?.push(document);
    }
    return texts.map((documents) => documents.join("---\n"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Manifests of one set, as users make them. */
export async function renderAlone(call: Call, values: object): Promise<string> {
  return renderFolder(call, join(CHARTS, call.chart), values);
}

/** Manifests of the chart in a folder. */
export async function renderFolder(call: Call, chart: string, values: object): Promise<string> {
  const tool = findTool("helm");
  if ("missing" in tool) throw new Error(`helm: ${tool.missing}`);
  const options = ["--namespace", call.namespace, "--kube-version", call.kubernetes, "--values", "-"];
  const child = spawn(tool.path, ["template", call.release, chart, ...options]);
  child.stdin.end(JSON.stringify(values));
  const [output, said, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  if (status !== 0) throw new Refused(said);
  return output;
}
