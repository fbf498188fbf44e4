import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { discard, removeAtExit } from "./interruption.js";

const RENEW_MS = 15_000;
/** A living owner renews its lock; four missed times mean that it is gone. */
const STALE_MS = 4 * RENEW_MS;

/** How long a waiting process sleeps, and after how many of these it says so again. */
const WAIT_MS = 200;
const WAITS_A_LINE = 75;

/**
 * Does `work` while no other process holds `lock`, a folder whose parent exists. The lock of a process that died is broken.
 *
 * @param waiting Called now and then while another process holds the lock.
 */
export async function withLock<T>(lock: string, waiting: () => void, work: () => T | Promise<T>): Promise<T> {
  await take(lock, waiting);
  removeAtExit(lock);
  const renewal = setInterval(() => renew(lock), RENEW_MS).unref();
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    discard(lock);
  }
}

async function take(lock: string, waiting: () => void): Promise<void> {
  for (let waited = 0; ; waited++) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, "owner"), `${process.pid} ${hostname()}`);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (isStale(lock)) {
      // Renaming first lets only one of several waiting processes remove it.
      const aside = `${lock}.${process.pid}`;
      try {
        renameSync(lock, aside);
        rmSync(aside, { recursive: true, force: true });
      } catch {
        // another process was faster
      }
      continue;
    }
    if (waited % WAITS_A_LINE === 0) waiting();
    await sleep(WAIT_MS);
  }
}

function renew(lock: string): void {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // somebody deleted it (a cleaned cache, say); the work itself does not need it
  }
}

function isStale(lock: string): boolean {
  try {
    if (Date.now() - statSync(lock).mtimeMs > STALE_MS) return true;
    const [pid, host] = readFileSync(join(lock, "owner"), "utf8").split(" ");
    if (host !== hostname()) return false;
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    // ESRCH: the owner died. ENOENT: released just now, or its owner is about to write its name.
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
