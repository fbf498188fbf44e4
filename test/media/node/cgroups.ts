import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { Network } from "../lab/network.js";
import { eventually } from "../lab/processes.js";

/** A file system of control groups: one for everything in version 2, one for each controller in version 1. */
interface Hierarchy {
  readonly at: string;
  /** Of version 1; a named hierarchy is there without one. */
  readonly controllers: readonly string[];
}

const ROOT = "/sys/fs/cgroup";

/** Those that programs of containers use: version 2 only where nothing of version 1 is mounted. */
export function hierarchies(mounts = readFileSync("/proc/mounts", "utf8")): readonly Hierarchy[] {
  const all = mounts.split("\n").map((line) => line.split(" "));
  const named = (type: string) =>
    all.flatMap(([, at = "", found, options = ""]) =>
      found === type && at.startsWith(ROOT) ? [{ at, controllers: options.split(",") }] : [],
    );
  const separate = named("cgroup");
  return separate.length > 0 ? separate : named("cgroup2").map(({ at }) => ({ at, controllers: [] }));
}

/** Makes an empty group at the top of every hierarchy. */
export function addCgroup(name: string): void {
  for (const { at } of hierarchies()) mkdirSync(join(at, name));
}

/** Removes a group and those inside it, whose processes are gone or about to be. */
export async function removeCgroup(name: string): Promise<void> {
  await eventually(`removal of cgroup ${name}`, 10, () => {
    for (const { at } of hierarchies()) removeTree(join(at, name));
    return true;
  });
}

/** Groups of runs that were killed; their processes died with them. */
export async function sweepCgroups(): Promise<void> {
  const names = hierarchies().flatMap(({ at }) => readdirSync(at).filter(Network.isLeftBehind));
  for (const name of new Set(names)) await removeCgroup(name);
}

/** The memory limit in bytes of the group that a process is in. */
export function memoryLimit(pid: number): number {
  const lines = readFileSync(`/proc/${pid}/cgroup`, "utf8").split("\n");
  const inside = (controller: string) =>
    lines
      .map((line) => line.split(":"))
      .find(([, controllers = ""]) => controllers.split(",").includes(controller))?.[2];
  const separate = hierarchies().find(({ controllers }) => controllers.includes("memory"));
  const file = separate
    ? join(separate.at, inside("memory") ?? "", "memory.limit_in_bytes")
    : join(ROOT, inside("") ?? "", "memory.max");
  return Number(readFileSync(file, "utf8"));
}

/** Processes whose group is of that name or inside it, the first that was started first. */
export function processesOf(name: string): number[] {
  const pids = readdirSync("/proc").map(Number).filter(Boolean);
  return pids.filter((pid) => groupOf(pid).includes(`/${name}`)).sort((one, other) => one - other);
}

/** Nothing for a process that ended meanwhile. */
function groupOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, "utf8");
  } catch {
    return "";
  }
}

/** Why tests of real nodes are skipped here: no cgroups. In CI none is skipped, and what is missing fails them. */
export function missingForRealNodes(): string[] {
  if (process.env.CI === "true") return [];
  const name = `relais-probe-${process.pid}`;
  try {
    if (hierarchies().length === 0) return [`needs cgroups at ${ROOT}`];
    addCgroup(name);
    return [];
  } catch (error) {
    return [`needs the right to add cgroups: ${(error as Error).message}`];
  } finally {
    for (const { at } of hierarchies()) if (existsSync(join(at, name))) rmdirSync(join(at, name));
  }
}

const groupsIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [join(folder, entry.name)] : [],
  );

function removeTree(folder: string): void {
  if (!existsSync(folder)) return;
  for (const inner of groupsIn(folder)) removeTree(inner);
  rmdirSync(folder);
}
