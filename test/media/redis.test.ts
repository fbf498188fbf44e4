import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";
import { cutOff, type Fault, frozen, killed } from "./redis/faults.js";
import { type Member, namedPrimary, stateOf } from "./redis/members.js";
import { Scene } from "./redis/scene.js";
import { sfuWithoutProxy } from "./redis/without-proxy.js";

/**
 * Three members with Sentinel and two SFUs with a proxy each, as the charts render them. Redis 7.0 stands in for Valkey, and HAProxy
 * 2.6 for 3.2, without `init-state`.
 */
/** Seconds from the fault until joins must work on both SFUs again. */
const JOINS_BACK = 10;
/** Seconds without a new frame that a busy machine may cost by itself. */
const PAUSE = 3;
/** Sentinel waits 10 s before it makes a replica of a member that came back as primary. */
const RETIRED = 30;

const folder = mkdtempSync(join(tmpdir(), "relais-redis-"));
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.start(folder);
}, 90_000);

afterAll(async () => {
  await scene?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** The call never noticed more than a new signalling connection, and no SFU was started again. */
async function expectCallUnharmed(fault: number): Promise<number> {
  const pause = scene.call.longestPause(fault);
  expect(pause).toBeLessThan(PAUSE);
  await eventually("signalling of the call", 20, () => scene.call.isSignalling());
  const events = await scene.call.events();
  expect(events).not.toContain("reconnecting");
  expect(events).not.toContain("disconnected");
  expect(scene.sfuProcesses()).not.toContain("ended");
  return pause;
}

/** Loses the primary to a fault, waits for joins, ends the fault, and watches the old primary retire. */
async function lose(fault: Fault, duringFault: (begun: number) => Promise<void> = async () => {}): Promise<void> {
  const old = await scene.ready();
  const begun = Date.now();
  await fault.begin(old);
  // The old primary may have what was begun while the fault took hold, and nothing that was begun later.
  const gone = Date.now();
  let back: Awaited<ReturnType<Scene["joinsBack"]>>;
  let ended: number;
  try {
    back = await scene.joinsBack(begun, JOINS_BACK + 5);
    await duringFault(begun);
  } finally {
    // One fault that is not survived must not make the next ones fail.
    ended = Date.now();
    await fault.end(old);
  }
  const retired = await scene.retires(old, gone, RETIRED);
  const primary = await namedPrimary(scene.members, RETIRED);
  expect(primary.name).not.toBe(old.name);
  await expectWritesKept(old, primary, gone);
  const pause = await expectCallUnharmed(begun);
  report(
    "redis",
    fault.name,
    `joins back after ${seconds(back.joins)}`,
    `/ is 200 after ${seconds(back.health)}`,
    `longest pause of the call ${seconds(pause)}`,
    `old primary retired ${seconds(retired.replica)} after its return, last SFU gone after ${seconds(retired.left)}`,
  );
  expect(back.joins).toBeLessThanOrEqual(JOINS_BACK);
  expect(scene.failedJoins(ended)).toBe(0);
}

/** What was written since the old primary was gone is with the new one, and the old one has nothing that this one has not. */
async function expectWritesKept(old: Member, primary: Member, gone: number): Promise<void> {
  const confirmed = scene.observer.written(gone);
  expect(confirmed.length).toBeGreaterThan(0);
  const there = await stateOf(old);
  const kept = new Set((await stateOf(primary)).keys);
  expect([...confirmed, ...there.keys].filter((key) => !kept.has(key))).toEqual([]);
}

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
    const begun = Date.now();
    const pod = scene.sfuPod(0);
    await pod.containers["redis-proxy"]?.stop();
    await eventually("a join that fails", 5, () => scene.failedJoins(begun) > 0);
    pod.restart("redis-proxy");
    const back = await scene.joinsBack(begun, JOINS_BACK + 5);
    const pause = await expectCallUnharmed(begun);
    report(
      "redis",
      "proxy killed",
      `joins back after ${seconds(back.joins)}`,
      `/ is 200 after ${seconds(back.health)}`,
      `longest pause of the call ${seconds(pause)}`,
    );
    expect(back.joins).toBeLessThanOrEqual(JOINS_BACK);
  });

  it("when the primary is killed", async () => {
    await lose(killed);
  });

  it("when the primary's node is cut off, which LiveKit without its proxy does not survive", async () => {
    const control = scene.deployment.nodes.turn.privateIp;
    const server = await sfuWithoutProxy(scene.deployment);
    const started = Date.now();
    try {
      await eventually("joins without a proxy", 10, () => scene.observer.back(control, "join", started));
      await lose(cutOff, async (begun) => {
        const late = begun + JOINS_BACK * 1000;
        await eventually(
          "a late join",
          JOINS_BACK + 10,
          () => scene.observer.answers(control, "join", late).length > 0,
        );
        expect(scene.observer.back(control, "join", begun)).toBeUndefined();
        report("redis", cutOff.name, "without the proxy, by LiveKit's own Sentinel client", "no joins after 10 s");
      });
    } finally {
      await server.stop();
    }
  });

  // Last, because its Sentinel is of no use for the next half minute.
  it("when the primary is frozen", async () => {
    await lose(frozen);
  });
});
