import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { Network } from "./lab/network.js";
import { eventually } from "./lab/processes.js";

const RUN = `
import { Network } from "./test/media/lab/network.js";
import { daemon } from "./test/media/lab/processes.js";
const namespace = await new Network().add("left");
const { pid } = daemon("left", "/dev/null", "nsenter", ["--net=/run/netns/" + namespace, "sleep", "600"]);
console.log(JSON.stringify({ namespace, pid }));
setInterval(() => {}, 1000);
`;

it("a run that is killed takes its programs along, and the next one removes its namespaces", async () => {
  const killed = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", RUN]);
  const [line] = (await once(createInterface({ input: killed.stdout }), "line")) as [string];
  const { namespace, pid } = JSON.parse(line) as { namespace: string; pid: number };
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  killed.kill("SIGKILL");
  await once(killed, "exit");
  await eventually("end of its program", 10, () => !existsSync(`/proc/${pid}`) || undefined);
  expect(existsSync(`/run/netns/${namespace}`)).toBe(true);
  await Network.sweep();
  expect(existsSync(`/run/netns/${namespace}`)).toBe(false);
});
