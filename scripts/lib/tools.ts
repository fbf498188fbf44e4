import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { FAMILIES, type Family, type FamilyName, type ToolName } from "../../tools/families.js";
import { ROOT } from "./root.js";

export type { FamilyName, ToolName };

/** A program that is ready to run. */
export interface FoundTool {
  readonly name: ToolName;
  readonly path: string;
  /** Without the leading `v`. */
  readonly version: string;
  readonly from: "PATH" | "cache";
}

/** Why there is no such program, in words for the user. */
export interface MissingTool {
  readonly missing: string;
}

/** Everything that determines the built programs of a family. */
export interface BuildRecipe {
  readonly moduleDir: string;
  readonly goPackages: readonly string[];
  readonly flags: readonly string[];
  readonly version: string;
  /** The programs' folder in the cache, whether it exists yet or not; a hash of all that matters is in its name. */
  readonly folder: string;
  /** File names in `folder`. */
  readonly files: Readonly<Partial<Record<ToolName, string>>>;
}

/** All families that `buildFamily` can build, the quick ones first. */
export const FAMILY_NAMES = Object.keys(FAMILIES) as readonly FamilyName[];

const found = new Map<ToolName, FoundTool>();

/**
 * Finds a program: one on PATH that is new enough wins over one built earlier into the cache.
 * Nothing is built here; a missing program's reason says what would be needed.
 */
export function findTool(name: ToolName): FoundTool | MissingTool {
  const known = found.get(name);
  if (known !== undefined) return known;
  const family = familyOf(name);
  const onPath = findOnPath(name, FAMILIES[family].onPath);
  if (onPath !== undefined && "path" in onPath) return remember(onPath);
  const missing = (reason: string) => ({ missing: onPath === undefined ? reason : `${onPath.missing}; ${reason}` });
  const recipe = buildRecipe(family);
  if ("missing" in recipe) return missing(recipe.missing);
  const path = join(recipe.folder, recipe.files[name] ?? name);
  if (!existsSync(path)) return missing("not built yet");
  return remember({ name, path, version: recipe.version, from: "cache" });
}

/** Path of a program that must be here because the caller's tier runs only then; throws why it is not. */
export function toolPath(name: ToolName): string {
  const tool = findTool(name);
  if ("missing" in tool) throw new Error(`${name}: ${tool.missing}`);
  return tool.path;
}

/** All programs of a family, or why one of them is missing. */
export function findFamily(family: FamilyName): readonly FoundTool[] | MissingTool {
  const tools: FoundTool[] = [];
  for (const name of programsOf(family)) {
    const tool = findTool(name);
    if ("missing" in tool) return tool;
    tools.push(tool);
  }
  return tools;
}

/** How to build a family on this machine, or why that is not possible. */
export function buildRecipe(family: FamilyName): BuildRecipe | MissingTool {
  const facts = FAMILIES[family];
  const moduleDir = join(ROOT, "tools", family);
  const [goMod = "", ...locked] = ["go.mod", "go.sum", ...goSources(moduleDir)].map((f) =>
    readFileSync(join(moduleDir, f), "utf8"),
  );

  const needed = /^go (\S+)$/m.exec(goMod)?.[1] ?? "";
  const go = run("go", ["env", "GOVERSION", "GOOS", "GOARCH"], { GOTOOLCHAIN: "local" });
  const [goVersion = "", os, arch] = go?.split("\n") ?? [];
  if (go === undefined) return { missing: `needs Go >= ${needed}, found none` };
  if (compareVersions(goVersion, needed) < 0)
    return { missing: `needs Go >= ${needed}, found ${goVersion.replace("go", "")}` };

  const versionOf = (module: string): string => {
    const required = goMod.split("\n").map((line) =>
      line
        .replace(/^require/, "")
        .trim()
        .split(" "),
    );
    const version = required.find(([path]) => path === module)?.[1];
    if (version === undefined) throw new Error(`tools/${family}/go.mod does not require ${module}`);
    return version;
  };
  const settings = Object.entries(facts.linkerSettings(versionOf)).map(
    ([variable, value]) => `-X ${variable}=${value}`,
  );
  const flags = ["-mod=readonly", "-trimpath", "-ldflags", ["-s -w", ...settings].join(" ")];
  const key = createHash("sha256")
    .update(JSON.stringify([goMod, ...locked, flags, goVersion, os, arch]))
    .digest("hex");
  const names = programsOf(family);
  return {
    moduleDir,
    goPackages: Object.values(facts.programs),
    flags,
    version: versionOf(facts.module).slice(1),
    folder: join(toolsCache(), `${family}-${key.slice(0, 12)}`),
    files: Object.fromEntries(names.map((name) => [name, os === "windows" ? `${name}.exe` : name])),
  };
}

/** Folder that holds the built programs; outside of the working copy so that `git clean` and new clones keep them. */
export function toolsCache(): string {
  const { RELAIS_TOOLS_CACHE, XDG_CACHE_HOME } = process.env;
  return join(RELAIS_TOOLS_CACHE || XDG_CACHE_HOME || join(homedir(), ".cache"), "relais", "tools");
}

/** Orders versions such as `v3.21.4`, `go1.26.8` or `3.19.0+g123`; a pre-release counts as its release. */
export function compareVersions(a: string, b: string): number {
  const numbers = (v: string) => (/\d+(\.\d+)*/.exec(v)?.[0] ?? "0").split(".").map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** Mostly one file, which only names the programs' packages; a program of ours has its sources here. */
function goSources(moduleDir: string): readonly string[] {
  return readdirSync(moduleDir, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".go") && !file.endsWith("_test.go"))
    .sort();
}

function programsOf(family: FamilyName): readonly ToolName[] {
  return Object.keys(FAMILIES[family].programs) as ToolName[];
}

function familyOf(name: ToolName): FamilyName {
  const family = FAMILY_NAMES.find((each) => name in FAMILIES[each].programs);
  if (family === undefined) throw new Error(`no family in tools/families.ts has the program ${name}`);
  return family;
}

function findOnPath(name: ToolName, accepted: Family["onPath"]): FoundTool | MissingTool | undefined {
  if (accepted === undefined) return undefined;
  const { versionArgs, atLeast, below } = accepted;
  const folder = (process.env.PATH ?? "").split(delimiter).find((dir) => existsSync(join(dir, name)));
  if (folder === undefined) return { missing: `no ${name} on PATH` };
  const path = join(folder, name);
  const output = run(path, versionArgs);
  if (output === undefined) return { missing: `${path} does not run` };
  const version = /v?(\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (version === undefined) return { missing: `${name} on PATH does not tell its version ("${output}")` };
  const fits = compareVersions(version, atLeast) >= 0 && compareVersions(version, below) < 0;
  if (!fits) return { missing: `${name} on PATH is ${version}, needs >= ${atLeast} and < ${below}` };
  return { name, path, version, from: "PATH" };
}

function remember(tool: FoundTool): FoundTool {
  found.set(tool.name, tool);
  return tool;
}

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string | undefined {
  const result = spawnSync(program, args, { encoding: "utf8", env: { ...process.env, ...env } });
  return result.status === 0 ? result.stdout.trim() : undefined;
}
