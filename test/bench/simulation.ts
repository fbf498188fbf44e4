/**
 * What a simulated day of the flagship costs, with 150,000 and a million registered users, beside a fixed loop in the same run.
 *
 *   npm run bench
 *
 * CPU seconds of this process, medians over the days of several seeds. Exit 1 when a budget is broken.
 */
import { resolve } from "node:path";
import { designFile, readText } from "../../scripts/lib/environment-file.js";
import { whatIf } from "../../stacks/compare/what-if.js";
import { scenarioOf } from "../../stacks/simulation/scenario.js";
import { simulateDay } from "../../stacks/simulation/simulate-day.js";
import { workload } from "../../stacks/simulation/workload.js";

/** Registered users, and the CPU seconds that a day of theirs may cost. */
const BUDGETS = [
  { registered: 150_000, seconds: 1 },
  { registered: 1_000_000, seconds: 10 },
] as const;
const SEEDS = [1, 2, 3, 4, 5] as const;

function cpuSeconds(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** A hundred million steps of a xorshift generator: whole numbers and nothing else. */
function fixedLoop(): void {
  let state = 1;
  for (let step = 0; step < 100_000_000; step += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  if (state === 0) throw new Error("a xorshift generator never gives 0");
}

const { decided } = designFile(resolve("deployments/visio.yaml"));
if (!decided) throw new Error("visio cannot be read");
const loop = median(SEEDS.map(() => cpuSeconds(fixedLoop)));
console.log(`${"100 million steps of a fixed loop".padEnd(44)} ${loop.toFixed(3)} CPU s`);

for (const { registered, seconds } of BUDGETS) {
  const changed = whatIf(decided.document, [{ path: ["demand", "registered"], value: registered }], readText).decided;
  if (!changed) throw new Error(`${registered} registered users cannot be sized`);
  const scenario = scenarioOf(changed.environment, changed.sizing);
  let joins = 0;
  const costs = SEEDS.map((seed) =>
    cpuSeconds(() => {
      joins = simulateDay(scenario, workload(scenario, seed)).joins;
    }),
  );
  const cost = median(costs);
  const what = `a day of ${registered.toLocaleString("en")} registered users`;
  console.log(
    `${what.padEnd(44)} ${cost.toFixed(3)} CPU s  ${(cost / loop).toFixed(1)} x the loop  ${joins.toLocaleString("en")} joins`,
  );
  const kept = cost <= seconds;
  console.log(`${kept ? "kept" : "BROKEN"}: ${what} within ${seconds} CPU s`);
  if (!kept) process.exitCode = 1;
}
