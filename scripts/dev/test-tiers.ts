import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { providerKind } from "../../test/engines/mirror.js";
import { buildFamily } from "../lib/tool-build.js";
import { buildRecipe, type FamilyName, findFamily } from "../lib/tools.js";
import { findCheckov } from "./checkov.js";
import { missingForCluster, missingForNetworkTests } from "./network-tests.js";
import { otherNodes } from "./node-versions.js";
import { missingForShellcheck } from "./shellcheck.js";

const ROOT = resolve(import.meta.dirname, "../..");

interface Tier {
  /** What this machine lacks and nothing here can build, asked first; anything at all skips the tier. */
  readonly lacks?: () => readonly string[];
  /** Programs to find or build next; without them the tier is skipped. */
  readonly families: readonly FamilyName[];
  readonly run: (vitestArgs: readonly string[]) => Promise<Counts>;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly note: string;
  /** What failed, a line each: the end of a long log is often all that is kept of it. */
  readonly failures?: readonly string[];
}

/** One line of the table that ends a run. */
export interface Row extends Counts {
  readonly tier: string;
  readonly seconds: number;
}

const TIERS: Readonly<Record<string, Tier>> = {
  lint: { families: [], run: lint },
  unit: { families: [], run: (args) => vitest(["unit"], args) },
  synth: { families: [], run: (args) => vitest(["synth"], args) },
  charts: {
    families: ["helm", "helm4", "kubeconform", "kube-score", "registry"],
    run: (args) => vitest(["charts"], args),
  },
  engines: {
    families: ["opentofu", "provider-double", "helm", "etcd", "kubernetes"],
    run: (args) => withProviders("engines", args),
  },
  scanners: {
    lacks: missingScanners,
    families: ["helm", "kube-score", "actionlint"],
    run: (args) => vitest(["scanners"], args),
  },
  node: { lacks: missingNodes, families: [], run: underOtherNodes },
  cluster: {
    lacks: missingForCluster,
    families: ["helm", "etcd", "kubernetes", "kwok", "opentofu", "provider-double"],
    run: (args) => withProviders("cluster", args),
  },
  media: networkTier("media"),
  browser: networkTier("browser"),
};

/** The tiers in the order in which they run: the quick ones first. */
export const TIER_NAMES = Object.keys(TIERS);

/** What keeps a tier from running here; empty if it can run, perhaps after programs of its own were built. Builds nothing. */
export function missingFor(name: string): readonly string[] {
  const { lacks, families = [] } = TIERS[name] ?? {};
  const programs = families.flatMap((family) => {
    const [tools, recipe] = [findFamily(family), buildRecipe(family)];
    return "missing" in tools && "missing" in recipe ? [`${family}: ${tools.missing}`] : [];
  });
  return [...(lacks?.() ?? []), ...programs];
}

/** Runs one tier, its programs built before if need be; what cannot run becomes a row that says why. */
export async function runTier(name: string, vitestArgs: readonly string[]): Promise<Row> {
  const tier = TIERS[name];
  if (tier === undefined) throw new Error(`no tier '${name}'`);
  console.log(`\n== ${name} ==`);
  const started = Date.now();
  const reasons = [...(tier.lacks?.() ?? [])];
  // No minutes of building for a tier that is skipped in any case.
  for (const family of reasons.length > 0 ? [] : tier.families) {
    const result = await buildFamily(family, (line) => console.log(line));
    if ("missing" in result) reasons.push(`${family}: ${result.missing.split("\n", 1)[0]}`);
  }
  const counts = reasons.length > 0 ? notRunnable(reasons.join("; ")) : await tier.run(vitestArgs);
  return { tier: name, seconds: (Date.now() - started) / 1000, ...counts };
}

/** A tier in which engines run: its row tells whose providers they ran. */
async function withProviders(project: string, args: readonly string[]): Promise<Counts> {
  const counts = await vitest([project], args);
  return { ...counts, note: [`providers: ${providerKind()}`, counts.note].filter(Boolean).join("; ") };
}

function missingScanners(): readonly string[] {
  const found = findCheckov();
  const packages = missingForShellcheck();
  return [
    ...(typeof found === "string" ? [] : [found.missing]),
    ...(packages.length > 0 ? [`needs shellcheck, try: apt-get install ${packages.join(" ")}`] : []),
  ];
}

/** A tier of real servers in network namespaces. */
function networkTier(project: string): Tier {
  return {
    lacks: missingForNetworkTests,
    families: ["livekit", "etcd", "kubernetes"],
    run: (args) => vitest([project], args),
  };
}

