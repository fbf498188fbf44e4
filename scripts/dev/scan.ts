/**
 * Scans the render of environments with kube-score and checkov, and prints what docs/security.md says of them.
 * Run: `npm run -s scan [-- <environment>...]`, with `--json` for all counts; the default is visio.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { design } from "../../stacks/design.js";
import { renderManifests } from "../lib/render.js";
import { ROOT } from "../lib/root.js";
import { toolPath } from "../lib/tools.js";
import { checkov } from "./checkov.js";
import { scanFigures, scanRow } from "./scan-figures.js";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
const figures: Record<string, ReturnType<typeof scanFigures>> = {};
for (const name of positionals.length > 0 ? positionals : ["visio"]) {
  const file = join(ROOT, "deployments", `${name}.yaml`);
  const { decided } = design(file, readFileSync(file, "utf8"));
  if (decided === undefined) throw new Error(`${file} cannot be read; relais check tells why`);
  const manifests = await renderManifests(decided.blueprint, toolPath("helm"));
  const text = manifests.map((manifest) => manifest.text).join("\n---\n");
  figures[name] = scanFigures(text, checkov([{ name, text }]));
}
if (values.json) console.log(JSON.stringify(figures, null, 2));
else for (const [name, found] of Object.entries(figures)) console.log(scanRow(name, found));
