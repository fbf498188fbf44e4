import type { ClusterLine } from "../../stacks/cluster/line.js";
import { table } from "./table.js";
import { EXIT } from "./terminal.js";

/** Prints lines about a cluster as a table, below it what to do and for what, and a count. */
export function printLines(lines: readonly ClusterLine[]): void {
  const rows = lines.map(({ verdict, kind, name, wanted, found }) => [verdict, kind, name, found, wanted]);
  console.log(table([["", "kind", "name", "found", "wanted"], ...rows], ""));
  const open = lines.filter(({ verdict }) => verdict !== "ok");
  const fixes = [...new Set(open.map(({ fix }) => fix))];
  for (const fix of fixes) {
    const affected = open.filter((line) => line.fix === fix).map(({ kind, name }) => `${kind} ${name}`);
    console.log(`\nto do: ${fix}\n  for ${affected.join(", ")}`);
  }
  console.log(`\n${lines.length - open.length} as wanted, ${open.length} not`);
}

/** 0 if everything is as wanted. */
export function linesExitCode(lines: readonly ClusterLine[]): number {
  return lines.every(({ verdict }) => verdict === "ok") ? EXIT.good : EXIT.findings;
}
