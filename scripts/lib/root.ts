import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the package, from wherever this code runs: its source, a test, or the bundle. */
export const ROOT = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "cdktf.json"))) {
    if (folder === dirname(folder)) throw new Error("relais runs from its package: no cdktf.json above this file");
    folder = dirname(folder);
  }
  return folder;
})();

/** The folder of the charts. */
export const CHARTS = join(ROOT, "charts");

/** The version of the package. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string }).version;
}
