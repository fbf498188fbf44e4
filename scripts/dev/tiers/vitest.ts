import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ROOT } from "../../lib/root.js";
import type { Counts } from "./counts.js";
import type { Screen } from "./screen.js";

/** What one run of vitest is told. */
export interface VitestRun {
  /** Projects of vitest.config.ts. */
  readonly projects: readonly string[];
  /** The user's, such as names of files and tests. */
  readonly args: readonly string[];
  readonly screen: Screen;
  /** The Node to run it under; by default the one that runs this. */
  readonly node?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs tests and counts them; as one failure each whatever broke outside of a test, so that "0 failed" always means good. */
export async function vitest({ projects, args, screen, node = process.execPath, env }: VitestRun): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "relais-test-"));
  try {
    const file = join(folder, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const filters = args.length > 0 ? ["--passWithNoTests", ...args] : [];
    const selected = projects.flatMap((project) => ["--project", project]);
    const program = join(ROOT, "node_modules/vitest/vitest.mjs");
    const code = await screen.run(node, [program, "run", ...selected, ...reporters, ...filters], env);
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
