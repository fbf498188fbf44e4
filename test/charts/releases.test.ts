import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CHARTS } from "../../scripts/lib/root.js";
import { decidedOf, oks } from "../fixtures/environments.js";
import { objectsIn } from "./generated/judged.js";
import { type Call, renderAlone, renderFolder } from "./generated/umbrella.js";

const { blueprint } = decidedOf(oks());
const FOLDER = mkdtempSync(join(tmpdir(), "relais-releases-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe.each(["livekit-server", "coturn", "valkey"] as const)("a release of %s", (chart) => {
  const values = blueprint.releases.find((each) => each.chart === chart)?.values ?? {};
  const call = (release: string): Call => ({ chart, release, namespace: "media", kubernetes: "1.35" });

  it.each(["1e3", "a.b", "a".repeat(41)])("is refused by a name that cannot name its Services: %s", async (name) => {
    await expect(renderAlone(call(name), values)).rejects.toThrow(`the release name "${name}"`);
  });

  it("keeps its pods under a new version of the chart", async () => {
    const newer = join(FOLDER, chart);
    cpSync(join(CHARTS, chart), newer, { recursive: true });
    const about = readFileSync(join(newer, "Chart.yaml"), "utf8");
    writeFileSync(join(newer, "Chart.yaml"), about.replace(/^version: .*$/m, "version: 99.0.0"));
    const pods = (text: string) => objectsIn(text).flatMap((each) => (each.spec?.template ? [each.spec.template] : []));
    const after = await renderFolder(call(chart), newer, values);
    expect(after).toContain("99.0.0");
    expect(pods(after)).toHaveLength(1);
    expect(pods(after)).toEqual(pods(await renderAlone(call(chart), values)));
  });
});
