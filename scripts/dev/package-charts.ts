/** Packs the charts, and pushes and signs them where asked; see HELP, and docs/releases.md. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { replaceFolder, staged } from "../lib/staging.js";
import { findTool } from "../lib/tools.js";
import { type ChartArchive, chartNames, packChart, plannedArchive } from "./chart-archive.js";
import { type ChartRegistry, type PushedChart, pushChart } from "./chart-registry.js";

const HELP = `Usage: npm run -s package:charts -- [options]

Packs every chart, the same bytes each time, with a bill of materials (CycloneDX 1.6) beside it and SHA256SUMS.

Options:
  --out <folder>   folder to write, replaced as a whole (default: dist/charts)
  --push <url>     push the archives to an OCI registry: oci://registry.example.org/charts; log in with \`helm registry login\`
  --plain-http     the registry speaks plain HTTP: one on your own machine
  --sign <key>     sign what was pushed, and attest its bill of materials, with this key of cosign, which must be on PATH
  --dry-run        say what would be packed, pushed and signed; write nothing and ask nobody
  --json           print the result as JSON

SOURCE_DATE_EPOCH is the time of everything in the archives; default 0.
Exit code: 0 good, 1 something failed, 2 wrong usage.`;

/** Arguments that cannot be obeyed; the message goes to the user as it is. */
class UsageError extends Error {}

function readArguments() {
  const options = {
    out: { type: "string", default: "dist/charts" },
    push: { type: "string" },
    "plain-http": { type: "boolean", default: false },
    sign: { type: "string" },
    "dry-run": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  try {
    const { values } = parseArgs({ options });
    if (values.push !== undefined && !/^oci:\/\/[^/]+(\/[^/]+)*$/.test(values.push))
      throw new UsageError(`--push is '${values.push}'; write oci://<registry>/<path>`);
    if (values.push === undefined && (values.sign !== undefined || values["plain-http"]))
      throw new UsageError(`--${values.sign === undefined ? "plain-http" : "sign"} needs --push`);
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Packs all charts beside the folder and then replaces it: it never holds half of them. */
async function pack(folder: string, helm: string): Promise<readonly ChartArchive[]> {
  const scratch = mkdtempSync(join(tmpdir(), "relais-charts-"));
  try {
    const archives: ChartArchive[] = [];
    for (const chart of chartNames()) archives.push(await packChart(chart, scratch, helm));
    const sums = archives.map(({ sha256, archive }) => `${sha256}  ${archive}\n`).join("");
    writeFileSync(join(scratch, "SHA256SUMS"), sums);
    const fill = (staging: string) => cpSync(scratch, staging, { recursive: true, preserveTimestamps: true });
    await staged(folder, fill, (staging) => replaceFolder(staging, folder));
    return archives;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What cosign is called for; a tag may move, so the digest is signed. */
function sign(key: string, { reference }: PushedChart, sbom: string): void {
  const attestation = ["--type", "cyclonedx", "--predicate", sbom];
  for (const args of [["sign"], ["attest", ...attestation]]) {
    const { status, stderr } = spawnSync("cosign", [...args, "--yes", "--key", key, reference], { encoding: "utf8" });
    if (status !== 0) throw new Error(`cosign ${args[0]} ${reference}: ${stderr.trim().split("\n").at(-1)}`);
  }
}

async function main(): Promise<void> {
  const { out, push, "plain-http": plainHttp, sign: key, "dry-run": dryRun, json, help } = readArguments();
  const say = (line: string) => {
    if (!json) console.log(line);
  };
  if (help) return console.log(HELP);
  if (dryRun) {
    const planned = chartNames().map(plannedArchive);
    for (const { chart, version, archive } of planned) {
      say(`would pack ${join(out, archive)}`);
      if (push !== undefined) say(`would push ${push}/${chart}:${version}${key === undefined ? "" : " and sign it"}`);
    }
    if (json) console.log(JSON.stringify({ folder: out, charts: planned, dryRun }, null, 2));
    return;
  }
  const helm = findTool("helm");
  if ("missing" in helm)
    throw new Error(`helm: ${helm.missing}; node --import tsx scripts/dev/tools.ts helm builds it`);
  // Asked before anything is pushed: what is out cannot be taken back.
  if (key !== undefined && spawnSync("cosign", ["version"]).status !== 0)
    throw new Error("cosign is not on PATH; install it, or leave out --sign");

  const charts: (ChartArchive & Partial<PushedChart> & { signed: boolean })[] = [];
  for (const archive of await pack(out, helm.path)) {
    say(`packed ${join(out, archive.archive)} sha256:${archive.sha256}`);
    charts.push({ ...archive, signed: false });
  }
  if (push !== undefined) {
    const registry: ChartRegistry = { url: push, plainHttp, helm: helm.path };
    for (const [index, archive] of charts.entries()) {
      const pushed = pushChart(archive, out, registry);
      say(`${pushed.state} ${pushed.reference}`);
      if (key !== undefined) sign(key, pushed, join(out, archive.sbom));
      charts[index] = { ...archive, ...pushed, signed: key !== undefined };
    }
    if (key === undefined) say("nothing is signed; --sign <key> does it, with cosign on PATH");
  }
  if (json) console.log(JSON.stringify({ folder: out, charts }, null, 2));
}

try {
  await main();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof UsageError) console.error("see: npm run -s package:charts -- --help");
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
