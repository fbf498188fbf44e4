import { basename } from "node:path";
import { type Finding, findingText, formatFinding } from "../../stacks/finding.js";
import { READING_RULES, RULES, type RuleName } from "../../stacks/rules.js";
import type { CheckedEnvironment } from "./terminal.js";

/**
 * Findings as JUnit XML: a suite for each environment, a test case for each rule. Errors fail their rule; warnings and
 * unproven facts are output of a rule that passed. Rules that a broken file kept from running are skipped.
 */
export function junit(checked: readonly CheckedEnvironment[]): string {
  const suites = checked.map(suite);
  const counts = ["tests", "failures", "skipped"] as const;
  const total = counts
    .map((name) =>
      attribute(
        name,
        suites.reduce((sum, each) => sum + each[name], 0),
      ),
    )
    .join("");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="relais check"${total} errors="0" time="0">`,
    ...suites.map((each) => each.xml),
    "</testsuites>",
  ].join("\n");
}

function suite({ environment, findings }: CheckedEnvironment) {
  const name = basename(environment).replace(/\.ya?ml$/, "");
  const rules = Object.keys(RULES) as RuleName[];
  const failed = READING_RULES.find((rule) => findings.some((each) => each.rule === rule && isError(each)));
  const ran = failed === undefined ? rules : rules.slice(0, rules.indexOf(failed) + 1);
  const cases = rules.map((rule) => {
    const own = findings.filter((each) => each.rule === rule);
    return testCase(name, rule, own, ran.includes(rule) ? undefined : failed);
  });
  const tests = cases.length;
  const failures = cases.filter((each) => each.includes("<failure")).length;
  const skipped = tests - ran.length;
  const counts = attribute("tests", tests) + attribute("failures", failures) + attribute("skipped", skipped);
  const xml = [`  <testsuite${attribute("name", name)}${counts} errors="0" time="0">`, ...cases, "  </testsuite>"];
  return { tests, failures, skipped, xml: xml.join("\n") };
}

/** @param stoppedBy The reading rule that kept this one from running. */
function testCase(name: string, rule: RuleName, findings: readonly Finding[], stoppedBy: RuleName | undefined): string {
  const errors = findings.filter(isError);
  const notes = findings.filter((each) => !isError(each));
  const first = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  const lines = [
    ...(stoppedBy ? [`      <skipped${attribute("message", `not reached: ${stoppedBy} failed`)}/>`] : []),
    ...(first
      ? [
          `      <failure${attribute("message", findingText(first) + more)}${attribute("type", rule)}>${text(errors)}</failure>`,
        ]
      : []),
    ...(notes.length > 0 ? [`      <system-out>${text(notes)}</system-out>`] : []),
  ];
  const open = `    <testcase${attribute("classname", `relais.${name}`)}${attribute("name", rule)} time="0"`;
  return lines.length === 0 ? `${open}/>` : [`${open}>`, ...lines, "    </testcase>"].join("\n");
}

const isError = (finding: Finding) => finding.severity === "error";

const text = (findings: readonly Finding[]) => escapeXml(findings.map(formatFinding).join("\n"));

/** An attribute of XML. Line breaks and tabs as references: a parser would turn them into spaces. */
export const attribute = (name: string, value: string | number) =>
  ` ${name}="${escapeXml(String(value)).replace(/[\t\n\r]/g, (each) => `&#${each.charCodeAt(0)};`)}"`;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text of XML. Characters that XML 1.0 cannot hold, not even escaped, become the replacement character. */
export const escapeXml = (value: string) =>
  value
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}")
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
