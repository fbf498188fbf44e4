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
import { join, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type BuildRecipe,
  buildRecipe,
  type FamilyName,
  type FoundTool,
  findFamily,
  type MissingTool,
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
 * Finds a family's programs or builds them from their pinned Go module into the cache.
 * Never throws for what a user's machine lacks: the reason comes back instead.
 */
export async function buildFamily(
  family: FamilyName,
  log: Log = toStderr,
): Promise<readonly FoundTool[] | MissingTool> {
  const tools = findFamily(family);
  if (!("missing" in tools)) return tools;
  const recipe = buildRecipe(family);
  if ("missing" in recipe) return tools;
  mkdirSync(toolsCache(), { recursive: true });

  const lock = join(toolsCache(), `${family}.lock`);
  await takeLock(lock, family, log);
  try {
    if ("missing" in findFamily(family)) {
      // A folder that lost a program (a cleaned cache, say) would stop the rename that ends a build.
      rmSync(recipe.folder, { recursive: true, force: true });
      await compile(family, recipe, lock, log);
    }
  } catch (error) {
    return {
      missing: `building ${family} ${recipe.version} failed: ${error instanceof Error ? error.message : String(error)}`,
    };
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
  return findFamily(family);
}

/** Builds into a temporary folder and renames it, so that a folder in the cache is always complete. */
async function compile(family: FamilyName, recipe: BuildRecipe, lock: string, log: Log): Promise<void> {
  const temporary = mkdtempSync(join(toolsCache(), `.${family}-`));
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  log(`building ${family} ${recipe.version} with Go (once; this takes minutes on an empty Go cache)`);
  const ticker = setInterval(() => {
    renew(lock);
    log(`building ${family} ${recipe.version}: ${seconds()} s so far`);
  }, PROGRESS_MS);
  try {
    await goBuild(recipe, temporary);
    chmodSync(temporary, 0o755);
    renameSync(temporary, recipe.folder);
    log(`built ${family} ${recipe.version} in ${seconds()} s: ${recipe.folder}`);
  } catch (error) {
    // Two owners of a lock are possible in the instant a stale one is broken; the first finished build serves both.
    if (!existsSync(recipe.folder)) throw error;
  } finally {
    clearInterval(ticker);
    rmSync(temporary, { recursive: true, force: true });
  }
}

function goBuild(recipe: BuildRecipe, folder: string): Promise<void> {
  // Go names several programs by itself; alone, LiveKit's would be called "server" and etcd's "v3".
  const [file = "", ...others] = Object.values(recipe.files);
  const output = others.length > 0 ? folder + sep : join(folder, file);
  // GOWORK: a go.work above the working copy would replace the pinned module list.
  const env = { ...process.env, CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOWORK: "off" };
  const args = ["build", ...recipe.flags, "-o", output, ...recipe.goPackages];
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

/** Go has no lock between processes: without this one, two builds of a family compile everything twice. */
async function takeLock(lock: string, family: FamilyName, log: Log): Promise<void> {
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
    if (waited % 15 === 0) log(`waiting for another build of ${family} (${lock})`);
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
