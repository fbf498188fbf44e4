import type { CheckovReport } from "./checkov.js";
import { kubeScore } from "./kube-score.js";

/** What the scanners count in one render. */
export interface ScanFigures {
  readonly objects: number;
  readonly criticals: number;
  /** Criticals that only an annotation takes away. */
  readonly silenced: number;
  readonly warnings: number;
  readonly failures: number;
  /** Checks of checkov that an annotation skips. */
  readonly skipped: number;
  readonly passed: number;
}

/** Counts what kube-score finds, and what checkov found; a finding of kube-score is one check on one object. */
export function scanFigures(manifests: string, { failed, skipped, passed }: CheckovReport): ScanFigures {
  const annotated = kubeScore([manifests], true);
  const criticals = (findings: typeof annotated) => findings.filter(({ grade }) => grade === "critical").length;
  return {
    objects: manifests.match(/^kind: /gm)?.length ?? 0,
    criticals: criticals(annotated),
    silenced: criticals(kubeScore([manifests], false)) - criticals(annotated),
    warnings: annotated.length - criticals(annotated),
    failures: failed.length,
    skipped: skipped.length,
    passed: passed.length,
  };
}

/** The row of an environment in docs/security.md: without the counts that every new object moves. */
export const scanRow = (name: string, { criticals, silenced, warnings, failures, skipped }: ScanFigures): string =>
  `| Relais, ${name} | ${criticals} (${silenced} annotated) | ${warnings} | ${failures} (${skipped} annotated) |`;
