import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Set by `bin/relais.mjs` in the bundle, which may be far from the package. */
declare const RELAIS_ROOT: string | undefined;

/** The folder of the package. */
export const ROOT = typeof RELAIS_ROOT === "undefined" ? join(import.meta.dirname, "../..") : RELAIS_ROOT;

/** The folder of the charts. */
export const CHARTS = join(ROOT, "charts");

/** The version of the package. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string }).version;
}
