import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version in a chart's Chart.yaml. Throws if there is none: the charts are ours. */
export function chartVersion(chart: string): string {
  const file = join(chart, "Chart.yaml");
  const version = /^version:\s*"?([^"\s]+)"?\s*$/m.exec(readFileSync(file, "utf8"))?.[1];
  if (version === undefined) throw new Error(`${file} has no version`);
  return version;
}
