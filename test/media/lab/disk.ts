import { truncateSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./processes.js";

/** A disk with a file system of its own, as a volume of the cloud is: it can stand still, and it can be full. */
export interface Disk {
  /** Where it is mounted. */
  readonly at: string;
  /** Whoever writes waits until it thaws. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Leaves nothing free. */
  fill(): Promise<void>;
  empty(): Promise<void>;
}

/** Mounts a new one. Below `memoryOf` a namespace it ends with that. */
export async function mountDisk(at: string, mebibytes: number): Promise<Disk> {
  const image = `${at}.img`;
  await mkdir(at, { recursive: true });
  writeFileSync(image, "");
  truncateSync(image, mebibytes * 2 ** 20);
  // No blocks for root alone: it is root who fills it here.
  await run("mkfs.ext4", ["-q", "-m", "0", image]);
  await run("mount", ["-o", "loop", image, at]);
  const filler = join(at, "filler");
  return {
    at,
    freeze: async () => void (await run("fsfreeze", ["--freeze", at])),
    thaw: async () => void (await run("fsfreeze", ["--unfreeze", at])),
    // The file system reserves more than a write takes in the end, and gives the rest back when it has written it out.
    fill: async () =>
      void (await run("sh", [
        "-c",
        `while cat /dev/zero >> ${filler} || sync -f ${filler}; [ $(stat -fc %a ${at}) -gt 0 ]; do :; done 2>/dev/null`,
      ])),
    empty: () => rm(filler, { force: true }),
  };
}
