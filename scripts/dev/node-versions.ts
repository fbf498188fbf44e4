import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../lib/lock.js";
import { ROOT } from "../lib/root.js";
import { type MissingTool, toolsCache } from "../lib/tools.js";

/** A Node that the tests run under, besides the one that runs them. */
export interface OtherNode {
  readonly version: string;
  readonly path: string;
}

const FILES = ["package.json", "package-lock.json"];
const HERE = `${process.platform}-${process.arch}`;
const REMEDY = "node --import tsx scripts/dev/node-versions.ts";

/** The Node versions of `tools/node` with another major than the running one, or why they are not here. */
export function otherNodes(): readonly OtherNode[] | MissingTool {
  const wanted = versionsHere();
  if (wanted.length === 0) return { missing: `tools/node has no Node for ${HERE}` };
  const absent = wanted.filter(({ path }) => !existsSync(path)).map(({ version }) => version);
  return absent.length > 0 ? { missing: `needs Node ${absent.join(" and ")}, try: ${REMEDY}` } : wanted;
}

/** Installs them from the npm registry by the lock file of `tools/node`, into the tools cache. */
export async function installNodes(): Promise<readonly OtherNode[] | MissingTool> {
  const here = otherNodes();
  if (!("missing" in here) || versionsHere().length === 0) return here;
  const cache = toolsCache();
  mkdirSync(cache, { recursive: true });
  const waiting = () => console.error(`waiting for another installation of Node into ${cache}`);
  return withLock(join(cache, "node.lock"), waiting, () => {
    if (!("missing" in otherNodes())) return otherNodes();
    const staging = mkdtempSync(join(cache, ".node-"));
    try {
      for (const file of FILES) cpSync(join(ROOT, "tools/node", file), join(staging, file));
      const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
      const { status, stderr } = spawnSync("npm", args, { cwd: staging, encoding: "utf8" });
      if (status !== 0) return { missing: `npm ci in tools/node failed: ${stderr.trim().split("\n", 1)[0]}` };
      rmSync(folder(), { recursive: true, force: true });
      renameSync(staging, folder());
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
    return otherNodes();
  });
}

function versionsHere(): readonly OtherNode[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "tools/node/package-lock.json"), "utf8")) as {
    packages: Record<string, { version?: string }>;
  };
  return Object.entries(packages)
    .filter(([place]) => place.endsWith(HERE))
    .map(([place, { version = "" }]) => ({ version, path: join(folder(), place, "bin/node") }))
    .filter(({ version }) => !process.version.startsWith(`v${version.split(".")[0]}.`));
}

function folder(): string {
  const lock = readFileSync(join(ROOT, "tools/node/package-lock.json"));
  const key = createHash("sha256").update(lock).update(HERE).digest("hex");
  return join(toolsCache(), `node-${key.slice(0, 12)}`);
}

if (import.meta.filename === process.argv[1]) {
  const nodes = await installNodes();
  if ("missing" in nodes) {
    console.log(`SKIP node: ${nodes.missing}`);
    process.exitCode = 77;
  } else for (const { version, path } of nodes) console.log(`node ${version} (cache): ${path}`);
}
