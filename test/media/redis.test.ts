import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CREDENTIALS } from "./lab/deployment.js";
import { eventually } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";
import { cutOff, frozen, killed } from "./redis/faults.js";
import type { Said } from "./redis/guests.js";
import { expectCallUnharmed, expectJoinsBack, losePrimary } from "./redis/losses.js";
import { votesInVain } from "./redis/members.js";
import { linesOf, program } from "./redis/observer.js";
import { Scene } from "./redis/scene.js";
import { sfuWithoutProxy } from "./redis/without-proxy.js";

/**
 * Three members with Sentinel and two SFUs with a proxy each, as the charts render them. Redis 7.0 stands in for Valkey, and HAProxy
 * 2.6 for 3.2, without `init-state`.
 */
/** Seconds that LiveKit is given by itself; with the proxy joins work after about 6. */
const WITHOUT_PROXY = 10;
/** Seconds without a primary: about what its replacement takes. */
const GAP = 5;

const folder = mkdtempSync(join(tmpdir(), "relais-redis-"));
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.start(folder);
}, 90_000);

afterAll(async () => {
  await scene?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe("an SFU", () => {
  it("is not started while the primary refuses writes for want of replicas, which would end it", async () => {
    const primary = await scene.ready();
    const replicas = scene.members.filter((member) => member !== primary);
    const mayStart = () => scene.sfuPod(0).probe("redis-proxy");
    expect(await mayStart()).toBe(true);
    for (const { pod } of replicas) await pod.containers.valkey?.stop();
    expect(await mayStart()).toBe(false);
    for (const { pod } of replicas) pod.restart("valkey");
    await eventually("replicas", 10, mayStart);
  });
});

describe("calls go on, and joins come back", () => {
  it("when a proxy is killed", async () => {
    await scene.ready();
    const votes = votesInVain(scene.members);
    const begun = Date.now();
    const pod = scene.sfuPod(0);
    await pod.containers["redis-proxy"]?.stop();
    await eventually("a join that fails", 5, () => scene.failedJoins(begun) > 0);
    pod.restart("redis-proxy");
    const back = await expectJoinsBack(scene, begun, votes);
    const pause = await expectCallUnharmed(scene, begun, back.joins);
    report(
      "redis",
      "proxy killed",
      `joins back after ${seconds(back.joins)}`,
      `/ is 200 after ${seconds(back.health)}`,
      `longest pause of the call ${seconds(pause)}`,
    );
  });

  it("when nobody reaches the primary for five seconds, by the signalling connections that there are", async () => {
    await scene.ready();
    const { sfus, deployment } = scene;
    const setup = JSON.stringify({ addresses: sfus, guests: 4, ...CREDENTIALS });
    const guests = program("guests", deployment, deployment.edge.namespace, setup);
    const heard = (said: Said["said"]) => linesOf<Said>(guests).filter((line) => line.said === said).length;
    try {
      await eventually("guests", 10, () => heard("joined") === 4 * sfus.length);
      const proxies = sfus.map((_, index) => scene.sfuPod(index));
      const begun = Date.now();
      await Promise.all(proxies.map((pod) => pod.containers["redis-proxy"]?.stop()));
      await pause(GAP * 1000);
      for (const pod of proxies) pod.restart("redis-proxy");
      await scene.joinsBack(begun, 20);
      // What LiveKit cannot hand on it gives up after 7.5 s.
      await pause(Math.max(0, begun + 9000 - Date.now()));
      expect([heard("joined"), heard("ended")]).toEqual([4 * sfus.length, 0]);
      await expectCallUnharmed(scene, begun);
    } finally {
      await guests.stop();
    }
  });

  it("when the primary is killed", async () => {
    await losePrimary(scene, killed);
  });

  it("when the primary's node is cut off, which LiveKit without its proxy does not survive", async () => {
    const control = scene.deployment.nodes.turn.privateIp;
    const server = await sfuWithoutProxy(scene.deployment);
    const started = Date.now();
    try {
      await eventually("joins without a proxy", 10, () => scene.observer.back(control, "join", started));
      await losePrimary(scene, cutOff, async (begun) => {
        const late = begun + WITHOUT_PROXY * 1000;
        await eventually(
          "a late join",
          WITHOUT_PROXY + 10,
          () => scene.observer.answers(control, "join", late).length > 0,
        );
        expect(scene.observer.back(control, "join", begun)).toBeUndefined();
        report(
          "redis",
          cutOff.name,
          "without the proxy, by LiveKit's own Sentinel client",
          `no joins after ${WITHOUT_PROXY} s`,
        );
      });
    } finally {
      await server.stop();
    }
  });

  // Last, because its Sentinel is of no use for the next half minute.
  it("when the primary is frozen", async () => {
    await losePrimary(scene, frozen);
  });
});
