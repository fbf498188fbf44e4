import type { PlanReport, StackPlan } from "../../stacks/plan/report.js";
import type { Risk } from "../../stacks/plan/risks.js";
import { attribute, escapeXml } from "./junit.js";
import { packageVersion } from "./root.js";
import { fileUri } from "./sarif.js";

/** What a plan is judged by, in the words of `--allow`. */
const RULES = {
  delete: "nothing is deleted",
  replace: "nothing is replaced",
  shrink: "no pool and no release shrinks",
} as const;
const RULE_NAMES = Object.keys(RULES) as (keyof typeof RULES)[];

const ofRule = (risks: readonly Risk[], rule: string) => risks.filter(({ token }) => token.startsWith(`${rule}:`));

/** A plan as JUnit XML: a case for each stack, skipped where it could not be planned, and one for each kind of risk. */
export function planJunit({ environment, stacks, risks }: PlanReport): string {
  const cases = [
    ...stacks.map((stack) => stackCase(environment, stack)),
    ...RULE_NAMES.map((rule) => riskCase(environment, rule, ofRule(risks, rule))),
  ];
  const count = (tag: string) => cases.filter((each) => each.includes(`<${tag}`)).length;
  const counts =
    attribute("tests", cases.length) + attribute("failures", count("failure")) + attribute("skipped", count("skipped"));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="relais plan"${counts} errors="0" time="0">`,
    `  <testsuite${attribute("name", environment)}${counts} errors="0" time="0">`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
  ].join("\n");
}

function stackCase(environment: string, stack: StackPlan): string {
  const open = testCase(environment, `plan of ${stack.stack}`);
  if ("notPlanned" in stack)
    return `${open}>\n      <skipped${attribute("message", stack.notPlanned)}/>\n    </testcase>`;
  if (stack.changes.length === 0) return `${open}/>`;
  const lines = stack.changes.map(({ action, address }) => `${action} ${address}`);
  return `${open}>\n      <system-out>${escapeXml(lines.join("\n"))}</system-out>\n    </testcase>`;
}

function riskCase(environment: string, rule: keyof typeof RULES, risks: readonly Risk[]): string {
  const open = testCase(environment, RULES[rule]);
  const [first] = risks;
  if (!first) return `${open}/>`;
  const more = risks.length > 1 ? ` (and ${risks.length - 1} more)` : "";
  const text = risks.map(({ token, message }) => `${message}; allow it by --allow ${token}`).join("\n");
  return `${open}>\n      <failure${attribute("message", first.message + more)}${attribute("type", rule)}>${escapeXml(text)}</failure>\n    </testcase>`;
}

const testCase = (environment: string, name: string) =>
  `    <testcase${attribute("classname", `relais.${environment}`)}${attribute("name", name)} time="0"`;

/** A plan's risks as SARIF 2.1.0, at the environment's file; `folder` is what files are named relative to. */
export function planSarif({ risks }: PlanReport, file: string, folder: string) {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "relais plan",
            semanticVersion: packageVersion(),
            rules: RULE_NAMES.map((id) => ({ id, shortDescription: { text: RULES[id] } })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: RULE_NAMES.flatMap((rule, ruleIndex) =>
          ofRule(risks, rule).map(({ token, message }) => ({
            ruleId: rule,
            ruleIndex,
            level: "error",
            message: { text: `${message}; allow it by --allow ${token}` },
            locations: [{ physicalLocation: { artifactLocation: { uri: fileUri(file, folder) } } }],
          })),
        ),
      },
    ],
  };
}
