import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";

/** What a run did to an output folder. */
export interface OutputChange {
  readonly folder: string;
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/**
 * Moves staged files into `folder` one by one by renaming, so that a killed run leaves whole files, and removes what the last run
 * wrote and this one did not. Files of others stay. With `dryRun` the folder is left as it is.
 *
 * @param index The staged file that lists what a run wrote; it is moved last.
 * @param before What the last run wrote.
 */
export function publish(
  staging: string,
  folder: string,
  { index, before, dryRun = false }: { index: string; before: readonly string[]; dryRun?: boolean },
): OutputChange {
  const files = listFiles(staging).filter((file) => file !== index);
  const written = files.filter((file) => !sameContent(join(staging, file), join(folder, file)));
  const removed = before.filter((file) => !files.includes(file) && existsSync(join(folder, file)));
  if (!dryRun) {
    for (const file of written) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      renameSync(join(staging, file), join(folder, file));
    }
    for (const file of removed) remove(folder, file);
    renameSync(join(staging, index), join(folder, index));
  }
  return { folder, written, removed, unchanged: files.length - written.length };
}

/** One line about a change: what was written, or with `dryRun` each file that would be. */
export function changeLine({ folder, written, removed, unchanged }: OutputChange, dryRun: boolean): string {
  const verb = dryRun ? "would write" : "wrote";
  const listed = dryRun ? written.map((file) => `\n  ${file}`).join("") : "";
  return `${verb} ${folder}: ${written.length} files changed, ${removed.length} removed, ${unchanged} unchanged${listed}`;
}

/** All files below a folder, sorted, with `/` in their paths. */
export function listFiles(folder: string): string[] {
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

/** Copies contents alone: an installed package may be read-only, and its modes would come along. */
export function copyFiles(from: string, to: string): void {
  for (const file of listFiles(from)) writeFile(join(to, file), readFileSync(join(from, file)));
}

/** Writes a file, its folder made before. */
export function writeFile(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Removes a file, and the folders that hold nothing more. */
function remove(folder: string, file: string): void {
  rmSync(join(folder, file));
  for (let parent = dirname(file); parent !== "."; parent = dirname(parent)) {
    if (readdirSync(join(folder, parent)).length > 0) return;
    rmSync(join(folder, parent), { recursive: true });
  }
}

const sameContent = (a: string, b: string) => existsSync(b) && readFileSync(a).equals(readFileSync(b));
