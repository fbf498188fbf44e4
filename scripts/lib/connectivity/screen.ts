import { styleText } from "node:util";
import { isGood, type PathLine } from "../../../stacks/connectivity/verdicts.js";
import { table } from "../table.js";

const COLOURS = { ok: "green", failed: "red", skipped: "yellow" } as const;

/** Prints the verdicts as a table, below it cause and fix of each failure, and one line about all. */
export function printPaths(lines: readonly PathLine[]): void {
  const rows = lines.map(({ verdict, path, target, milliseconds, found }) => [
    ...[verdict, path, target, verdict === "skipped" ? "" : `${milliseconds} ms`, found],
  ]);
  const [head = "", ...body] = table([["", "path", "to", "took", "found"], ...rows], "").split("\n");
  console.log([head, ...body.map((text, index) => coloured(text, lines[index]?.verdict ?? "ok"))].join("\n"));
  const causes = [...new Set(lines.filter(({ cause }) => cause !== "").map(({ cause }) => cause))];
  for (const cause of causes) {
    const affected = lines.filter((line) => line.cause === cause);
    const fixes = [...new Set(affected.map(({ fix }) => fix))];
    console.log(`\n${affected.map(({ path, target }) => `${path} ${target}`).join(", ")}\n  cause: ${cause}`);
    for (const fix of fixes) console.log(`  fix: ${fix}`);
  }
  console.log(`\n${summary(lines)}`);
}

function summary(lines: readonly PathLine[]): string {
  const count = (verdict: PathLine["verdict"]) => lines.filter((line) => line.verdict === verdict).length;
  const counts = `${count("ok")} ok, ${count("failed")} failed, ${count("skipped")} skipped`;
  return isGood(lines) ? `every path is good: ${counts}` : `not every path is good: ${counts}`;
}

function coloured(text: string, verdict: PathLine["verdict"]): string {
  if (!process.stdout.isTTY || process.env.NO_COLOR) return text;
  return text.replace(verdict, styleText(COLOURS[verdict], verdict));
}
