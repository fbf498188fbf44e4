import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import type { Decided } from "../../stacks/design.js";
import { CHARTS } from "./root.js";
import { staged } from "./staging.js";

/** Lists what synth wrote, so that the next run removes what it no longer writes and touches nothing else. */
const INDEX = "files.json";

/** What a run did to the output folder. */
export interface OutputChange {
  readonly folder: string;
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/**
 * Writes the whole output of a design into `folder`: first beside it, then file by file by renaming, so that a killed run
 * leaves whole files. Foreign files (`state/`, `.terraform/`, plans) stay. With `dryRun` nothing is left.
 * Throws `OutputError`.
 *
 * @param synthesize Writes the stacks into the folder it is given.
 */
export function writeOutput(
  decided: Decided,
  folder: string,
  synthesize: (outdir: string) => void,
  { dryRun = false } = {},
): Promise<OutputChange> {
  return staged(
    folder,
    (staging) => {
      synthesize(resolve(staging));
      writeResults(decided, staging);
    },
    (staging) => publish(staging, folder, dryRun),
  );
}

function writeResults({ blueprint, sizing }: Decided, folder: string): void {
  const write = (name: string, value: unknown) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
  };
  write("blueprint.json", blueprint);
  write("sizing.json", sizing);
  write("images.json", blueprint.images);
  for (const release of blueprint.releases) {
    write(join("values", `${release.name}.json`), release.values);
    copyFiles(join(CHARTS, release.chart), join(folder, "charts", release.chart));
  }
}

/** Copies contents alone: an installed package may be read-only, and its modes would come along. */
function copyFiles(from: string, to: string): void {
  for (const file of listFiles(from)) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), readFileSync(join(from, file)));
  }
}

function publish(staging: string, folder: string, dryRun: boolean): OutputChange {
  const files = listFiles(staging);
  const index = join(folder, INDEX);
  const before: string[] = existsSync(index) ? JSON.parse(readFileSync(index, "utf8")) : [];
  const written = files.filter((file) => !sameContent(join(staging, file), join(folder, file)));
  const removed = before.filter((file) => !files.includes(file) && existsSync(join(folder, file)));
  if (!dryRun) {
    for (const file of written) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      renameSync(join(staging, file), join(folder, file));
    }
    for (const file of removed) rmSync(join(folder, file));
    writeFileSync(join(staging, INDEX), `${JSON.stringify(files, null, 2)}\n`);
    renameSync(join(staging, INDEX), index);
  }
  return { folder, written, removed, unchanged: files.length - written.length };
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join("/"),
    )
    .sort();
}

const sameContent = (a: string, b: string) => existsSync(b) && readFileSync(a).equals(readFileSync(b));
