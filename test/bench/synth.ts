/**
 * What a whole `relais synth visio` costs, beside `node -e ""` in the same run, and how it grows with the pools.
 *
 *   npm run bench
 *
 * Figures are medians over several runs of CPU seconds and peak memory, read by the processes themselves. Exit 1 when
 * the budget is broken: 0.8 CPU seconds and 200 MiB.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const RUNS = 7;
const BUDGET = { cpu: 0.8, mebibytes: 200 };
const FOLDER = mkdtempSync(join(tmpdir(), "relais-bench-"));
const HOOK = resolve("test/bench/cost-hook.cjs");

interface Cost {
  readonly cpu: number;
  readonly mebibytes: number;
}

function measure(args: readonly string[]): Cost {
  const file = join(FOLDER, "costs");
  const once = (): Cost => {
    rmSync(file, { force: true });
    const env = { ...process.env, RELAIS_COST_FILE: file, NODE_OPTIONS: `--require ${HOOK}` };
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: FOLDER, env, encoding: "utf8" });
    if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
    return JSON.parse(readFileSync(file, "utf8").trim()) as Cost;
  };
  once();
  const costs = Array.from({ length: RUNS }, once);
  const median = (pick: (cost: Cost) => number) =>
    costs.map(pick).sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
  return { cpu: median((cost) => cost.cpu), mebibytes: median((cost) => cost.mebibytes) };
}

/** The flagship with so many people that it needs about ten times the node pools and IP pools. */
function tenfold(): string {
  const file = join(FOLDER, "tenfold.yaml");
  const text = readFileSync("deployments/visio.yaml", "utf8")
    .replace("registered: 150000", "registered: 37500000")
    .replace("pods: 10.91.0.0/16", "pods: 10.128.0.0/10");
  writeFileSync(file, text);
  return file;
}

function objects(args: readonly string[]): number {
  const { stdout } = spawnSync(process.execPath, [...args, "--json"], {
    cwd: FOLDER,
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  const { change } = JSON.parse(stdout) as { change: { folder: string } };
  const infra = JSON.parse(readFileSync(join(FOLDER, change.folder, "stacks", "visio-infra", "cdk.tf.json"), "utf8"));
  return Object.keys(infra.resource.outscale_oks_manifest).length;
}

try {
  const program = resolve("bin/relais.mjs");
  const visio = [program, "synth", resolve("deployments/visio.yaml")];
  const large = [program, "synth", tenfold()];
  const rows: [string, number, Cost][] = [
    ['node -e ""', 0, measure(["-e", ""])],
    ["relais synth visio", objects(visio), measure(visio)],
    ["the same with ten times the pools", objects(large), measure(large)],
  ];
  const [, [, few, small], [, many, big]] = rows as [unknown, (typeof rows)[1], (typeof rows)[2]];
  for (const [name, count, cost] of rows) {
    console.log(
      `${name.padEnd(42)} ${String(count).padStart(4)} pool objects  ${cost.cpu.toFixed(3)} CPU s  ${cost.mebibytes.toFixed(0)} MiB`,
    );
  }
  console.log(
    `growth: ${(((big.cpu - small.cpu) * 1000) / (many - few)).toFixed(2)} ms of CPU per further pool object`,
  );
  console.log(`ratio to an empty node process: ${(small.cpu / (rows[0]?.[2].cpu ?? Number.NaN)).toFixed(1)}`);
  const broken = small.cpu > BUDGET.cpu || small.mebibytes > BUDGET.mebibytes;
  console.log(`budget ${BUDGET.cpu} CPU s and ${BUDGET.mebibytes} MiB: ${broken ? "broken" : "kept"}`);
  process.exitCode = broken ? 1 : 0;
} finally {
  rmSync(FOLDER, { recursive: true, force: true });
}
