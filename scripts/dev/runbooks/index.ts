import { PATHS } from "../../../stacks/connectivity/observation.js";
import { JOINS } from "./joins.js";
import { RELAYS } from "./relays.js";
import type { Runbook } from "./runbook.js";

/** Each is provoked with the real programs by test/media/runbooks.test.ts, and held against what is written here. */
export const RUNBOOKS = { ...JOINS, ...RELAYS } as const satisfies Readonly<Record<string, Runbook>>;

export type RunbookName = keyof typeof RUNBOOKS;

/** docs/runbooks.md, without what is written by hand. */
export function runbooksPage(): string {
  return Object.values<Runbook>(RUNBOOKS).map(section).join("\n\n");
}

/** Links to the runbooks in which an alert fires. */
export const runbooksOf = (alert: string): string[] =>
  Object.values<Runbook>(RUNBOOKS)
    .filter(({ alerts }) => Object.values(alerts).flat().includes(alert))
    .map(({ symptom }) => `[${symptom}](runbooks.md#${anchor(symptom)})`);

function section(runbook: Runbook): string {
  const { symptom, effect, cause, look, fix } = runbook;
  const rows = [
    ["log", logged(runbook)],
    ["container", ended(runbook)],
    ["metrics", measured(runbook)],
    ["alerts", alerted(runbook)],
    ["`relais connectivity`", checked(runbook)],
  ];
  return [
    `## ${symptom}`,
    effect,
    ["| where | what is seen |", "| --- | --- |", ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n"),
    `Likely cause: ${cause}`,
    `\`\`\`sh\n${look.join("\n")}\n\`\`\``,
    `What ends it: ${fix}`,
  ].join("\n\n");
}

const logged = ({ log: { container, words } }: Runbook) =>
  words.length === 0 ? "nothing" : `${container}: ${words.map((each) => `\`${each.trim()}\``).join(" ... ")}`;

const ended = ({ exitCode, ready }: Runbook) => {
  if (exitCode !== undefined) return `ends with code ${exitCode}`;
  return ready ? "runs, Ready" : "runs, not Ready";
};

function measured({ metrics }: Runbook): string {
  if ("unmeasured" in metrics) return metrics.unmeasured;
  const { up, gone = [], unchanged = [] } = metrics;
  const families = (list: readonly string[], what: string) => list.map((each) => `\`${each}\` ${what}`);
  return [`\`up\` is ${up}`, ...families(gone, "is gone"), ...families(unchanged, "does not change")].join(", ");
}

function alerted({ alerts, noAlert }: Runbook): string {
  const links = Object.values(alerts)
    .flat()
    .map((alert) => `[${alert}](monitoring.md#${anchor(alert)})`);
  return links.length > 0 ? links.join(", ") : `none: ${noAlert}`;
}

const checked = ({ connectivity }: Runbook) =>
  PATHS.flatMap((path) => (connectivity[path] === undefined ? [] : [`${path}: ${connectivity[path]}`])).join("<br>");

/** As GitHub and GitLab make one from a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");
