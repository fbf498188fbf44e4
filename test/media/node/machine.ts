import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Node } from "../lab/cloud.js";
import { type Daemon, daemon, eventually, run } from "../lab/processes.js";
import { addCgroup, removeCgroup, sweepCgroups } from "./cgroups.js";

/**
 * The machine of a node: processes, mounts and cgroups of its own in the node's network namespace. Whatever runs in it ends with its
 * first process, and that one with the test run.
 */
export interface Machine {
  readonly node: Node;
  /** Logs of its programs, and in `log` its /var/log. */
  readonly folder: string;
  /** The group that all its containers belong to, from the top of each hierarchy. */
  readonly cgroup: string;
  /** Its first process, as this machine's /proc names it. */
  readonly pid: number;
  /** Starts a program of the machine. */
  start(name: string, program: string, args: readonly string[]): Daemon;
  /** Runs one to its end and gives its output. */
  run(program: string, args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

const FIRST = join(import.meta.dirname, "machine.sh");
const OWN = ["--pid", "--mount", "--mount-proc", "--propagation=private", "--fork", "--kill-child"];

/** Starts it with nothing in it. */
export async function startMachine(node: Node, folder: string): Promise<Machine> {
  await sweepCgroups();
  mkdirSync(join(folder, "log"), { recursive: true });
  const cgroup = node.namespace;
  addCgroup(cgroup);
  const enter = [`--net=/run/netns/${node.namespace}`, "unshare", ...OWN, FIRST, folder];
  const first = daemon("machine", join(folder, "machine.log"), "nsenter", enter);
  let pid: number | undefined;
  const stop = async () => {
    // Its parent sees it end only after the kernel has ended all others in its process namespace.
    if (pid !== undefined && first.running()) process.kill(pid, "SIGKILL");
    else await first.stop();
    await first.ended;
    await removeCgroup(cgroup);
  };
  try {
    pid = await eventually(`start of machine ${node.name}`, 10, () => {
      if (!first.running()) throw new Error(`it ended, see ${first.log}`);
      return existsSync(join(folder, "started")) ? childOf(first.pid) : undefined;
    });
    const inside = [`--target=${pid}`, "--net", "--pid", "--mount"];
    return {
      ...{ node, folder, cgroup, pid, stop },
      start: (name, program, args) =>
        daemon(name, join(folder, `${name}.log`), "nsenter", [...inside, program, ...args]),
      run: (program, args) => run("nsenter", [...inside, program, ...args]),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function childOf(pid: number): number | undefined {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
  return child ? Number(child) : undefined;
}
