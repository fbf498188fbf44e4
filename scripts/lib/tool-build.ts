import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type BuildRecipe,
  buildRecipe,
  type FoundTool,
  findTool,
  type MissingTool,
  type ToolName,
  toolsCache,
} from "./tools.js";

const PROGRESS_MS = 15_000;
/** A living owner renews its lock with every progress line; four missed ones mean that it is gone. */
const STALE_MS = 4 * PROGRESS_MS;

/** Takes one line of progress for the user; the default writes to stderr, so that stdout stays a command's result. */
export type Log = (line: string) => void;

const toStderr: Log = (line) => {
  process.stderr.write(`${line}\n`);
};

/**
 * Finds a program or builds it from its pinned Go module into the cache.
 * Never throws for what a user's machine lacks: the reason comes back instead.
 */
export async function buildTool(name: ToolName, log: Log = toStderr): Promise<FoundTool | MissingTool> {
  const tool = findTool(name);
  if ("path" in tool) return tool;
  const recipe = buildRecipe(name);
  if ("missing" in recipe) return tool;
  mkdirSync(toolsCache(), { recursive: true });

  const lock = join(toolsCache(), `${name}.lock`);
  await takeLock(lock, name, log);
  try {
    if (!existsSync(recipe.target)) await compile(name, recipe, lock, log);
  } catch (error) {
    return {
      missing: `building ${name} ${recipe.version} failed: ${error instanceof Error ? error.message : String(error)}`,
    };
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
  return findTool(name);
}

/** Builds into a temporary folder and renames it, so that a folder in the cache is always complete. */
async function compile(name: ToolName, recipe: BuildRecipe, lock: string, log: Log): Promise<void> {
  const temporary = mkdtempSync(join(toolsCache(), `.${name}-`));
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  log(`building ${name} ${recipe.version} with Go (once; this takes minutes on an empty Go cache)`);
  const ticker = setInterval(() => {
    renew(lock);
    log(`building ${name} ${recipe.version}: ${seconds()} s so far`);
  }, PROGRESS_MS);
  try {
    const output = join(temporary, basename(recipe.target));
    await goBuild(recipe, output);
    chmodSync(temporary, 0o755);
    renameSync(temporary, dirname(recipe.target));
    log(`built ${name} ${recipe.version} in ${seconds()} s: ${recipe.target}`);
  } catch (error) {
    // Two owners of a lock are possible in the instant a stale one is broken; the first finished build serves both.
    if (!existsSync(recipe.target)) throw error;
  } finally {
    clearInterval(ticker);
    rmSync(temporary, { recursive: true, force: true });
  }
}

function goBuild(recipe: BuildRecipe, output: string): Promise<void> {
  // GOWORK: a go.work above the working copy would replace the pinned module list.
  const env = { ...process.env, CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOWORK: "off" };
  const args = ["build", ...recipe.flags, "-o", output, recipe.goPackage];
  return new Promise((resolve, reject) => {
    const go = spawn("go", args, { cwd: recipe.moduleDir, env, stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    go.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      errors += chunk;
    });
    go.on("error", reject);
    go.on("close", (code) => {
      if (code === 0) return resolve();
      const lines = errors.split("\n").filter((line) => line !== "" && !line.startsWith("go: downloading"));
      reject(new Error(`go build exits with ${code}\n${lines.slice(-6).join("\n")}`));
    });
  });
}

/** Go has no lock between processes: without this one, two builds of a program compile everything twice. */
async function takeLock(lock: string, name: ToolName, log: Log): Promise<void> {
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
    if (waited % 15 === 0) log(`waiting for another build of ${name} (${lock})`);
    await sleep(1000);
  }
}

function renew(lock: string): void {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // somebody deleted it (a cleaned cache, say); the build itself does not need it
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
