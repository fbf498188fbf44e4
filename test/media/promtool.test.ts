import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { VALKEYS } from "../charts/alone-valkey.js";
import { objectsIn } from "../charts/generated/judged.js";
import { renderAlone } from "../charts/generated/umbrella.js";
import { type Manifest, ofKind, RENDERED, type Rendered } from "../charts/rendered.js";
import { ALERT_CASES } from "./promtool/alert-cases.js";
import { checkRules, type Rules, testRules } from "./promtool/promtool.js";

/** The charts' alerts in the engine of a real Prometheus: what its `promtool` plays through them. */
const folder = mkdtempSync(join(tmpdir(), "relais-promtool-"));
const renders = [...(await RENDERED), await valkeyWithBackups()];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rulesOf = (rendered: Pick<Rendered, "objects">): Rules[] =>
  ofKind(rendered, "PrometheusRule").map(({ metadata, spec }) => ({
    namespace: metadata.namespace,
    release: metadata.name,
    groups: spec.groups,
  }));

const names = ({ groups }: Rules) => groups.flatMap((group) => (group as { rules: { alert: string }[] }).rules);

/** No environment asks for backups. */
async function valkeyWithBackups(): Promise<Pick<Rendered, "objects">> {
  const [[, { values }]] = VALKEYS as [(typeof VALKEYS)[number]];
  const monitoring = { serviceMonitor: { enabled: true }, rules: { enabled: true }, exporter: { enabled: true } };
  const networkPolicy = { ...(values as Manifest).networkPolicy, metricsFromNamespaces: ["monitoring"] };
  const call = { chart: "valkey", release: "valkey", namespace: "data", kubernetes: "1.34.0" } as const;
  return { objects: objectsIn(await renderAlone(call, { ...values, monitoring, networkPolicy })) };
}

describe("a real Prometheus", () => {
  it("loads the rules of every render, and none with a broken expression", async () => {
    const all = renders.flatMap(rulesOf);
    expect(all.length).toBeGreaterThan(3);
    for (const [index, rules] of all.entries()) {
      const said = await checkRules(join(folder, String(index)), rules);
      expect(said).toContain(`${names(rules).length} rules found`);
    }
    const broken = { namespace: "a", release: "a", groups: [{ name: "a", rules: [{ alert: "A", expr: "sum(up" }] }] };
    await expect(checkRules(folder, broken)).rejects.toThrow("parse error");
  });
});

describe.each(Object.entries(ALERT_CASES))("the alerts of %s", (chart, cases) => {
  const file = parse(readFileSync(`charts/${chart}/files/alerts.yaml`, "utf8")) as { alert: string }[];
  const everyRules = renders.flatMap(rulesOf).filter(({ release }) => release === chart);
  /** The render that has most of them. */
  const rules = everyRules.toSorted((a, b) => names(b).length - names(a).length)[0] as Rules;
  const played = (fires: boolean) =>
    names(rules).map(({ alert }) => ({
      ...{ series: cases[alert]?.[fires ? "fires" : "silent"] ?? {}, fires: fires ? [alert] : [], among: alert },
    }));

  it("all have a case, and are rendered somewhere", () => {
    expect(Object.keys(cases)).toEqual(file.map(({ alert }) => alert));
    expect(names(rules).map(({ alert }) => alert)).toEqual(Object.keys(cases));
  });

  it("fire on the least that they are for", async () => {
    expect(await testRules(folder, rules, played(true))).toContain("SUCCESS");
  });

  it("keep silent on lower ones", async () => {
    expect(await testRules(folder, rules, played(false))).toContain("SUCCESS");
  });
});
