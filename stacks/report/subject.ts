import type { Decided } from "../design.js";
import type { Finding } from "../finding.js";
import type { Day } from "./day.js";
import type { NodeTypeRow } from "./node-type-rows.js";

/** What a report is about: an environment, as its file has it or with a what-if. */
export interface Subject {
  readonly decided: Decided;
  readonly findings: readonly Finding[];
  /** Its simulated day; undefined while a what-if is being simulated, null for more participants than can be played. */
  readonly day: Day | null | undefined;
  /** Other node types of the SFUs; undefined while they are being compared. */
  readonly nodeTypes: readonly NodeTypeRow[] | undefined;
}

/** The parts of a subject that take a while: the page computes them beside itself. */
export interface Slow {
  readonly day: Day | null;
  readonly nodeTypes: readonly NodeTypeRow[];
}
