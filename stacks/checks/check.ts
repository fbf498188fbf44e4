import type { Blueprint } from "../blueprint/blueprint.js";
import type { Sizing } from "../capacity/sizing.js";
import type { Cloud } from "../clouds/cloud.js";
import type { Environment } from "../config/schema.js";
import type { Finding, KeyPath, Severity } from "../finding.js";

/** What every rule sees. */
export interface CheckInput {
  readonly environment: Environment;
  readonly cloud: Cloud;
  readonly sizing: Sizing;
  readonly blueprint: Blueprint;
}

/** A rule: everything it has to say about an environment, in one list. */
export type Check = (input: CheckInput) => Finding[];

/** Builds a finding; rules read as sentences with it. */
export function finding(
  rule: string,
  severity: Severity,
  path: KeyPath,
  message: string,
  fix: string,
  allowed?: string,
): Finding {
  return { rule, severity, path, message, fix, ...(allowed === undefined ? {} : { allowed }) };
}
