import { afterAll, expect, it } from "vitest";
import { Network } from "./lab/network.js";
import { runIn } from "./lab/processes.js";

const network = new Network();
afterAll(() => network.remove());

it("a bridge of the lab keeps its address, whoever is plugged in: neighbours remember it", async () => {
  const router = await network.add("router");
  await network.bridge(router, "lan", "192.168.7.1/24");
  const link = async () => /link\/ether (\S+)/.exec(await runIn(router, "ip", ["link", "show", "lan"]))?.[1];
  const before = await link();
  for (const [index, name] of ["one", "two", "three"].entries()) {
    const machine = await network.add(name);
    await network.plug(machine, "eth0", `192.168.7.${10 + index}/24`, { namespace: router, bridge: "lan" });
  }
  expect(before).toBeDefined();
  expect(await link()).toBe(before);
});