function notRunnable(reason: string): Counts {
  console.log(`SKIP ${reason}`);
  if (process.env.CI !== "true") return { passed: 0, failed: 0, skipped: 1, note: `skipped: ${reason}` };
  return { passed: 0, failed: 1, skipped: 0, note: `a skipped tier fails in CI: ${reason}` };
}

async function lint(): Promise<Counts> {
  const programs = [
    ["tsc", "--noEmit"],
    ["biome", "check", "--error-on-warnings", "."],
  ] as const;
  const results = await Promise.all(
    programs.map(([program, ...args]) => run(join(ROOT, "node_modules/.bin", program), args, "pipe")),
  );
  const failing = programs.filter((_, index) => results[index]?.code !== 0);
  for (const [index, [program, ...args]] of programs.entries()) {
    console.log(`${results[index]?.code === 0 ? "passed" : "FAILED"} ${program} ${args.join(" ")}`);
    if (results[index]?.code !== 0) console.log(results[index]?.output);
  }
  const note = failing.map(([program]) => program).join(", ");
  return { passed: programs.length - failing.length, failed: failing.length, skipped: 0, note };
}

/** The quick tiers once more, under each of the other Node versions that users have. */
async function underOtherNodes(args: readonly string[]): Promise<Counts> {
  const nodes = otherNodes();
  if ("missing" in nodes) return notRunnable(nodes.missing);
  const runs: Counts[] = [];
  for (const { version, path } of nodes) {
    console.log(`\n-- Node ${version} --`);
    runs.push(await vitest(["unit", "synth"], args, path, { RELAIS_REPEATED: "1" }));
  }
  const sum = (key: "passed" | "failed" | "skipped") => runs.reduce((total, each) => total + each[key], 0);
  const note = nodes.map(({ version }, index) => `${version}${runs[index]?.note ? ` (${runs[index].note})` : ""}`);
  const failures = nodes.flatMap(({ version }, index) =>
    (runs[index]?.failures ?? []).map((failure) => `Node ${version}: ${failure}`),
  );
  const counts = { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
  return { ...counts, note: `Node ${note.join(", ")}`, failures };
}

function missingNodes(): readonly string[] {
  const nodes = otherNodes();
  return "missing" in nodes ? [nodes.missing] : [];
}

async function vitest(
  projects: readonly string[],
  args: readonly string[],
  node = process.execPath,
  env: NodeJS.ProcessEnv = {},
): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "relais-test-"));
  try {
    const file = join(folder, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const filters = args.length > 0 ? ["--passWithNoTests", ...args] : [];
    const selected = projects.flatMap((project) => ["--project", project]);
    const program = join(ROOT, "node_modules/vitest/vitest.mjs");
    const { code } = await run(node, [program, "run", ...selected, ...reporters, ...filters], "inherit", env);
    return count(file, code, projects, args.length > 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Counts tests, and as one failure each whatever broke outside of a test, so that "0 failed" always means good. */
function count(file: string, code: number, projects: readonly string[], filtered: boolean): Counts {
  const report = readReport(file);
  if (report === undefined)
    return { passed: 0, failed: 1, skipped: 0, note: `vitest exits with ${code} and no report` };
  const tests = report.testResults.flatMap((result) => result.assertionResults);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const failedTests = tests.filter(({ status }) => status === "failed").length;
  const skipped = tests.length - passed - failedTests;
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  ).length;
  const counts = { passed, failed: failedTests + broken, skipped, failures: failuresIn(report) };
  if (broken > 0) return { ...counts, note: `${broken} file(s) or hook(s) broken` };
  if (counts.failed === 0 && code !== 0 && tests.length > 0)
    return { ...counts, failed: 1, note: `vitest exits with ${code}` };
  if (passed + failedTests > 0) return { ...counts, note: "" };
  if (filtered) return { ...counts, note: "no test matches" };
  return { ...counts, failed: 1, note: `no test ran in test/${projects.join(" or test/")}` };
}

function failuresIn({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(ROOT, name);
    const tests = assertionResults.filter((test) => test.status === "failed");
    if (tests.length === 0) return status === "failed" ? [`${file}: ${firstLines(message)}`] : [];
    return tests.map((test) => `${file}: ${test.fullName}: ${firstLines(test.failureMessages[0] ?? "")}`);
  });
}

/** The message without the stack, in one line. */
function firstLines(message: string): string {
  const line =
    stripVTControlCharacters(message)
      .split(/\n\s+at /, 1)[0]
      ?.replaceAll(/\s+/g, " ")
      .trim() ?? "";
  return line.length > 400 ? `${line.slice(0, 397)}...` : line;
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    return undefined;
  }
}

function run(
  program: string,
  args: readonly string[],
  output: "inherit" | "pipe",
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; output: string }> {
  return new Promise((done, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", output, output],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => done({ code: code ?? 1, output: text }));
  });
}
