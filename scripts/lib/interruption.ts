import { rmSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";

/** Exit codes of a process that was asked to end, as shells count them. */
const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** The exit code after Ctrl-C, for prompts that read the key themselves. */
export const INTERRUPTED: number = CODES.SIGINT;

const temporary = new Set<string>();
let watching = false;

/** Marks a path for removal when the process ends, however it ends (SIGKILL apart), until `discard` removes it. */
export function removeAtExit(path: string): void {
  if (!watching) process.once("exit", () => temporary.forEach(discard));
  watching = true;
  temporary.add(path);
}

/** Removes a path that was marked. Never throws: it cleans up after errors too, and must not hide them. */
export function discard(path: string): void {
  temporary.delete(path);
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // what cannot be removed could mostly not be made either
  }
}

let pass: (() => void) | undefined;

/** From here on a signal to end removes what is marked and ends the process with the code that shells expect. */
export function endOnSignals(): void {
  for (const [signal, code] of Object.entries(CODES)) {
    process.on(signal, () => {
      if (pass) pass();
      else process.exit(code);
    });
  }
}

/** While `work` runs, a signal is passed on by `stop` instead of ending this process: something else has to end first. */
export async function passingSignals<T>(stop: () => void, work: () => Promise<T>): Promise<T> {
  pass = stop;
  try {
    return await work();
  } finally {
    pass = undefined;
  }
}

/** Lets a signal that came during long synchronous work end the process here. */
export async function interruptible(): Promise<void> {
  // Node reads signals between two turns of its loop; the first turn may be the one that is running.
  await turn();
  await turn();
}

/**
 * A reader that has seen enough (`| head`) closes the pipe: the rest is not printed, and the command still does its work.
 * Any other failure to print is told on standard error.
 */
export function endurePipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", ({ code }: NodeJS.ErrnoException) => {
      if (code === "EPIPE") return;
      process.exitCode = 1;
      if (stream === process.stdout) console.error(`error: cannot print the result (${code})`);
    });
  }
}
