import { chmodSync, readFileSync } from "node:fs";
import { OutputError, writeWhole } from "./staging.js";

/** What became of a file. `kept`: another content is there and was not replaced. */
export type PrivateWrite = "written" | "unchanged" | "kept";

/**
 * Writes a file that only its owner may read, whole or not at all. Replaces another content only by `force`. Throws `OutputError`
 * when the file can be neither read nor written.
 */
export function writePrivately(file: string, text: string, { force = false } = {}): PrivateWrite {
  const there = contentOf(file);
  if (there === text) {
    chmodSync(file, 0o600);
    return "unchanged";
  }
  if (there !== undefined && !force) return "kept";
  writeWhole(file, text, { overwrite: force, mode: 0o600 });
  return "written";
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new OutputError(file, code);
  }
}
