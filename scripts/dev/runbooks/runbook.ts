import type { Path } from "../../../stacks/connectivity/observation.js";

/** What a metrics port tells while something is wrong. */
export interface Metrics {
  /** Whether it answers: 0 is what Prometheus then has for `up`. */
  readonly up: 0 | 1;
  /** Families that are missing from an answer, and were there before. */
  readonly gone?: readonly string[];
  /** Families that one would look at, and that do not change. */
  readonly unchanged?: readonly string[];
}

/** A symptom, what an operator sees of it in each place, and what ends it. Tests break a deployment so and hold it against this. */
export interface Runbook {
  /** What is seen first: the section's heading. */
  readonly symptom: string;
  /** Who sees what, in a sentence or two. */
  readonly effect: string;
  /** A line has these words, whichever program's they are; without lines the programs say nothing of it. */
  readonly log: { readonly container: string; readonly words: readonly string[] };
  /** How the container ends, if it does. */
  readonly exitCode?: number;
  /** Whether the pod's readiness probe passes. */
  readonly ready: boolean;
  /** Of the SFU, or of the TURN server where no metric of that was measured. */
  readonly metrics: Metrics | { readonly unmeasured: string };
  /** Those that fire, by chart, and no other of these charts. */
  readonly alerts: Readonly<Record<string, readonly string[]>>;
  /** Why none fires. */
  readonly noAlert?: string;
  /** Paths that fail, each with words of its cause; all others are good or, without a room, skipped. */
  readonly connectivity: Readonly<Partial<Record<Path, string>>>;
  readonly cause: string;
  readonly look: readonly string[];
  readonly fix: string;
}
