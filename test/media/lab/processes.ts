import { type ChildProcess, execFile, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs a program to its end and gives its output. Throws with what it said when it fails. */
export async function run(program: string, args: readonly string[], input = ""): Promise<string> {
  const running = execute(program, args, { maxBuffer: 1 << 24, timeout: 60_000 });
  // Most programs never read their input and may be gone before it is closed.
  running.child.stdin?.on("error", () => {});
  running.child.stdin?.end(input);
  try {
    return (await running).stdout;
  } catch (error) {
    const { code, signal, stderr = "" } = error as { code?: unknown; signal?: unknown; stderr?: string };
    // Node's own message leaves out how it ended, which is often all that a program says.
    const words = [program, ...args].join(" ").slice(0, 300);
    throw new Error(`${words} ended with ${code ?? signal}: ${stderr.trim().split("\n").slice(-5).join(" / ")}`, {
      cause: error,
    });
  }
}

/** Like `run`, inside a network namespace. */
export function runIn(namespace: string, program: string, args: readonly string[], input = ""): Promise<string> {
  return run("nsenter", [`--net=/run/netns/${namespace}`, program, ...args], input);
}

/** A program that runs until it is stopped; its output is in a file. */
export interface Daemon {
  readonly name: string;
  readonly pid: number;
  readonly log: string;
  /** Settles when the program ends, with its exit code or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly running: () => boolean;
  signal(signal: NodeJS.Signals): void;
  /** Ends it at once and waits until it is gone. */
  stop(): Promise<void>;
}

/** Starts a program; its output goes to `log`, straight, so that no server waits for the tests' process to read it. */
export function daemon(name: string, log: string, program: string, args: readonly string[]): Daemon {
  const output = openSync(log, "a");
  const child = spawnFirst(program, args, { stdio: ["ignore", output, output] });
  closeSync(output);
  const ended = once(child, "exit").then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    name,
    pid: child.pid ?? -1,
    log,
    ended,
    running,
    signal: (signal) => void child.kill(signal),
    stop: async () => {
      // The whole group, because shells leave children behind.
      if (child.pid !== undefined && running()) process.kill(-child.pid, "SIGKILL");
      await ended;
    },
  };
}

/** How much more of a core than others a server gets, in the words of nice(1). */
const FIRST = -10;

/**
 * Starts a program in a session of its own. In a cloud no server shares its cores with people's browsers; here all do, and what is
 * started in this way comes first, where root starts it. The kernel shares cores either among sessions (autogroup, sched(7)), where a
 * program's own priority says nothing to other sessions, or among programs.
 */
export function spawnFirst(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  // A run that is killed takes its programs along.
  const withParent = ["--pdeathsig", "KILL", "--", program, ...args];
  const child = spawn("setpriv", withParent, { ...options, detached: true });
  if (child.pid !== undefined && process.getuid?.() === 0) {
    setPriority(child.pid, FIRST);
    const session = `/proc/${child.pid}/autogroup`;
    if (existsSync(session)) writeFileSync(session, String(FIRST));
  }
  return child;
}

/** Milliseconds between two questions: each starts a program or takes a page's statistics, on cores that the calls need. */
const OFTEN = 50;
const SELDOM = 250;

/**
 * Asks until the answer is not undefined; throws after `seconds` with `what`. Polls because the programs under test do not call back:
 * the longer it has waited the less often, so that an answer is seen an eighth of its time and at most 0.25 s late.
 */
export async function eventually<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const start = Date.now();
  const end = start + seconds * 1000;
  let cause = "";
  while (Date.now() < end) {
    try {
      const answer = await ask();
      // What an earlier try said is not the cause any more.
      cause = "";
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      cause = `: ${(error as Error).message.split("\n")[0]}`;
    }
    const pause = Math.min(Math.max((Date.now() - start) / 8, OFTEN), SELDOM);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Error(`${what}: not within ${seconds} s${cause}`);
}

/** Whether somebody in a network namespace has a port. */
export const listens = async (namespace: string, protocol: "tcp" | "udp", port: number): Promise<boolean> =>
  (await runIn(namespace, "ss", [protocol === "tcp" ? "-Hltn" : "-Hlun", `sport = :${port}`])) !== "";

/** The end of a log in one line, as causes are told. */
export const tail = (log: string, lines = 5) => readFileSync(log, "utf8").trim().split("\n").slice(-lines).join(" / ");
