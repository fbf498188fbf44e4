import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** A program that Relais runs and can build by itself from a pinned Go module in `tools/<name>`. */
export type ToolName = "helm" | "kubeconform";

/** A program that is ready to run. */
export interface FoundTool {
  readonly path: string;
  /** Without the leading `v`. */
  readonly version: string;
  readonly from: "PATH" | "cache";
}

/** Why there is no such program, in words for the user. */
export interface MissingTool {
  readonly missing: string;
}

/** Everything that determines the built program; `key` names its folder in the cache. */
export interface BuildRecipe {
  readonly moduleDir: string;
  readonly goPackage: string;
  readonly flags: readonly string[];
  readonly version: string;
  /** The built program's path, whether it exists yet or not. */
  readonly target: string;
}

interface ToolFacts {
  readonly module: string;
  readonly goPackage: string;
  readonly versionArgs: readonly string[];
  /** Programs on PATH must be at least this and below `below`. */
  readonly atLeast: string;
  readonly below: string;
  /** Linker settings beyond `-s -w`; `versionOf` reads a module's version out of go.mod. */
  readonly linkerSettings: (versionOf: (module: string) => string) => Readonly<Record<string, string>>;
}

const HELM = "helm.sh/helm/v3";

const TOOLS: Readonly<Record<ToolName, ToolFacts>> = {
  helm: {
    module: HELM,
    goPackage: `${HELM}/cmd/helm`,
    versionArgs: ["version", "--short"],
    // 3.18 is the first that assumes Kubernetes 1.33 in offline renders, which the charts require.
    atLeast: "3.18.0",
    below: "5.0.0",
    // Without these helm believes in Kubernetes v1.20.0 and refuses every chart with a newer kubeVersion.
    linkerSettings: (versionOf) => {
      const minor = versionOf("k8s.io/client-go").split(".")[1] ?? "";
      return {
        [`${HELM}/internal/version.version`]: versionOf(HELM),
        [`${HELM}/internal/version.gitTreeState`]: "clean",
        [`${HELM}/pkg/chartutil.k8sVersionMajor`]: "1",
        [`${HELM}/pkg/chartutil.k8sVersionMinor`]: minor,
        [`${HELM}/pkg/lint/rules.k8sVersionMajor`]: "1",
        [`${HELM}/pkg/lint/rules.k8sVersionMinor`]: minor,
      };
    },
  },
  kubeconform: {
    module: "github.com/yannh/kubeconform",
    goPackage: "github.com/yannh/kubeconform/cmd/kubeconform",
    versionArgs: ["-v"],
    atLeast: "0.6.4",
    below: "1.0.0",
    linkerSettings: (versionOf) => ({ "main.version": versionOf("github.com/yannh/kubeconform") }),
  },
};

/** All programs that `buildTool` can build. */
export const TOOL_NAMES = Object.keys(TOOLS) as readonly ToolName[];

const found = new Map<ToolName, FoundTool>();

/**
 * Finds a program: one on PATH that is new enough wins over one built earlier into the cache.
 * Nothing is built here; a missing program's reason says what would be needed.
 */
export function findTool(name: ToolName): FoundTool | MissingTool {
  const known = found.get(name);
  if (known !== undefined) return known;
  const onPath = findOnPath(name);
  if ("path" in onPath) return remember(name, onPath);
  const recipe = buildRecipe(name);
  if ("missing" in recipe) return { missing: `${onPath.missing}; ${recipe.missing}` };
  if (!existsSync(recipe.target)) return { missing: `${onPath.missing}; not built yet` };
  return remember(name, { path: recipe.target, version: recipe.version, from: "cache" });
}

/** How to build a program on this machine, or why that is not possible. */
export function buildRecipe(name: ToolName): BuildRecipe | MissingTool {
  const facts = TOOLS[name];
  const moduleDir = findModuleDir(name);
  if (moduleDir === undefined) return { missing: `tools/${name}/go.mod not found above ${import.meta.dirname}` };
  const [goMod = "", goSum, toolsGo] = ["go.mod", "go.sum", "tools.go"].map((f) =>
    readFileSync(join(moduleDir, f), "utf8"),
  );

  const needed = /^go (\S+)$/m.exec(goMod)?.[1] ?? "";
  const go = run("go", ["env", "GOVERSION", "GOOS", "GOARCH"], { GOTOOLCHAIN: "local" });
  const [goVersion = "", os, arch] = go?.split("\n") ?? [];
  if (go === undefined) return { missing: `needs Go >= ${needed}, found none` };
  if (compareVersions(goVersion, needed) < 0)
    return { missing: `needs Go >= ${needed}, found ${goVersion.replace("go", "")}` };

  const versionOf = (module: string): string => {
    const line = goMod.split("\n").find((l) =>
      l
        .replace(/^require/, "")
        .trim()
        .startsWith(`${module} `),
    );
    const version = line
      ?.replace(/^require/, "")
      .trim()
      .split(" ")[1];
    if (version === undefined) throw new Error(`tools/${name}/go.mod does not require ${module}`);
    return version;
  };
  const settings = Object.entries(facts.linkerSettings(versionOf)).map(
    ([variable, value]) => `-X ${variable}=${value}`,
  );
  const flags = ["-mod=readonly", "-trimpath", "-ldflags", ["-s -w", ...settings].join(" ")];
  const key = createHash("sha256")
    .update(JSON.stringify([goMod, goSum, toolsGo, flags, goVersion, os, arch]))
    .digest("hex");
  const program = os === "windows" ? `${name}.exe` : name;
  const target = join(toolsCache(), `${name}-${key.slice(0, 12)}`, program);
  return { moduleDir, goPackage: facts.goPackage, flags, version: versionOf(facts.module).slice(1), target };
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

function findOnPath(name: ToolName): FoundTool | MissingTool {
  const { versionArgs, atLeast, below } = TOOLS[name];
  const folder = (process.env.PATH ?? "").split(delimiter).find((dir) => existsSync(join(dir, name)));
  if (folder === undefined) return { missing: `no ${name} on PATH` };
  const path = join(folder, name);
  const output = run(path, versionArgs);
  if (output === undefined) return { missing: `${path} does not run` };
  const version = /v?(\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (version === undefined) return { missing: `${name} on PATH does not tell its version ("${output}")` };
  const fits = compareVersions(version, atLeast) >= 0 && compareVersions(version, below) < 0;
  if (!fits) return { missing: `${name} on PATH is ${version}, needs >= ${atLeast} and < ${below}` };
  return { path, version, from: "PATH" };
}

/** Walks up, because this file also runs from a bundle in another folder. */
function findModuleDir(name: ToolName): string | undefined {
  for (let dir = import.meta.dirname; ; dir = dirname(dir)) {
    const candidate = join(dir, "tools", name);
    if (existsSync(join(candidate, "go.mod"))) return candidate;
    if (dir === dirname(dir)) return undefined;
  }
}

function remember(name: ToolName, tool: FoundTool): FoundTool {
  found.set(name, tool);
  return tool;
}

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string | undefined {
  const result = spawnSync(program, args, { encoding: "utf8", env: { ...process.env, ...env } });
  return result.status === 0 ? result.stdout.trim() : undefined;
}
