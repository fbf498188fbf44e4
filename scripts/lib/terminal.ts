import { styleText } from "node:util";
import { InvalidArgumentError } from "commander";
import { type Finding, formatFinding, hasErrors, type Severity } from "../../stacks/finding.js";

/** Exit codes of every command. */
export const EXIT = { good: 0, findings: 1, usage: 2 } as const;

/** A command line that cannot be served, in one line: the command ends with `EXIT.usage`. */
export class UsageError extends Error {}

/** An environment as the command line names it, and what is to be said about it. */
export interface CheckedEnvironment {
  readonly environment: string;
  readonly findings: readonly Finding[];
}

const COLOURS = { error: "red", warning: "yellow", unproven: "cyan" } as const satisfies Record<Severity, string>;

/** Prints findings to standard error, one a line, and their count; colours only on a terminal. */
export function printFindings(findings: readonly Finding[]): void {
  for (const finding of findings) {
    const line = formatFinding(finding);
    const marker = `${finding.severity}:`;
    console.error(
      process.stderr.isTTY && !process.env.NO_COLOR
        ? line.replace(marker, styleText(COLOURS[finding.severity], marker))
        : line,
    );
  }
}

/** `2 errors, 1 warning, 3 unproven`. */
export function countFindings(findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const plural = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
  return `${plural(count("error"), "error")}, ${plural(count("warning"), "warning")}, ${count("unproven")} unproven`;
}

/** Prints a result as JSON. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** Says on a terminal what may take a while, on standard error; silent where nobody watches. */
export function progress(text: string): void {
  if (process.stderr.isTTY) console.error(`${text} ...`);
}

/** The exit code that findings ask for. */
export function exitCode(findings: readonly Finding[]): number {
  return hasErrors(findings) ? EXIT.findings : EXIT.good;
}

/** Reads a repeatable option whose values are of a list, or of any text where there is none. */
export function collect<Value extends string>(choices?: readonly Value[]) {
  return (value: string, before: readonly Value[] = []): readonly Value[] => {
    if (choices && !choices.some((choice) => choice === value))
      throw new InvalidArgumentError(`it is none of ${choices.join(", ")}.`);
    return [...before, value as Value];
  };
}
