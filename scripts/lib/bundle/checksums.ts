import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { listFiles, writeFile } from "../publish.js";

/** Lists every other file of a bundle with its digest, as `sha256sum -c` reads it. */
export const CHECKSUMS = "SHA256SUMS";

/** Writes the list of a folder's files. */
export function writeChecksums(folder: string): void {
  const digest = (file: string) =>
    createHash("sha256")
      .update(readFileSync(join(folder, file)))
      .digest("hex");
  const lines = listFiles(folder).map((file) => `${digest(file)}  ${file}\n`);
  writeFile(join(folder, CHECKSUMS), lines.join(""));
}

/** Files of a folder that no bundle brought: state, locks, or all of them where there is no list. */
export function foreignFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const list = join(folder, CHECKSUMS);
  const lines = existsSync(list) ? readFileSync(list, "utf8").split("\n") : [];
  const known = new Set(lines.map((line) => line.slice(66)));
  return listFiles(folder).filter((file) => file !== CHECKSUMS && !known.has(file));
}
