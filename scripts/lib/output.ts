import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Decided } from "../../stacks/design.js";
import { copyFiles, listFiles, type OutputChange, publish, writeFile } from "./publish.js";
import { CHARTS } from "./root.js";
import { staged } from "./staging.js";

/** Lists what synth wrote, so that the next run removes what it no longer writes and touches nothing else. */
const INDEX = "files.json";

/**
 * Writes the whole output of a design into `folder`: first beside it, then file by file. Foreign files (`state/`,
 * `.terraform/`, plans) stay. With `dryRun` nothing is left. Throws `OutputError`.
 *
 * @param synthesize Writes the stacks into the folder it is given.
 */
export function writeOutput(
  decided: Decided,
  folder: string,
  synthesize: (outdir: string) => void,
  { dryRun = false } = {},
): Promise<OutputChange> {
  const fill = (staging: string) => {
    fillOutput(decided, staging, synthesize);
    writeFile(join(staging, INDEX), json(listFiles(staging)));
  };
  return staged(folder, fill, (staging) =>
    publish(staging, folder, { index: INDEX, before: writtenTo(folder), dryRun }),
  );
}

/** Stacks, charts, values and plans of a design, in an empty folder. */
export function fillOutput({ blueprint, sizing }: Decided, folder: string, synthesize: (outdir: string) => void): void {
  synthesize(resolve(folder));
  const write = (name: string, value: unknown) => writeFile(join(folder, name), json(value));
  write("blueprint.json", blueprint);
  write("sizing.json", sizing);
  write("images.json", blueprint.images);
  for (const release of blueprint.releases) {
    write(join("values", `${release.name}.json`), release.values);
    copyFiles(join(CHARTS, release.chart), join(folder, "charts", release.chart));
  }
}

function writtenTo(folder: string): string[] {
  const index = join(folder, INDEX);
  return existsSync(index) ? JSON.parse(readFileSync(index, "utf8")) : [];
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
