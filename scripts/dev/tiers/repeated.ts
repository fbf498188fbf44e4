import type { Row } from "./tiers.js";

/** Runs of the same tiers, one after the other. */
export interface Repetition {
  /** One row for each tier, its seconds those of the longest run. */
  readonly rows: readonly Row[];
  /** What failed in some of the runs but not in all, with how many: tests that cannot be trusted. */
  readonly flakes: readonly string[];
}

/** Adds up the rows of several runs; a failure is listed once, with how many of the runs had it. */
export function addRuns(runs: readonly (readonly Row[])[]): Repetition {
  const failures = new Map<string, number>();
  for (const rows of runs) {
    // What a failure says after its name may differ between runs: the address of a socket, a time.
    const names = rows.flatMap(({ tier, failures = [] }) => failures.map((each) => `${tier}: ${nameOf(each)}`));
    for (const name of new Set(names)) failures.set(name, (failures.get(name) ?? 0) + 1);
  }
  const [first = []] = runs;
  const rows = first.map(({ tier, note }) => {
    const same = runs.flatMap((run) => run.filter((row) => row.tier === tier));
    const sum = (key: "passed" | "failed" | "skipped") => same.reduce((total, row) => total + row[key], 0);
    return {
      tier,
      ...{ passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") },
      seconds: Math.max(...same.map(({ seconds }) => seconds)),
      note: [`longest of ${runs.length} runs`, note].filter(Boolean).join("; "),
    };
  });
  const flaky = [...failures].filter(([, times]) => times < runs.length);
  return { rows, flakes: flaky.map(([name, times]) => `${name}: in ${times} of ${runs.length} runs`) };
}

/** `test/media/redis.test.ts: calls go on when a proxy is killed`, of a failure with its message behind it. */
const nameOf = (failure: string) => failure.split(": ").slice(0, 2).join(": ");
