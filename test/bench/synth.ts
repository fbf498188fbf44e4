/**
 * What a start and a whole synth of the command cost, beside `node -e ""` in the same run, how a synth grows with the pool
 * objects of an environment, and what a hostile file costs.
 *
 *   npm run bench
 *
 * Figures are medians over several runs; the first start leaves out the process of esbuild. Exit 1 when a budget is broken.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { HOSTILE } from "../unit/mistakes/hostile-files.js";
import { type Cost, measure } from "./measure.js";

/** `relais synth visio` as a whole, and each further object up to the largest number here. */
const BUDGET = { cpu: 0.6, mebibytes: 120, milliseconds: 2 };
/** `relais check` of a file that means harm, whichever it is. */
const HOSTILE_BUDGET = { cpu: 2, mebibytes: 256 };
const OBJECTS = [500, 1000, 2000] as const;
const FOLDER = mkdtempSync(join(tmpdir(), "relais-bench-"));
const PROGRAM = resolve("bin/relais.mjs");

const empty = measure(FOLDER, ["-e", ""]);

function show(what: string, cost: Cost): Cost {
  const ratio = (cost.cpu / empty.cpu).toFixed(1);
  console.log(
    `${what.padEnd(40)} ${cost.cpu.toFixed(3)} CPU s  ${cost.mebibytes.toFixed(0).padStart(4)} MiB  ${ratio} x empty node`,
  );
  return cost;
}

/** A copy of the sources whose bundle can be taken away without disturbing anybody. */
function firstStart(): Cost {
  const clone = join(FOLDER, "clone");
  for (const name of ["bin", "scripts", "stacks", "tools", "deployments", "package.json"]) {
    cpSync(name, join(clone, name), { recursive: true });
  }
  symlinkSync(resolve("node_modules"), join(clone, "node_modules"));
  const cold = () => rmSync(join(clone, "dist"), { recursive: true, force: true });
  return measure(FOLDER, [join(clone, "bin/relais.mjs"), "check", "lab"], cold);
}

/** `grown.ts` as one file; node finds the packages beside it as it does in the clone. */
async function grown(): Promise<string> {
  const outfile = join(FOLDER, "grown.mjs");
  await build({
    entryPoints: ["test/bench/grown.ts"],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    define: { RELAIS_ROOT: JSON.stringify(resolve(".")) },
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  return outfile;
}

const objectsOf = (folder: string): number => {
  const stack = JSON.parse(readFileSync(join(folder, "stacks/visio-infra/cdk.tf.json"), "utf8"));
  return Object.keys(stack.resource.outscale_oks_manifest).length;
};

/** The dearest of the largest hostile files. */
function hostile(): Cost {
  const largest = [...HOSTILE].sort(([, a], [, b]) => b.length - a.length).slice(0, 8);
  const costs = largest.map(([, text], index) => {
    const file = join(FOLDER, `hostile-${index}.yaml`);
    writeFileSync(file, text);
    return measure(FOLDER, [PROGRAM, "check", file], undefined, 1);
  });
  return {
    cpu: Math.max(...costs.map(({ cpu }) => cpu)),
    mebibytes: Math.max(...costs.map(({ mebibytes }) => mebibytes)),
  };
}

function verdict(kept: boolean, budget: string): void {
  console.log(`${kept ? "kept" : "BROKEN"}: ${budget}`);
  if (!kept) process.exitCode = 1;
}

try {
  show('node -e ""', empty);
  show("relais check lab, first start", firstStart());
  show("relais --version", measure(FOLDER, [PROGRAM, "--version"]));
  show("relais check lab", measure(FOLDER, [PROGRAM, "check", "lab"]));
  const visio = show("relais synth visio", measure(FOLDER, [PROGRAM, "synth", resolve("deployments/visio.yaml")]));
  const file = await grown();
  const sizes = [0, ...OBJECTS].map((count) => {
    const folder = join(FOLDER, `out-${count}`);
    const cost = measure(FOLDER, [file, String(count), folder]);
    const objects = objectsOf(folder);
    return { objects, cost: show(`the same output with ${objects} pool objects`, cost) };
  });
  verdict(
    visio.cpu <= BUDGET.cpu && visio.mebibytes <= BUDGET.mebibytes,
    `synth of visio within ${BUDGET.cpu} CPU s and ${BUDGET.mebibytes} MiB`,
  );
  const worst = show("relais check, the worst hostile file", hostile());
  verdict(
    worst.cpu <= HOSTILE_BUDGET.cpu && worst.mebibytes <= HOSTILE_BUDGET.mebibytes,
    `a hostile file within ${HOSTILE_BUDGET.cpu} CPU s and ${HOSTILE_BUDGET.mebibytes} MiB`,
  );
  const steps = sizes.slice(1).map(({ objects, cost }, index) => {
    const before = sizes[index] as (typeof sizes)[number];
    return ((cost.cpu - before.cost.cpu) * 1000) / (objects - before.objects);
  });
  verdict(
    Math.max(...steps) <= BUDGET.milliseconds,
    `each further object up to ${OBJECTS.at(-1)} within ${BUDGET.milliseconds} ms of CPU (${steps.map((ms) => ms.toFixed(2)).join(", ")})`,
  );
} finally {
  rmSync(FOLDER, { recursive: true, force: true });
}
