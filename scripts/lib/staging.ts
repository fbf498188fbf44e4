import { existsSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { discard, interruptible, removeAtExit } from "./interruption.js";
import { withLock } from "./lock.js";

/** Output could not be written; what was there before is whole. The message is for the user. */
export class OutputError extends Error {
  /** The system's error code, e.g. EACCES. */
  readonly code: string;

  constructor(path: string, code: string) {
    super(`cannot write ${path} (${code}); check the path, its permissions and free space`);
    this.code = code;
  }
}

/** An error of the file system as one that a command can print; any other as it is. */
function printable(error: unknown, path: string): unknown {
  const { code, errno } = error as NodeJS.ErrnoException;
  return errno === undefined ? error : new OutputError(path, code ?? String(errno));
}

/**
 * Lets `fill` write into an empty folder beside `folder` and then `publish` move it into place. One process at a time does
 * this for a folder. A signal ends the process before or after publishing, never within, and the folder beside is gone.
 */
export async function staged<T>(
  folder: string,
  fill: (staging: string) => void,
  publish: (staging: string) => T,
): Promise<T> {
  const beside = (suffix: string) => join(dirname(folder), `.${basename(folder)}.${suffix}`);
  const staging = beside("staging");
  const waiting = () => console.error(`waiting for another relais that writes ${folder}`);
  try {
    mkdirSync(dirname(folder), { recursive: true });
    return await withLock(beside("lock"), waiting, async () => {
      // What a killed run has left.
      rmSync(staging, { recursive: true, force: true });
      removeAtExit(staging);
      mkdirSync(staging);
      try {
        fill(staging);
        await interruptible();
        const result = publish(staging);
        await interruptible();
        return result;
      } finally {
        discard(staging);
      }
    });
  } catch (error) {
    throw printable(error, folder);
  }
}

/** Puts a staged folder in the place of another one; for an instant there is neither. */
export function replaceFolder(staging: string, folder: string): void {
  const old = `${staging}.old`;
  rmSync(old, { recursive: true, force: true });
  removeAtExit(old);
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(staging, folder);
  discard(old);
}

/**
 * Writes one file whole or not at all. Throws `OutputError` with EEXIST if there is one already and `overwrite` is not set,
 * even if it came up this very moment. `mode` is that of a new file, before the umask.
 */
export function writeWhole(file: string, text: string, { overwrite = false, mode = 0o666 } = {}): void {
  const staging = join(dirname(file), `.${basename(file)}.${process.pid}`);
  try {
    mkdirSync(dirname(file), { recursive: true });
    removeAtExit(staging);
    writeFileSync(staging, text, { mode });
    if (overwrite) renameSync(staging, file);
    else linkSync(staging, file);
  } catch (error) {
    throw printable(error, file);
  } finally {
    discard(staging);
  }
}
