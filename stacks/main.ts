/**
 * The CDKTF app, as `cdktf.json` names it: synthesizes one environment into the folder that a CDKTF CLI expects. Needs
 * no CLI itself: `node --import tsx stacks/main.ts deployments/lab.yaml`. `relais synth` writes more and is the normal way.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { synthesize } from "./cdktf/synth.js";
import { deployable, design } from "./design.js";
import { formatFinding } from "./finding.js";

const file = process.argv[2] ?? process.env.RELAIS_ENVIRONMENT ?? "deployments/visio.yaml";
const result = design(file, readFileSync(file, "utf8"));
for (const finding of result.findings) console.error(formatFinding(finding));
const decided = deployable(result);
if (decided)
  synthesize(decided.blueprint, process.env.CDKTF_OUTDIR ?? "cdktf.out", join(import.meta.dirname, "../charts"));
else process.exitCode = 1;
