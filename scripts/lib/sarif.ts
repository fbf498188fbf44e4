import { isAbsolute, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { type Finding, findingText, formatPath, type Severity } from "../../stacks/finding.js";
import { RULES, type RuleName } from "../../stacks/rules.js";
import { packageVersion } from "./root.js";
import type { CheckedEnvironment } from "./terminal.js";

const LEVELS = { error: "error", warning: "warning", unproven: "note" } as const satisfies Record<Severity, string>;

const RULE_NAMES = Object.keys(RULES) as RuleName[];

/**
 * Findings as SARIF 2.1.0, for code scanning: one run, the rules with their sentences, and each finding at its place.
 * Files are named relative to `folder`, as code hosts want them; one that lies elsewhere by its whole URL.
 */
export function sarif(checked: readonly CheckedEnvironment[], folder: string) {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "relais",
            semanticVersion: packageVersion(),
            rules: RULE_NAMES.map((id) => ({ id, shortDescription: { text: RULES[id] } })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: checked.flatMap(({ environment, findings }) =>
          findings.map((finding) => result(finding, finding.location?.file ?? environment, folder)),
        ),
      },
    ],
  };
}

function result(finding: Finding, file: string, folder: string) {
  const { rule, severity, location, path } = finding;
  return {
    ruleId: rule,
    ruleIndex: RULE_NAMES.indexOf(rule),
    level: LEVELS[severity],
    message: { text: findingText(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: fileUri(file, folder) },
          ...(location ? { region: { startLine: location.line, startColumn: location.column } } : {}),
        },
        ...(path.length > 0 ? { logicalLocations: [{ fullyQualifiedName: formatPath(path), kind: "property" }] } : {}),
      },
    ],
  };
}

/** A file as SARIF names it: relative to `folder` where it lies below, else by its whole URL. */
export function fileUri(file: string, folder: string): string {
  const path = relative(folder, resolve(folder, file));
  if (isAbsolute(path) || path.split(sep)[0] === "..") return pathToFileURL(resolve(folder, file)).href;
  return path.split(sep).map(encodeURIComponent).join("/");
}
