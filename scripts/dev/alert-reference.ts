import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isSeq, parseDocument, type YAMLMap } from "yaml";
import { CHARTS } from "../lib/root.js";
import { runbooksOf } from "./runbooks/index.js";

/** The charts that bring alerts. */
const WITH_ALERTS = ["livekit-server", "coturn", "valkey"] as const;

/** An alert of `files/alerts.yaml`, and the comment above it. */
interface Alert {
  readonly alert: string;
  /** What it depends on, by the chart's own name for it. */
  readonly when?: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
  readonly reason: string;
}

/** Each alert of the charts: what it means, what to do first, and the reason for its threshold. */
export function alertReference(): string {
  return WITH_ALERTS.flatMap((chart) => [`## ${chart}`, ...alertsOf(chart).map(section)]).join("\n\n");
}

function alertsOf(chart: string): Alert[] {
  const document = parseDocument(readFileSync(join(CHARTS, chart, "files/alerts.yaml"), "utf8"));
  const list = document.contents;
  if (!isSeq<YAMLMap>(list)) throw new Error(`files/alerts.yaml of ${chart} is no list`);
  return list.items.map((item, index) => {
    const alert = item.toJS(document) as Omit<Alert, "reason">;
    const comment = item.commentBefore ?? (index === 0 ? list.commentBefore : undefined);
    // The file's own comment stands above that of the first alert, and ends with an empty line.
    const reason = comment
      ?.split(/\n\s*\n/)
      .at(-1)
      ?.replaceAll(/\s+/g, " ")
      .trim();
    if (!reason) throw new Error(`${alert.alert} of ${chart} has no comment that says why`);
    return { ...alert, reason };
  });
}

function section({ alert, when, expr, for: patience, labels, annotations, reason }: Alert): string {
  const runbooks = runbooksOf(alert);
  const [meaning, first = ""] = prose(annotations.description).split(/(?:^| )First: /);
  return [
    `### ${alert}`,
    `**${labels.severity}**, after ${patience}${when ? `, with ${when}` : ""}: ${prose(annotations.summary)}.`,
    ...(meaning ? [meaning] : []),
    `First: ${first}`,
    ...(runbooks.length > 0 ? [`Runbooks: ${runbooks.join("; ")}.`] : []),
    `Why so: ${prose(reason)}`,
    `\`\`\`promql\n${named(expr)}\n\`\`\``,
  ].join("\n\n");
}

/** With names in the place of what the chart, or Prometheus, fills in. */
const named = (text: string) =>
  text
    .replaceAll(/\$\{(\w+)\}/g, "<$1>")
    .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, "<$1>")
    .replaceAll(/\{\{ \$value[^}]*\}\}/g, "<value>");

/** The same outside of code, where Markdown would take the names for HTML. */
const prose = (text: string) => named(text).replaceAll("<", "\\<");
