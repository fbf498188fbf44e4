/** Writes what is made from the charts' `values.schema.json`; a test holds the files against it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/root.js";
import { generatedCharts } from "./generated-charts.js";

for (const [file, text] of await generatedCharts()) {
  const path = join(ROOT, file);
  const same = existsSync(path) && readFileSync(path, "utf8") === text;
  if (!same) writeFileSync(path, text);
  console.log(`${file}: ${same ? "unchanged" : "written"}`);
}
