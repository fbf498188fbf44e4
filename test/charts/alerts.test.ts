import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { silencedByAbsence } from "./absence.js";
import { binary, grouping, labelsOf, parse, selectors, within } from "./promql.js";
import { type Manifest, named, ofKind, RENDERED } from "./rendered.js";

interface Family {
  readonly type: string;
  readonly labels: readonly string[];
  /** Exported from the start, before anything has happened. */
  readonly always: boolean;
}

interface Exporter {
  readonly version: string;
  readonly constantLabels: readonly string[];
  readonly families: Readonly<Record<string, Family>>;
}

const exporter = (name: string) => JSON.parse(readFileSync(`data/metrics/${name}.json`, "utf8")) as Exporter;

/** What the Prometheus Operator adds to everything that a ServiceMonitor scrapes. */
const TARGET = ["namespace", "job", "pod", "service", "container", "endpoint", "instance"];

const CLUSTER = ["kube-state-metrics", "kubelet", "cert-manager"].map(exporter);
const CHARTS = { "livekit-server": "livekit-server", coturn: "coturn", valkey: "redis-exporter" } as const;

const rendered = (await RENDERED).find(({ name }) => name === "everything optional switched on");
if (!rendered) throw new Error("no such environment");

/** The family of a series, with all labels that it may carry. */
function familyOf(chart: keyof typeof CHARTS, series: string): Family | undefined {
  const scraped = [exporter(CHARTS[chart]), exporter("prometheus")];
  const family = series.replace(/_(bucket|sum|count)$/, "");
  const find = (all: readonly Exporter[], added: readonly string[]) => {
    for (const { families, constantLabels } of all) {
      const plain = families[series];
      if (plain && plain.type !== "histogram")
        return { ...plain, labels: [...plain.labels, ...constantLabels, ...added] };
      const parts = families[family];
      if (parts?.type === "histogram" && family !== series)
        return {
          ...parts,
          labels: [...parts.labels, ...constantLabels, ...added, ...(series.endsWith("_bucket") ? ["le"] : [])],
        };
    }
    return undefined;
  };
  return find(scraped, TARGET) ?? find(CLUSTER, []);
}

const alertsOf = (chart: string): Manifest[] => named(rendered, "PrometheusRule", chart).spec.groups[0].rules;

const panelsOf = (chart: string): Manifest[] =>
  Object.values<string>(named(rendered, "ConfigMap", `${chart}-dashboard`).data).flatMap(
    (text) => JSON.parse(text).panels,
  );

/** What an expression asks of series that its server does not have, in words. */
function* unknown(chart: keyof typeof CHARTS, expression: string): Iterable<string> {
  const tree = parse(expression);
  for (const { metric, matchers } of selectors(tree)) {
    const family = familyOf(chart, metric);
    if (!family) yield `no metric ${metric}`;
    for (const { label } of matchers) if (!family?.labels.includes(label)) yield `${metric} has no label ${label}`;
  }
  for (const node of within(tree))
    for (const label of grouping(node))
      for (const { metric } of selectors(node))
        if (!familyOf(chart, metric)?.labels.includes(label)) yield `${metric} has no label ${label} to group by`;
}

describe.each(Object.keys(CHARTS) as (keyof typeof CHARTS)[])("the alerts of %s", (chart) => {
  const alerts = alertsOf(chart);
  const labels = (expression: string) => labelsOf(parse(expression), (metric) => familyOf(chart, metric)?.labels ?? []);

  it("read metrics and labels that the pinned version exports", () => {
    const { version } = exporter(CHARTS[chart]);
    const role = CHARTS[chart];
    expect(rendered.blueprint.images.find((image) => image.role === role)?.tag.replace(/^v/, "")).toBe(version);
    expect(alerts.flatMap(({ alert, expr }) => [...unknown(chart, expr)].map((what) => `${alert}: ${what}`))).toEqual(
      [],
    );
  });

  it("are not silenced by series that are absent", () => {
    const always = (metric: string) => familyOf(chart, metric)?.always ?? false;
    const silent = alerts.flatMap(({ alert, expr }) =>
      [...silencedByAbsence(expr, always)].map((why) => `${alert}: ${why}`),
    );
    expect(silent).toEqual([]);
  });

  it("say what is wrong, what it means and what to do first, of whom they know", () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    for (const { alert, expr, for: patience, labels: own, annotations } of alerts) {
      expect(["critical", "warning"], alert).toContain(own.severity);
      expect(patience, alert).toMatch(/^\d+m$/);
      expect(annotations.description, alert).toMatch(/\. First: |^First: /);
      expect(annotations.summary, alert).toMatch(/\S/);
      for (const text of Object.values<string>(annotations)) {
        expect(text, alert).not.toContain("${");
        for (const [, label] of text.matchAll(/\$labels\.(\w+)/g))
          expect(labels(expr), `${alert}: ${text}`).toContain(label);
      }
    }
  });

  it("compare with something: none fires always", () => {
    for (const { alert, expr } of alerts) {
      const operators = [...within(parse(expr))].map((node) => binary(node)?.operator);
      expect(
        operators.some((operator) => ["==", "<", ">"].includes(operator ?? "")),
        alert,
      ).toBe(true);
    }
  });

  it("wake someone when nothing answers", () => {
    const [down] = alerts;
    expect(down).toMatchObject({ alert: expect.stringMatching(/Down$/), labels: { severity: "critical" } });
    expect(selectors(parse(down.expr)).map(({ metric }) => metric)).toEqual([chart === "valkey" ? "redis_up" : "up"]);
  });

  it("have a dashboard beside them that reads metrics and labels of the pinned version", () => {
    const targets = panelsOf(chart).flatMap(({ title, targets: all }) =>
      all.map((each: Manifest) => ({ title, ...each })),
    );
    expect(targets.length).toBeGreaterThan(5);
    for (const { title, expr, legendFormat } of targets) {
      const expression = expr.replaceAll("$__rate_interval", "5m");
      expect([...unknown(chart, expression)], title).toEqual([]);
      for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
        expect(labels(expression), title).toContain(label);
    }
  });
});

