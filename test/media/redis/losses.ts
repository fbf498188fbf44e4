import { expect } from "vitest";
import { eventually } from "../lab/processes.js";
import { report, seconds } from "../lab/report.js";
import type { Fault } from "./faults.js";
import { type Member, NEXT_VOTE_SECONDS, namedPrimary, stateOf, votesInVain } from "./members.js";
import type { Scene } from "./scene.js";

/** Seconds from when the fault took hold until joins must work on both SFUs again. */
const JOINS_BACK = 10;
/** Seconds without a new frame that a busy machine may cost by itself. */
const PAUSE = 3;
/** Sentinel waits 10 s before it makes a replica of a member that came back as primary. */
const RETIRED = 30;
/** Seconds without Redis that signalling connections outlive: LiveKit's `signal_relay.retry_timeout`, less the last try. */
const OUTLIVED = 7.5 - 1;

/**
 * The call never noticed more than a new signalling connection, and no SFU was started again.
 *
 * @param outage Seconds until joins were back on all SFUs: if signalling outlives them, the call noticed nothing at all.
 */
export async function expectCallUnharmed(
  scene: Scene,
  fault: number,
  outage = Number.POSITIVE_INFINITY,
): Promise<number> {
  await eventually("signalling of the call", 20, () => scene.call.isSignalling());
  const pause = await scene.call.longestPause(fault);
  expect(pause).toBeLessThan(PAUSE);
  const harmless = outage <= OUTLIVED ? [] : ["signalReconnecting", "reconnected"];
  const events = await scene.call.events(fault);
  const harm = events.filter((event) => !harmless.includes(event));
  expect(harm, await scene.call.stories()).toEqual([]);
  expect(scene.sfuProcesses()).not.toContain("ended");
  return pause;
}

/** Waits for joins on all SFUs, which may take as many votes more as Sentinels say were in vain since there were `votes`. */
export async function expectJoinsBack(scene: Scene, since: number, votes: number): ReturnType<Scene["joinsBack"]> {
  const back = await scene.joinsBack(since, JOINS_BACK + 2 * NEXT_VOTE_SECONDS + 5);
  const again = Math.ceil(votesInVain(scene.members) - votes);
  expect(back.joins).toBeLessThanOrEqual(JOINS_BACK + again * NEXT_VOTE_SECONDS);
  return back;
}

/** Loses the primary to a fault, waits for joins, ends the fault, and watches the old primary retire. */
export async function losePrimary(
  scene: Scene,
  fault: Fault,
  duringFault: (begun: number) => Promise<void> = async () => {},
): Promise<void> {
  const old = await scene.ready();
  const votes = votesInVain(scene.members);
  const begun = Date.now();
  await fault.begin(old);
  // The old primary may have what was begun while the fault took hold, and nothing that was begun later.
  const gone = Date.now();
  let back: Awaited<ReturnType<Scene["joinsBack"]>>;
  let ended: number;
  try {
    back = await expectJoinsBack(scene, gone, votes);
    await duringFault(begun);
  } finally {
    // One fault that is not survived must not make the next ones fail.
    ended = Date.now();
    await fault.end(old);
  }
  const retired = await scene.retires(old, gone, RETIRED);
  const primary = await namedPrimary(scene.members, RETIRED);
  expect(primary.name).not.toBe(old.name);
  await expectWritesKept(scene, old, primary, gone);
  const pause = await expectCallUnharmed(scene, begun, back.joins);
  report(
    "redis",
    fault.name,
    `joins back after ${seconds(back.joins)}`,
    `/ is 200 after ${seconds(back.health)}`,
    `longest pause of the call ${seconds(pause)}`,
    `old primary retired ${seconds(retired.replica)} after its return, last SFU gone after ${seconds(retired.left)}`,
    `SFUs' statistics back ${seconds(scene.heartbeats.apart(begun, scene.sfus.length))} apart`,
  );
  expect(scene.failedJoins(ended)).toBe(0);
}

/** What was written since the old primary was gone is with the new one, and the old one has nothing that this one has not. */
async function expectWritesKept(scene: Scene, old: Member, primary: Member, gone: number): Promise<void> {
  const confirmed = scene.observer.written(gone);
  expect(confirmed.length).toBeGreaterThan(0);
  const there = await stateOf(old);
  const kept = new Set((await stateOf(primary)).keys);
  expect([...confirmed, ...there.keys].filter((key) => !kept.has(key))).toEqual([]);
}
