import { type Decided, deployable } from "../../stacks/design.js";
import type { Finding } from "../../stacks/finding.js";
import { designFile } from "./environment-file.js";
import { countFindings, printFindings, printJson } from "./terminal.js";

/** A deployable environment with what is to be known about it. */
export interface DeployableFile extends Decided {
  readonly findings: readonly Finding[];
}

/**
 * The environment of a command that needs a deployable one. Undefined if there is an error among its findings, which are then
 * printed: with `json` as `{ findings }` on standard output, else one a line on standard error. The caller ends with
 * `EXIT.findings`.
 */
export function deployableFile(argument: string, { json = false } = {}): DeployableFile | undefined {
  const result = designFile(argument);
  const decided = deployable(result);
  if (decided) return { ...decided, findings: result.findings };
  if (json) printJson({ findings: result.findings });
  else {
    printFindings(result.findings);
    console.error(`nothing done: ${countFindings(result.findings)}`);
  }
  return undefined;
}
