import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAddress, expectNoAddress } from "./outcome.js";
import { CHARTS, type Chart, createPreparation, type Preparation } from "./prepared.js";
import { Sources } from "./sources.js";

/** Which addresses the charts' init containers take as public ones, and from where in a lab. */
const sources = new Sources();
let preparation: Preparation;
beforeAll(async () => {
  preparation = await createPreparation();
});
afterAll(async () => {
  await sources.stop();
  preparation.remove();
});

const charts = Object.keys(CHARTS) as Chart[];
const IPV6_POD = { podIp: "fd00::7" };
const NOT_GLOBAL = "which is not a global unicast address";
const UNREACHABLE = "which is not a unicast address that another host can reach";

const NOWHERE_PUBLIC = [
  ["a private address", "192.168.1.5"],
  ["an address for documentation", "203.0.113.7"],
  ["an address for benchmarks", "198.18.0.5"],
  ["the loopback address", "127.0.0.1"],
  ["no address", "0.0.0.0"],
  ["a multicast address", "233.1.1.1"],
  ["an address of the reserved class", "250.1.1.1"],
  ["a unique local IPv6 address", "fd00::5"],
  ["a link-local IPv6 address", "fe80::5"],
  ["a multicast IPv6 address", "ff0e::5"],
  ["an IPv6 address that nobody has assigned", "4000::5"],
] as const;

describe.concurrent("kinds of addresses", () => {
  it.each(NOWHERE_PUBLIC)("the SFU does not start on %s, and waits for no better one", async (_, value) => {
    const publicAddress = { from: ["value"], value, timeoutSeconds: 300 } as const;
    const place = value.includes(":") ? IPV6_POD : {};
    const ended = await preparation.run("livekit-server", { publicAddress, place });
    expectNoAddress(ended, "livekit-server", { value: `value answered ${value}, ${NOT_GLOBAL}` }, { seconds: 300 });
    expect(ended.rounds).toBe(0);
  });

  it("the SFU does not start on an IPv4 address in an IPv6 disguise", async () => {
    const publicAddress = { from: ["value"], value: "::ffff:9.9.9.9" } as const;
    const ended = await preparation.run("livekit-server", { publicAddress, place: IPV6_POD });
    const cause = "value answered ::ffff:9.9.9.9, which is an IPv4-mapped IPv6 address";
    expectNoAddress(ended, "livekit-server", { value: cause });
  });

  it("the TURN server does not start on an address that is cut off", async () => {
    const ended = await preparation.run("coturn", { publicAddress: { from: ["value"], value: "9.9.9" } });
    expectNoAddress(ended, "coturn", { value: "value answered '9.9.9', which is not an IP address" });
  });

  it("the TURN server of an IPv6 pod does not start on an IPv4 address", async () => {
    const ended = await preparation.run("coturn", {
      publicAddress: { from: ["value"], value: "9.9.9.9" },
      place: IPV6_POD,
    });
    expectNoAddress(ended, "coturn", { value: "value answered 9.9.9.9, which is IPv4, but the pod has fd00::7" });
  });

  it.each(charts)("%s takes a public address of the node itself", async (chart) => {
    const ended = await preparation.run(chart, { publicAddress: { from: ["hostIP"] }, place: { hostIp: "9.9.9.9" } });
    expectAddress(ended, chart, "9.9.9.9", "hostIP");
  });

  it.each(charts)("%s of an IPv6 pod takes an IPv6 address, in its shortest form", async (chart) => {
    const publicAddress = { from: ["value"], value: "2606:4700:4700:0:0:0:0:1111" } as const;
    const ended = await preparation.run(chart, { publicAddress, place: IPV6_POD });
    expectAddress(ended, chart, "2606:4700:4700::1111", "value");
  });

  it.each(charts)("%s goes on to the next source where the node's own address is private", async (chart) => {
    const publicAddress = { from: ["hostIP", "value"], value: "9.9.9.9" } as const;
    const ended = await preparation.run(chart, { publicAddress });
    expectAddress(ended, chart, "9.9.9.9", "value");
    expect(ended.log).toContain(`hostIP answered 10.50.0.4, ${NOT_GLOBAL}\n`);
  });
});

describe.concurrent("a lab with private addresses", () => {
  it.each(charts)("%s takes the node's private address", async (chart) => {
    const ended = await preparation.run(chart, { publicAddress: { from: ["hostIP"], allowPrivate: true } });
    expectAddress(ended, chart, "10.50.0.4", "hostIP");
  });

  it.each(charts)("%s takes a private address from a metadata service", async (chart) => {
    const { publicAddress } = await sources.metadata({ body: "192.168.1.5" });
    const ended = await preparation.run(chart, { publicAddress: { ...publicAddress, allowPrivate: true } });
    expectAddress(ended, chart, "192.168.1.5", "metadata");
  });

  it.each(charts)("%s takes a carrier's address from a STUN server", async (chart) => {
    const { publicAddress } = await sources.stun({ mapped: "100.64.1.2" });
    const ended = await preparation.run(chart, { publicAddress: { ...publicAddress, allowPrivate: true } });
    expectAddress(ended, chart, "100.64.1.2", "stun");
  });

  it.each(["127.0.0.1", "169.254.1.2", "0.0.0.0", "0.1.2.3", "233.1.1.1", "250.1.1.1"])(
    "the SFU does not start on %s, which no other host reaches",
    async (value) => {
      const publicAddress = { from: ["value"], value, allowPrivate: true } as const;
      const ended = await preparation.run("livekit-server", { publicAddress });
      const causes = { value: `value answered ${value}, ${UNREACHABLE}` };
      expectNoAddress(ended, "livekit-server", causes, { allowPrivate: true });
    },
  );
});
