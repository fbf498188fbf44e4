/** How the tests of a tier ended. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly note: string;
  /** What failed, a line each: the end of a long log is often all that is kept of it. */
  readonly failures?: readonly string[];
}

/** Counts of several runs of the same tests, each with its label in front of what failed. */
export function addCounts(runs: readonly { readonly label: string; readonly counts: Counts }[]): Counts {
  const sum = (key: "passed" | "failed" | "skipped") => runs.reduce((total, { counts }) => total + counts[key], 0);
  const note = runs.map(({ label, counts }) => `${label}${counts.note ? ` (${counts.note})` : ""}`);
  const failures = runs.flatMap(({ label, counts }) =>
    (counts.failures ?? []).map((failure) => `${label}: ${failure}`),
  );
  return {
    passed: sum("passed"),
    failed: sum("failed"),
    skipped: sum("skipped"),
    note: note.join(", "),
    failures,
  };
}
