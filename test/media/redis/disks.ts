import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Cloud } from "../lab/cloud.js";
import { type Disk, mountDisk } from "../lab/disk.js";
import { memoryOf } from "../lab/network.js";
import { eventually } from "../lab/processes.js";
import type { Fault } from "./faults.js";
import { type Member, ping } from "./members.js";

/** Enough for what the tests write. */
const MEBIBYTES = 24;

/** Disks of the members' own, before these start; by member. */
export async function ownDisks(cloud: Cloud, folder: string, members: number): Promise<Record<string, Disk>> {
  const { namespace } = await cloud.client("disks", 8, []);
  const disks: Record<string, Disk> = {};
  for (let index = 0; index < members; index++) {
    const name = `valkey-${index}`;
    const disk = await mountDisk(join(memoryOf(namespace), name), MEBIBYTES);
    mkdirSync(join(folder, "pods", name), { recursive: true });
    symlinkSync(disk.at, join(folder, "pods", name, "data"));
    disks[name] = disk;
  }
  return disks;
}

/** The primary goes on for about two seconds before it waits for its disk, and hands on to its replicas what it confirms until then. */
export const diskStands = (diskOf: (member: Member) => Disk): Fault => ({
  name: "primary's disk stands still",
  begin: async (member) => {
    await diskOf(member).freeze();
    await eventually("a primary that waits for its disk", 20, () =>
      ping(member).then(
        () => false,
        () => true,
      ),
    );
  },
  end: (member) => diskOf(member).thaw(),
});

/** The first write that cannot be kept is confirmed; then it refuses everything, a ping too, which is how Sentinels learn of it. */
export const diskFull = (diskOf: (member: Member) => Disk): Fault => ({
  name: "primary's disk is full",
  begin: async (member) => {
    await diskOf(member).fill();
    await eventually("a primary that refuses", 20, async () => (await ping(member)).startsWith("MISCONF"));
  },
  end: (member) => diskOf(member).empty(),
});
