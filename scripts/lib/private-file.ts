import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** What became of a file. `kept`: another content is there and was not replaced; an error has the file system's code. */
export type PrivateWrite = "written" | "unchanged" | "kept" | { readonly code: string };

/** Writes a file that only its owner may read, first beside it, then by renaming. Replaces another content only by `force`. */
export function writePrivately(file: string, text: string, { force = false } = {}): PrivateWrite {
  try {
    if (existsSync(file)) {
      if (readFileSync(file, "utf8") === text) {
        chmodSync(file, 0o600);
        return "unchanged";
      }
      if (!force) return "kept";
    }
    replace(file, text);
    return "written";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { code };
  }
}

function replace(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = join(dirname(file), `.${basename(file)}-${process.pid}`);
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
