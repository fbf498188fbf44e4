import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { passingSignals } from "../interruption.js";
import { EngineError } from "./engine.js";
import type { PreparedEngine } from "./engine-environment.js";
import type { Diagnostic } from "./failures.js";

/** One line of an engine's machine-readable output, as far as it is read here. */
export interface EngineEvent {
  readonly type: string;
  readonly "@message"?: string;
  readonly diagnostic?: Diagnostic;
  readonly hook?: {
    readonly resource: { readonly addr: string };
    readonly action: string;
    readonly elapsed_seconds?: number;
  };
}

/** How a run ended. */
export interface EngineRun {
  readonly status: number;
  readonly errors: readonly Diagnostic[];
  /** A signal ended it: it has finished what it had begun, and written the state. */
  readonly interrupted: boolean;
}

/**
 * Runs a sub-command with `-json` in a stack's folder, in a process group of its own: a terminal's Ctrl-C would reach engine and
 * providers twice, which makes them drop what they are doing. The first signal asks the engine to stop in order, a second at once.
 */
export async function runEngine(
  engine: PreparedEngine,
  folder: string,
  args: readonly string[],
  onEvent: (event: EngineEvent) => void = () => {},
): Promise<EngineRun> {
  const child = spawn(engine.program, [`-chdir=${folder}`, ...args], {
    env: engine.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const errors: Diagnostic[] = [];
  const ended = new Promise<number>((done, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(new EngineError(`cannot run ${engine.program} (${error.code}); --engine names tofu or terraform`)),
    );
    child.on("close", (code) => done(code ?? 1));
  });
  const complaints = text(child.stderr);
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    const event = parsed(line);
    if (!event) return;
    if (event.diagnostic?.severity === "error") errors.push(event.diagnostic);
    onEvent(event);
  });
  let interrupted = false;
  const stop = () => {
    const said = interrupted
      ? `stopping ${engine.kind} at once: look at its state before the next apply`
      : `waiting for ${engine.kind} to finish what it has begun; once more stops it at once, and may lose what it was making`;
    console.error(said);
    interrupted = true;
    child.kill("SIGINT");
  };
  const status = await passingSignals(stop, () => ended);
  const said = (await complaints).trim();
  if (status !== 0 && errors.length === 0 && said !== "")
    errors.push({ severity: "error", summary: lastLine(said), detail: said });
  return { status, errors, interrupted };
}

/** The output of a sub-command that prints one document. Throws `EngineError` with what the engine says on standard error. */
export async function askEngine(engine: PreparedEngine, folder: string, args: readonly string[]): Promise<string> {
  const child = spawn(engine.program, [`-chdir=${folder}`, ...args], {
    env: engine.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((done, reject) => child.on("error", reject).on("close", done));
  const [output, complaints, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (status === 0) return output;
  const cause = /^(?:│ )?Error: (.*)$/m.exec(complaints)?.[1] ?? lastLine(complaints.trim());
  throw new EngineError(`${engine.program} ${args[0]} failed in ${folder}: ${cause}`);
}

function parsed(line: string): EngineEvent | undefined {
  try {
    return JSON.parse(line) as EngineEvent;
  } catch {
    // A provider or plugin framework that prints is not the engine.
    return undefined;
  }
}

const lastLine = (said: string) => said.split("\n").at(-1) || "it said nothing";
