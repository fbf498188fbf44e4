import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATHS } from "../../stacks/connectivity/observation.js";
import { BREAKAGES } from "./connectivity/breakages.js";
import { Scene } from "./connectivity/scene.js";
import { CREDENTIALS } from "./lab/deployment.js";
import { report } from "./lab/report.js";

/**
 * `relais connectivity` against the real LiveKit and coturn as rendered, from a machine outside: whole, and then broken in each way,
 * with the cause named and nothing else accused. Doubles: the cloud, its load balancers, the ingress controller, the application.
 */
const folder = mkdtempSync(join(tmpdir(), "relais-connectivity-"));
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.start(folder);
}, 120_000);

afterAll(async () => {
  await scene?.remove();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe("relais connectivity", () => {
  it("finds every path of a whole deployment good, each by an answer of the SFU itself", async () => {
    const { status, good, paths, output } = await scene.operator.check();
    expect({ status, good }, output).toEqual({ status: 0, good: true });
    expect([...new Set(paths.map(({ path }) => path))]).toEqual(PATHS);
    expect(paths.filter(({ verdict }) => verdict !== "ok")).toEqual([]);
    const ofSfu = paths.filter(({ path }) => /UDP|TCP|TLS/.test(path));
    for (const { found } of ofSfu) expect(found).toContain("the SFU answers");
    for (const { path, target, milliseconds } of paths) report("connectivity", path, target, `${milliseconds} ms`);
  });

  it.each(BREAKAGES)("names the cause when $name", async ({ failing, at = /./, skipped = [], fix, apply }) => {
    const { differences, mend } = await apply(scene);
    try {
      const { status, good, paths, output } = await scene.operator.check(differences);
      expect({ status, good }, output).toEqual({ status: 1, good: false });
      const of = (verdict: string) => [
        ...new Set(paths.filter((line) => line.verdict === verdict).map(({ path }) => path)),
      ];
      expect(of("failed").sort(), output).toEqual(Object.keys(failing).sort());
      expect(of("skipped").sort(), output).toEqual([...skipped].sort());
      for (const [path, cause] of Object.entries(failing)) {
        for (const line of paths.filter((each) => each.path === path && each.verdict === "failed")) {
          expect(line.cause).toMatch(cause);
          expect(line.target).toMatch(at);
        }
      }
      expect(paths.map((line) => line.fix).join("\n")).toMatch(fix);
      for (const secret of [CREDENTIALS.apiSecret, CREDENTIALS.turnSecret, "eyJ"]) expect(output).not.toContain(secret);
    } finally {
      await mend?.();
    }
  });

  it("is the Job of the chart: every path good by its log, and complete, from a node of the cluster", async () => {
    const { code, log } = await scene.job();
    expect(code, log).toBe(0);
    for (const path of PATHS) expect(log).toMatch(new RegExp(`^ok +${path} `, "m"));
    expect(log).toMatch(/^every path is good: \d+ ok, 0 failed, 0 skipped$/m);
  });

  it("is the Job of the chart: failed with cause and fix in its log, and nothing secret", async () => {
    const other = "another-secret-another-secret-another";
    const { code, log } = await scene.job(other);
    expect(code, log).toBe(1);
    expect(log).toMatch(/cause: .*another secret for it/);
    expect(log).toContain("fix: compare the key in use with Secret lab-media/meet-livekit");
    for (const secret of [other, CREDENTIALS.apiSecret, "eyJ"]) expect(log).not.toContain(secret);
  });

  it("finds the mended deployment good again", async () => {
    const { status, output } = await scene.operator.check();
    expect(status, output).toBe(0);
  });
});
