import type { Blueprint } from "../blueprint/blueprint.js";
import type { Sizing } from "../capacity/sizing.js";
import type { Cloud } from "../clouds/cloud.js";
import type { Environment } from "../config/schema.js";
import type { Finding, KeyPath, Severity } from "../finding.js";
import type { RuleName } from "../rules.js";

/** An environment and what follows from it. */
interface Planned {
  readonly environment: Environment;
  readonly cloud: Cloud;
  readonly sizing: Sizing;
  readonly blueprint: Blueprint;
}

/** Another environment on the same cluster. */
export interface Neighbour extends Planned {
  readonly file: string;
  /** Where the environment names it. */
  readonly path: KeyPath;
}

/** What every rule sees. */
export interface CheckInput extends Planned {
  readonly neighbours: readonly Neighbour[];
}

/** A rule: everything it has to say about an environment, in one list. */
export type Check = (input: CheckInput) => Finding[];

/** Builds a finding; rules read as sentences with it. */
export function finding(
  rule: RuleName,
  severity: Severity,
  path: KeyPath,
  message: string,
  fix: string,
  allowed?: string,
): Finding {
  return { rule, severity, path, message, fix, ...(allowed === undefined ? {} : { allowed }) };
}
