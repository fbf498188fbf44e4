import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

const RUNS = 7;
const HOOK = resolve("test/bench/cost-hook.cjs");

/** What a whole process has cost, from its start to its end. */
export interface Cost {
  readonly cpu: number;
  readonly mebibytes: number;
}

/** The medians of several runs of node in `folder`, after `before` each, read by the processes themselves; all end with `wanted`. */
export function measure(folder: string, args: readonly string[], before = () => {}, wanted = 0): Cost {
  const file = join(folder, "costs");
  const once = (): Cost => {
    before();
    rmSync(file, { force: true });
    const env = { ...process.env, RELAIS_COST_FILE: file, NODE_OPTIONS: `--require ${HOOK}` };
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: "utf8" });
    if (status !== wanted) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
    return JSON.parse(readFileSync(file, "utf8").trim()) as Cost;
  };
  once();
  const costs = Array.from({ length: RUNS }, once);
  const median = (pick: (cost: Cost) => number) =>
    costs.map(pick).sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
  return { cpu: median((cost) => cost.cpu), mebibytes: median((cost) => cost.mebibytes) };
}
