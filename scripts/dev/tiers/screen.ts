import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../lib/root.js";

/** Where a tier's words go, and how eagerly its programs run. */
export interface Screen {
  log(line: string): void;
  /** Runs a program to its end, its output in between the other lines; gives its exit code. */
  run(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<number>;
  /** Ends it; what was kept back is printed. */
  close(): void;
}

/** Prints as it comes. */
export function directScreen(): Screen {
  return { log: (line) => console.log(line), run: (...command) => start("inherit", [], ...command), close: () => {} };
}

/**
 * Keeps everything back until the end, so that tiers that run at the same time stay readable.
 *
 * @param niceness Of the programs, 0 to 19: tiers that only compute leave the processor to those in which packets are on their way.
 */
export function keptScreen(niceness: number): Screen {
  const folder = mkdtempSync(join(tmpdir(), "relais-tier-"));
  const file = join(folder, "output");
  const output = openSync(file, "a");
  const prefix = niceness > 0 ? ["nice", "-n", String(niceness)] : [];
  return {
    log: (line) => void writeSync(output, `${line}\n`),
    run: (...command) => start(output, prefix, ...command),
    close: () => {
      closeSync(output);
      process.stdout.write(readFileSync(file));
      rmSync(folder, { recursive: true });
    },
  };
}

/** The tests' Go programs live for seconds: collecting garbage as thoroughly as servers do costs a seventh of their time. */
const COLLECTING = totalmem() > 12 * 2 ** 30 ? { GOGC: "400" } : {};

function start(
  output: "inherit" | number,
  prefix: readonly string[],
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const [first, ...rest] = [...prefix, program, ...args] as [string, ...string[]];
  return new Promise((done, reject) => {
    const child = spawn(first, rest, {
      cwd: ROOT,
      env: { ...COLLECTING, ...process.env, ...env },
      stdio: ["ignore", output, output],
    });
    // A terminal ends all of them at once, another program just this one.
    const end = () => child.kill();
    process.once("exit", end);
    child.on("error", reject);
    child.on("close", (code) => {
      process.off("exit", end);
      done(code ?? 1);
    });
  });
}