describe("thresholds of alerts", () => {
  const values = (chart: string) => rendered.releases.find((release) => release.chart === chart)?.values as Manifest;
  const numbers = (chart: string, alert: string) =>
    alertsOf(chart)
      .find((each) => each.alert === alert)
      .expr.match(/(?<![\w"[])\d+(?:\.\d+)?(?![\w\]"])/g)
      .map(Number);

  it("are the values' own numbers", () => {
    const { limits, replicas } = values("livekit-server");
    expect(numbers("livekit-server", "LiveKitTracksNearLimit")).toEqual([0.9, limits.numTracks]);
    expect(numbers("livekit-server", "LiveKitBandwidthNearLimit")).toEqual([0.9, limits.bytesPerSecond]);
    expect(numbers("livekit-server", "LiveKitServerMissing")).toContain(replicas);
    expect(numbers("coturn", "CoturnAllocationsNearQuota")).toEqual([0.8, values("coturn").quotas.total]);
    expect(numbers("valkey", "ValkeyRefusesWrites")).toEqual([values("valkey").minReplicasToWrite]);
  });

  it("of CPU are where LiveKit stops to place rooms", () => {
    const config = JSON.parse(named(rendered, "ConfigMap", "livekit-server").data["livekit.json"]);
    expect(numbers("livekit-server", "LiveKitCapacityExhausted")).toContain(config.node_selector.cpu_load_limit);
  });
});

describe("an alert that absent series would silence", () => {
  const SILENT: Readonly<Record<string, string>> = {
    "counts what may not be there": "sum(up) < 3",
    "asks whether none is there": "count(a) == 0",
    "adds what may be absent": "a + b > 5",
    "subtracts what may be absent": "sum(a) - sum(b) > 5",
    "divides failures by successes": 'sum(rate(a{state="failed"}[5m])) / sum(rate(a{state="good"}[5m])) > 0.1',
    "divides by a whole that lacks the part": 'sum(a{x="1"}) / sum(a{x=~"2|3"}) > 0.1',
  };

  it.each(Object.entries(SILENT))("is noticed if it %s", (_, expression) => {
    expect([...silencedByAbsence(expression, () => false)]).not.toEqual([]);
  });

  it("is not one that falls back to zero, or divides by all", () => {
    for (const expression of [
      "(sum(up) or vector(0)) < 3",
      "(sum(a) or vector(0)) + (sum(b) or vector(0)) > 5",
      'sum(a{x="1"}) / sum(a{x=~"1|2"}) > 0.1',
      "time() - a > 5",
      "a == 0",
    ])
      expect([...silencedByAbsence(expression, () => false)], expression).toEqual([]);
  });
});

describe("templates that several charts share", () => {
  it("are the same in each", () => {
    for (const file of ["_monitoring.tpl", "prometheusrule.yaml", "configmap-dashboard.yaml"]) {
      const texts = Object.keys(CHARTS).map((chart) => readFileSync(`charts/${chart}/templates/${file}`, "utf8"));
      expect(new Set(texts).size, file).toBe(1);
    }
  });
});

describe("without monitoring", () => {
  it("nothing needs the definitions of an operator that may not be there", async () => {
    const silent = (await RENDERED).filter(({ releases }) => releases.every(({ values }) => !("monitoring" in values)));
    expect(silent.length).toBeGreaterThan(0);
    for (const environment of silent) {
      expect(ofKind(environment, "ServiceMonitor", "PrometheusRule")).toEqual([]);
      expect(JSON.stringify(environment.objects)).not.toMatch(/redis_exporter|grafana_dashboard/);
    }
  });
});
