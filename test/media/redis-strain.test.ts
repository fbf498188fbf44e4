import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Disk } from "./lab/disk.js";
import { eventually } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";
import { diskFull, diskStands, ownDisks } from "./redis/disks.js";
import { cutOff } from "./redis/faults.js";
import type { Answer } from "./redis/joins.js";
import { expectCallUnharmed, expectJoinsBack, losePrimary } from "./redis/losses.js";
import { limitMemory, type Member, namedPrimary, votesInVain } from "./redis/members.js";
import { Scene } from "./redis/scene.js";

/** The group of redis.test.ts, each member on a disk of its own, when the primary is not lost but slow, full, or now here, now gone. */
const folder = mkdtempSync(join(tmpdir(), "relais-redis-strain-"));
let scene: Scene;
let disks: Record<string, Disk>;

beforeAll(async () => {
  scene = await Scene.start(folder, async (cloud) => {
    disks = await ownDisks(cloud, join(folder, "lab"), 3);
  });
}, 90_000);

afterAll(async () => {
  await scene?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const diskOf = ({ name }: Member) => disks[name] as Disk;
const refused = (joins: readonly Answer[]) => joins.filter(({ outcome }) => outcome !== "101");

/** Does something to the primary for a while; then joins work again and the call was never cut. */
async function strain(name: string, during: (primary: Member) => Promise<void>): Promise<Answer[]> {
  const primary = await scene.ready();
  const votes = votesInVain(scene.members);
  const begun = Date.now();
  await during(primary);
  const ended = Date.now();
  const back = await expectJoinsBack(scene, ended, votes);
  const longest = await expectCallUnharmed(scene, begun);
  const joins = scene.joins(begun, ended);
  const took = joins.map((join) => join.ended - join.begun).sort((one, other) => one - other);
  report(
    ...[
      "redis",
      name,
      `${refused(joins).length} of ${joins.length} joins refused in ${seconds((ended - begun) / 1000)}`,
    ],
    `joins took ${seconds((took[Math.floor(took.length / 2)] ?? 0) / 1000)}, at most ${seconds((took.at(-1) ?? 0) / 1000)}`,
    `all work ${seconds(back.joins)} after the end`,
    `longest pause of the call ${seconds(longest)}`,
  );
  return joins;
}

describe("a primary that is slow", () => {
  it("stays primary and lets everybody in, when it answers only now and then", async () => {
    let before: Member | undefined;
    const joins = await strain("primary stops for 1.3 s of every 1.6 s", async (primary) => {
      before = primary;
      const server = primary.pod.containers.valkey;
      for (let time = 0; time < 6; time++) {
        server?.signal("SIGSTOP");
        await pause(1300);
        server?.signal("SIGCONT");
        await pause(300);
      }
    });
    expect(refused(joins)).toEqual([]);
    expect((await namedPrimary(scene.members, 5)).name).toBe(before?.name);
  });

  it("is replaced, when its disk stands still", async () => {
    await losePrimary(scene, diskStands(diskOf));
  });
});

describe("a primary that is full", () => {
  it("is replaced, when its disk is", async () => {
    await losePrimary(scene, diskFull(diskOf));
  });

  it("lets nobody in, when its memory is, and cuts no call", async () => {
    const joins = await strain("primary's memory is full", async (primary) => {
      const begun = Date.now();
      const before = await limitMemory(primary, "1");
      try {
        await eventually("joins that fail", 10, () => refused(scene.joins(begun, Date.now())).length > 0);
        // Longer than LiveKit takes statistics of an SFU for true.
        await pause(8000);
        expect((await namedPrimary(scene.members, 1)).name).toBe(primary.name);
      } finally {
        await limitMemory(primary, before);
      }
    });
    expect(refused(joins).length).toBeGreaterThan(joins.length / 2);
  });
});

describe("a primary that comes and goes", () => {
  it("is replaced, and the group is whole once it stays", async () => {
    await strain("primary's node is cut off for 4 s of every 8 s", async (primary) => {
      for (let time = 0; time < 3; time++) {
        await cutOff.begin(primary);
        await pause(4000);
        await cutOff.end(primary);
        await pause(4000);
      }
    });
    await scene.ready();
  });
});
