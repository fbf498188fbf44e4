import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join, sep } from "node:path";
import { withLock } from "./lock.js";
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

  // Go has no lock between processes: without this one, two builds of a family compile everything twice.
  const lock = join(toolsCache(), `${family}.lock`);
  try {
    await withLock(
      lock,
      () => log(`waiting for another build of ${family} (${lock})`),
      async () => {
        if (!("missing" in findFamily(family))) return;
        // A folder that lost a program (a cleaned cache, say) would stop the rename that ends a build.
        rmSync(recipe.folder, { recursive: true, force: true });
        await compile(family, recipe, log);
      },
    );
  } catch (error) {
    return {
      missing: `building ${family} ${recipe.version} failed: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  return findFamily(family);
}

/** Builds into a temporary folder and renames it, so that a folder in the cache is always complete. */
async function compile(family: FamilyName, recipe: BuildRecipe, log: Log): Promise<void> {
  const temporary = mkdtempSync(join(toolsCache(), `.${family}-`));
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  log(`building ${family} ${recipe.version} with Go (once; this takes minutes on an empty Go cache)`);
  const ticker = setInterval(() => log(`building ${family} ${recipe.version}: ${seconds()} s so far`), PROGRESS_MS);
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
