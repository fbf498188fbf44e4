/** The tier runner behind `npm test`: runs what this machine can run, and says what it could not and why. */
import { parseArgs } from "node:util";
import { closest } from "fastest-levenshtein";
import { runTiers } from "./tiers/lanes.js";
import { addRuns } from "./tiers/repeated.js";
import { missingFor, type Row, TIER_NAMES } from "./tiers/tiers.js";

const HELP = `Usage: npm test -- [--tier <name>]... [--times <n>] [-- <vitest arguments>]

Runs every tier whose programs are present or can be built, and ends with a table of tiers.
With CI=true a tier that cannot run is a failure. Tier cluster runs beside those that compute;
each one's output is printed when it ends. Media and browser come last, with nothing beside them.

Tiers:
  lint     tsc and biome over the whole working copy
  unit     pure functions
  synth    environments synthesised in memory
  charts   charts rendered by helm and checked by kubeconform and kube-score; Go builds what is not on PATH
  engines  OpenTofu, and Terraform where it is, with a double of the providers and a real API server
  scanners the same charts under checkov, from hashed Python packages; see tools/checkov
  node     unit, and what of synth may differ, once more under the other Node versions of tools/node
  cluster  the environments in a real control plane, on fake nodes of kwok; Linux only
  media    LiveKit, coturn, Valkey or Redis, HAProxy and kube-proxy in network namespaces; Linux and root only
  browser  Chromium joining a meeting through all of these; Linux and root only

Examples:
  npm test                                       all tiers
  npm test -- --tier unit --tier synth           only these
  npm test -- --tier charts -- -t "drain"        only tests whose name has "drain"
  npm test -- -- test/unit/checks                only these files, and with them only their tier
  npm test -- --tier media --times 20            as often, and what failed in some of the runs
  npm test -- --list                             what each tier lacks here; with --json as JSON

Exit code: 0 all passed, 1 something failed, 2 wrong usage.`;

/** Arguments that cannot be obeyed; the message goes to the user as it is. */
class UsageError extends Error {}

function readArguments(argv: readonly string[]): {
  help: boolean;
  list: boolean;
  json: boolean;
  times: number;
  tiers: readonly string[];
  vitestArgs: readonly string[];
} {
  const separator = argv.includes("--") ? argv.indexOf("--") : argv.length;
  const vitestArgs = argv.slice(separator + 1);
  const { values, positionals } = parseOwn(argv.slice(0, separator));
  const [stray] = positionals;
  if (stray !== undefined) {
    const hint = TIER_NAMES.includes(stray) ? `npm test -- --tier ${stray}` : `npm test -- -- ${stray}`;
    throw new UsageError(`unexpected argument '${stray}'; did you mean \`${hint}\`?`);
  }
  for (const name of values.tier) {
    if (TIER_NAMES.includes(name)) continue;
    throw new UsageError(
      `no tier '${name}'; did you mean '${closest(name, TIER_NAMES)}'? there are: ${TIER_NAMES.join(", ")}`,
    );
  }
  const times = Number(values.times);
  if (!Number.isInteger(times) || times < 1 || times > 1000)
    throw new UsageError(`--times is '${values.times}'; allowed: 1 to 1000`);
  return {
    times,
    help: values.help,
    list: values.list,
    json: values.json,
    tiers: values.tier.length > 0 ? TIER_NAMES.filter((n) => values.tier.includes(n)) : tiersOf(vitestArgs),
    vitestArgs,
  };
}

/** Without `--tier`: the tiers that the vitest arguments may be about. */
function tiersOf(vitestArgs: readonly string[]): readonly string[] {
  if (vitestArgs.length === 0) return TIER_NAMES;
  // Building LiveKit to run one unit test would be a bad trade.
  const named = TIER_NAMES.filter((name) => vitestArgs.some((arg) => `${arg}/`.startsWith(`test/${name}/`)));
  // Other arguments mostly select tests by name; lint has none to select, and node only those of other tiers.
  return named.length > 0 ? named : TIER_NAMES.filter((name) => name !== "lint" && name !== "node");
}

function parseOwn(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        tier: { type: "string", multiple: true, default: [] },
        times: { type: "string", default: "1" },
        help: { type: "boolean", short: "h", default: false },
        list: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function printTable(rows: readonly Row[]): void {
  const head = ["tier", "run", "passed", "failed", "skipped", "seconds", ""];
  const lines = rows.map((row) => {
    const numbers = [row.passed + row.failed, row.passed, row.failed, row.skipped].map(String);
    return [row.tier, ...numbers, row.seconds.toFixed(1), row.note];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)));
  console.log("");
  for (const line of [head, ...lines]) {
    const cells = line.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column > 0 && column < line.length - 1 ? cell.padStart(width) : cell.padEnd(width);
    });
    console.log(cells.join("  ").trimEnd());
  }
}

function printRun(run: number, times: number, rows: readonly Row[]): void {
  const sum = (key: "passed" | "failed" | "seconds") => rows.reduce((total, row) => total + row[key], 0);
  console.log(
    `\nrun ${run} of ${times}: ${sum("passed")} passed, ${sum("failed")} failed, ${sum("seconds").toFixed(0)} s`,
  );
}

function printTiers(tiers: readonly string[], asJson: boolean): void {
  const rows = tiers.map((tier) => ({ tier, missing: missingFor(tier) }));
  if (asJson) console.log(JSON.stringify(rows, null, 2));
  else for (const { tier, missing } of rows) console.log(`${tier}: ${missing.join("; ") || "can run"}`);
}

async function main(): Promise<number> {
  const { help, list, json, times, tiers, vitestArgs } = readArguments(process.argv.slice(2));
  if (help) {
    console.log(HELP);
    return 0;
  }
  if (list) {
    printTiers(tiers, json);
    return 0;
  }
  const runs: (readonly Row[])[] = [];
  for (let run = 1; run <= times; run++) {
    runs.push(await runTiers(tiers, vitestArgs));
    if (times > 1) printRun(run, times, runs.at(-1) as readonly Row[]);
  }
  const { rows, flakes } = times > 1 ? addRuns(runs) : { rows: runs[0] as readonly Row[], flakes: [] };
  const sum = (key: "passed" | "failed" | "skipped") => rows.reduce((total, row) => total + row[key], 0);
  // With a filter a tier may be empty, but not all of them: that is a typing error in the filter.
  const nothingRan = sum("passed") + sum("failed") === 0 && vitestArgs.length > 0;
  const failed = sum("failed") + (nothingRan ? 1 : 0);
  printTable(rows);
  if (flakes.length > 0) console.log(`\nflaky:\n${flakes.map((flake) => `  ${flake}`).join("\n")}`);
  const failures = runs.flat().flatMap((row) => (row.failures ?? []).map((failure) => `${row.tier}: ${failure}`));
  if (failures.length > 0) console.log(`\nfailed:\n${failures.map((failure) => `  ${failure}`).join("\n")}`);
  console.log(`\ntests: ${sum("passed")} passed, ${failed} failed, ${sum("skipped")} skipped`);
  return failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\nsee: npm test -- --help`);
  process.exitCode = 2;
}
