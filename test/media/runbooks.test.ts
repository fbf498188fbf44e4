import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RUNBOOKS, type RunbookName } from "../../scripts/dev/runbooks/index.js";
import type { Runbook } from "../../scripts/dev/runbooks/runbook.js";
import { PATHS } from "../../stacks/connectivity/observation.js";
import type { Checked } from "./connectivity/operator.js";
import { Scene } from "./connectivity/scene.js";
import { labEnvironment } from "./lab/environments.js";
import { eventually, listens, runIn } from "./lab/processes.js";
import { type Rules, testRules } from "./promtool/promtool.js";
import { rendered } from "./relay/rendered.js";
import { otherSeries } from "./runbooks/doubles.js";
import { holdPort } from "./runbooks/held.js";
import { alertRules, logFrom, podSeries, scrapeOf, sfuReady } from "./runbooks/observed.js";
import { goingOn, type Scrape, samplesOf } from "./runbooks/scraped.js";
import { podOf, SITUATIONS } from "./runbooks/situations.js";

/**
 * docs/runbooks.md, provoked: what an operator sees in logs, metrics, alerts and `relais connectivity` when something usual goes wrong
 * with the real LiveKit, coturn and Redis as rendered, and that it is well again once it is mended. Doubles: those of the connectivity
 * test, and the series of kube-state-metrics, cert-manager, coturn 4.17 and Valkey's exporter.
 */
const folder = mkdtempSync(join(tmpdir(), "relais-runbooks-"));
let scene: Scene;
let rules: Rules[];

beforeAll(async () => {
  const monitored = labEnvironment("hostNetworkPublicIp", (environment) => {
    environment.monitoring = { namespace: "monitoring", operator: true };
  });
  [scene, rules] = await Promise.all([Scene.start(folder), rendered(monitored).then(alertRules)]);
}, 120_000);

afterAll(async () => {
  await scene?.remove();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** Plays the series of a chart's servers through its alerts. */
const play = (chart: string, series: Readonly<Record<string, string>>, fires: readonly string[]) => {
  const own = rules.find(({ release }) => release === chart);
  if (own === undefined) throw new Error(`${chart} has no alerts`);
  return testRules(join(folder, "promtool"), own, [{ series, fires }]);
};

const sfuSeries = (before: Scrape, after: Scrape | undefined, ready: boolean, ended: boolean) => {
  const text = JSON.stringify(rules);
  const scraped = after && goingOn(before, after, (metric) => new RegExp(`\\b${metric}\\b`).test(text));
  return { "up{$target}": `${after ? 1 : 0}+0x200`, ...scraped, ...podSeries(ready, ended) };
};

const scrape = () => eventually("the metrics port", 20, () => scrapeOf(scene));

/** What failed, each path with its causes. */
const failuresOf = ({ paths }: Checked) =>
  Object.fromEntries(
    PATHS.flatMap((path) => {
      const failed = paths.filter((line) => line.path === path && line.verdict === "failed");
      return failed.length > 0 ? [[path, [...new Set(failed.map(({ cause }) => cause))].join("; ")]] : [];
    }),
  );

const isWell = async () => {
  const { status, output } = await scene.operator.check();
  expect(status, output).toBe(0);
};

describe("a whole deployment", () => {
  it("raises no alert, and every path is good", async () => {
    const before = await scrape();
    await isWell();
    const after = await scrape();
    expect(samplesOf(after, "livekit_participant_join_total")).not.toEqual(
      samplesOf(before, "livekit_participant_join_total"),
    );
    await play("livekit-server", sfuSeries(before, after, await sfuReady(scene), false), []);
    for (const chart of ["coturn", "valkey"]) await play(chart, await otherSeries(scene, undefined, chart), []);
  });
});

describe("what an operator sees", () => {
  it.each(Object.keys(RUNBOOKS) as RunbookName[])("of %s", async (name) => {
    const runbook: Runbook = RUNBOOKS[name];
    const whole = await scrape();
    const said = logFrom(scene, runbook.log.container);
    const { differences, scrapes, mend } = await SITUATIONS[name](scene);
    const { first: before, last } = scrapes ?? { first: whole, last: () => scrapeOf(scene) };
    try {
      const ended = await endOf(runbook);
      const checked = await scene.operator.check(differences);
      const failures = failuresOf(checked);
      expect(Object.keys(failures).sort(), checked.output).toEqual(Object.keys(runbook.connectivity).sort());
      for (const [path, cause] of Object.entries(runbook.connectivity)) expect(failures[path]).toContain(cause);
      if (runbook.log.words.length > 0) await said.has(runbook.log.words);
      else expect(said.text()).not.toMatch(/expire/i);

      const ready = await sfuReady(scene);
      const ofSfu = runbook.log.container === "livekit-server";
      if (ofSfu) expect(ready).toBe(runbook.ready);
      const after = await seen(runbook, before, last);
      for (const [chart, fires] of Object.entries(runbook.alerts)) {
        const series =
          chart === "livekit-server"
            ? sfuSeries(before, after, ready, ended !== undefined)
            : await otherSeries(scene, name, chart);
        await play(chart, series, fires);
      }
    } finally {
      await mend();
    }
  });

  it("of a TURN server whose port is taken, if its init container did not look: open ports, and nobody who answers", async () => {
    const { namespace } = scene.deployment.nodes.turn;
    await scene.stop("coturn");
    const said = logFrom(scene, "turnserver");
    const held = await holdPort(namespace, "UDP", 3478);
    try {
      podOf(scene, "coturn").restart("turnserver");
      await said.has(["Cannot bind local socket to addr: Address already in use"]);
      await eventually("its TLS port", 20, () => listens(namespace, "tcp", 5349));
      const ask = ["-connect", `${scene.deployment.turns.address}:443`];
      const answer = runIn(scene.operator.namespace, "timeout", ["3", "openssl", "s_client", ...ask]);
      await expect(answer).rejects.toThrow("ended with");
    } finally {
      await held.stop();
      await scene.stop("coturn");
      await scene.start("coturn");
    }
  });

  it("is gone once all is mended", async () => {
    await isWell();
  });
});

/** Waits for the end of a container that ends. */
async function endOf({ exitCode, log }: Runbook): Promise<number | undefined> {
  if (exitCode === undefined) return undefined;
  const container = podOf(scene, log.container === "livekit-server" ? "livekit-server" : "coturn").containers[
    log.container
  ];
  await eventually(`the end of ${log.container}`, 30, () => container?.running() === false);
  expect(await container?.ended).toBe(exitCode);
  return exitCode;
}

/** The metrics port as the runbook says it answers; undefined if it does not, or is not looked at. */
async function seen(
  { metrics }: Runbook,
  before: Scrape,
  scraped: () => Promise<Scrape | undefined> | Scrape | undefined,
): Promise<Scrape | undefined> {
  if ("unmeasured" in metrics) return scraped();
  const { up, gone = [], unchanged = [] } = metrics;
  if (up === 0) {
    expect(await scraped()).toBeUndefined();
    return undefined;
  }
  return eventually(`metrics without ${gone.join()}`, 20, async () => {
    const after = await scraped();
    if (after === undefined || gone.some((family) => Object.keys(samplesOf(after, family)).length > 0))
      return undefined;
    for (const family of unchanged) expect(samplesOf(after, family)).toEqual(samplesOf(before, family));
    for (const family of gone) expect(samplesOf(before, family)).not.toEqual({});
    return after;
  });
}
