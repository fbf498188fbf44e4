import type { RuleName } from "./rules.js";

/** Where in the environment file a finding points: 1-based line and column. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * How much a finding weighs. `error` stops synth; `warning` is a risk the operator should know;
 * `unproven` is a vendor fact that nobody could try, with the switch that settles it.
 */
export type Severity = "error" | "warning" | "unproven";

/** Where a finding points: a key path in the environment, e.g. `["demand", "meetings", 0, "size"]`. */
export type KeyPath = readonly (string | number)[];

/** One thing that is wrong or unproven, complete enough to be fixed from its text alone. */
export interface Finding {
  /** Name of the rule, equal to the name of the file that holds it. */
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly path: KeyPath;
  /** What is wrong, naming key and value; lower case, no full stop. */
  readonly message: string;
  /** What would be accepted, where that can be said in a few words. */
  readonly allowed?: string;
  /** What to do. */
  readonly fix: string;
  readonly location?: Location;
}

/** `demand.meetings[0].size`. A key that would upset a terminal, or fill it, is quoted and cut. */
export function formatPath(path: KeyPath): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : `${text}${text === "" ? "" : "."}${plain(part)}`),
    "",
  );
}

function plain(key: string): string {
  const text = /^[\w./@-]+$/.test(key) ? key : JSON.stringify(key);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, unproven: 2 };

/** Errors first, then by place in the file; stable, so that the same input prints the same list. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      WEIGHT[a.severity] - WEIGHT[b.severity] ||
      (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
      (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
}

/** What a finding says, without its place and weight: `message; allowed: ...; fix`. */
export function findingText({ message, allowed, fix }: Finding): string {
  return `${message}${allowed ? `; allowed: ${allowed}` : ""}; ${fix}`;
}

/** One finding as a line that editors and CI can click: `file:line:column severity message; allowed; fix`. */
export function formatFinding(finding: Finding): string {
  const { location, severity } = finding;
  const place = location ? `${location.file}:${location.line}:${location.column} ` : "";
  return `${place}${severity}: ${findingText(finding)}`;
}

/** True if any finding stops synth. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}
