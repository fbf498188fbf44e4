import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { memoryOf, Network } from "./lab/network.js";
import { eventually } from "./lab/processes.js";
import { hierarchies, missingForRealNodes, processesOf, sweepCgroups } from "./node/cgroups.js";

/** What a run has started when it is killed. */
interface Left {
  readonly namespace: string;
  readonly pid: number;
}

/** Starts a run, and kills it when it has printed what it has started. */
async function killed(run: string): Promise<Left> {
  const wait = "setInterval(() => {}, 1000);";
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", `${run}\n${wait}`]);
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const left = JSON.parse(line) as Left;
  expect(existsSync(`/proc/${left.pid}`)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  await eventually("end of its program", 10, () => !existsSync(`/proc/${left.pid}`) || undefined);
  return left;
}

it("a run that is killed takes its programs along, and the next one removes its namespaces, memory and disks", async () => {
  const { namespace } = await killed(`
import { memoryOf, Network } from "./test/media/lab/network.js";
import { daemon, eventually } from "./test/media/lab/processes.js";
import { mountDisk } from "./test/media/lab/disk.js";
import { readFileSync } from "node:fs";
const namespace = await new Network().add("left");
await mountDisk(memoryOf(namespace) + "/disk", 4);
const { pid } = daemon("left", "/dev/null", "nsenter", ["--net=/run/netns/" + namespace, "sleep", "600"]);
// Only then has it asked to end with its parent.
await eventually("its program", 10, () => readFileSync("/proc/" + pid + "/comm", "utf8") === "sleep\\n");
console.log(JSON.stringify({ namespace, pid }));`);
  const kept = () => [`/run/netns/${namespace}`, memoryOf(namespace)].filter((path) => existsSync(path));
  expect(kept()).toHaveLength(2);
  await Network.sweep();
  expect(kept()).toEqual([]);
});

it.skipIf(missingForRealNodes().length > 0)(
  "and the containers of its nodes, whose cgroups the next one removes",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "relais-killed-"));
    const { namespace } = await killed(`
import { Cloud } from "./test/media/lab/cloud.js";
import { processesOf } from "./test/media/node/cgroups.js";
import { startContainerd } from "./test/media/node/containerd.js";
import { mediaImages, PAUSE } from "./test/media/node/images.js";
import { startMachine } from "./test/media/node/machine.js";
const machine = await startMachine(await (await Cloud.create()).node("left", "sfu", 11), "${folder}/machine");
await startContainerd(machine, await mediaImages("${folder}/images", []));
const group = "/" + machine.cgroup + "/left";
await machine.run("ctr", ["--namespace=k8s.io", "run", "--detach", "--cgroup=" + group, PAUSE, "left"]);
console.log(JSON.stringify({ namespace: machine.node.namespace, pid: processesOf(machine.cgroup)[0] }));`);
    const groups = () => hierarchies().filter(({ at }) => existsSync(join(at, namespace)));
    expect(groups()).not.toEqual([]);
    expect(processesOf(namespace)).toEqual([]);
    await sweepCgroups();
    await Network.sweep();
    expect(groups()).toEqual([]);
    rmSync(folder, { recursive: true });
  },
);
