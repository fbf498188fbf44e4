import type { Decided } from "../design.js";
import type { Finding } from "../finding.js";
import type { Day } from "./day.js";

/** What a report is about: an environment, as its file has it or with a what-if. */
export interface Subject {
  readonly decided: Decided;
  readonly findings: readonly Finding[];
  /** Its simulated day; undefined while a what-if is being simulated, null for more participants than can be played. */
  readonly day: Day | null | undefined;
}
