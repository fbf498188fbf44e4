import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HttpAnswer } from "./doubles/http-service.js";
import type { StunAnswer } from "./doubles/stun-server.js";
import { expectAddress, expectNoAddress } from "./outcome.js";
import { CHARTS, type Chart, createPreparation, type Preparation } from "./prepared.js";
import { Sources } from "./sources.js";

/** The charts' init containers as helm renders them, against doubles of all that they ask but the Kubernetes API. */
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
/** Both charts run the same file (test/charts/render.test.ts): long tables take turns. */
const takingTurns = <T extends readonly unknown[]>(table: readonly T[]) =>
  table.map((row, index) => [index % 2 === 0 ? "coturn" : "livekit-server", ...row] as [Chart, ...T]);

const PUBLIC = "9.9.9.9";
const OTHER = "8.8.4.4";
const IPV6 = "2606:4700:4700::1111";
const PAGE = "<!doctype html><title>Sign in</title><p>Your session has ended.</p>";

const NOT_GLOBAL = "which is not a global unicast address";
const WRONG_FAMILY = "which is IPv6, but the pod has 10.64.0.7";
const REFUSED = "gave no answer: [Errno 111] Connection refused";

/** Answers that no client could use, with the cause in the final message; URL stands for the service's. */
const USELESS_METADATA: readonly [string, HttpAnswer, string][] = [
  ["a private address", { body: "10.0.0.5" }, `metadata answered 10.0.0.5, ${NOT_GLOBAL}`],
  ["a carrier's address", { body: "100.64.1.2" }, `metadata answered 100.64.1.2, ${NOT_GLOBAL}`],
  ["a link-local address", { body: "169.254.1.2" }, `metadata answered 169.254.1.2, ${NOT_GLOBAL}`],
  ["an IPv6 address", { body: IPV6 }, `metadata answered ${IPV6}, ${WRONG_FAMILY}`],
  ["a page", { body: PAGE }, `metadata answered '${PAGE.slice(0, 40)}...', which is not an IP address`],
  ["an empty body", { body: " \n" }, "metadata: URL answered with an empty body"],
  ["not found", { status: 404 }, "metadata: URL answered with status 404"],
  ["a server error", { status: 500 }, "metadata: URL answered with status 500"],
  ["silence", "silence", "metadata: URL gave no answer: timed out"],
];

/** Likewise; SERVER stands for the STUN server. */
const USELESS_STUN: readonly [string, StunAnswer, string][] = [
  ["a private address", { mapped: "10.0.0.5" }, `stun answered 10.0.0.5, ${NOT_GLOBAL}`],
  ["a carrier's address", { mapped: "100.64.1.2" }, `stun answered 100.64.1.2, ${NOT_GLOBAL}`],
  ["a link-local address", { mapped: "169.254.1.2" }, `stun answered 169.254.1.2, ${NOT_GLOBAL}`],
  ["an IPv6 address", { mapped: IPV6 }, `stun answered ${IPV6}, ${WRONG_FAMILY}`],
  ["a page", { text: PAGE }, "stun: SERVER gave no answer: timed out"],
  ["an empty datagram", { text: "" }, "stun: SERVER gave no answer: timed out"],
  ["no address", "no attribute", "stun: SERVER gave no answer: STUN answer without XOR-MAPPED-ADDRESS"],
  ["RFC 3489's attribute", { old: PUBLIC }, "stun: SERVER gave no answer: STUN answer without XOR-MAPPED-ADDRESS"],
  ["an error", "refusal", "stun: SERVER gave no answer: STUN answer of type 0x0111"],
  ["an answer to someone else", { forged: PUBLIC }, "stun: SERVER gave no answer: timed out"],
  ["silence", "silence", "stun: SERVER gave no answer: timed out"],
];

describe.concurrent("useless answers", () => {
  it.each(takingTurns(USELESS_METADATA))(
    "%s does not start when metadata gives %s",
    async (chart, _, answer, cause) => {
      const { publicAddress, name, asked, strays } = await sources.metadata(answer);
      const ended = await preparation.run(chart, { publicAddress });
      expectNoAddress(ended, chart, { metadata: cause.replace("URL", name) });
      expect([asked(), strays]).toEqual([1, []]);
    },
  );

  it.each(takingTurns(USELESS_STUN))("%s does not start when STUN gives %s", async (chart, _, answer, cause) => {
    const { publicAddress, name, strays } = await sources.stun(answer);
    const ended = await preparation.run(chart, { publicAddress });
    expectNoAddress(ended, chart, { stun: cause.replace("SERVER", name) });
    expect(strays).toEqual([]);
  });

  it.each(charts)("%s follows neither a redirect nor a STUN server's alternate", async (chart) => {
    const [page, server] = await Promise.all([sources.metadata({ body: PUBLIC }), sources.stun({ mapped: PUBLIC })]);
    const metadata = await sources.metadata({ redirect: page.name });
    const stun = await sources.stun({ elsewhere: server.name });
    const publicAddress = { ...metadata.publicAddress, ...stun.publicAddress, from: ["metadata", "stun"] } as const;
    expectNoAddress(await preparation.run(chart, { publicAddress }), chart, {
      metadata: `metadata: ${metadata.name} answered with status 302`,
      stun: `stun: ${stun.name} gave no answer: STUN answer of type 0x0111`,
    });
    expect([page.asked(), server.asked()]).toEqual([0, 0]);
  });

  it.each(charts)("%s names every source that nobody listens at", async (chart) => {
    const [metadata, stun] = await Promise.all([sources.nobody("metadata"), sources.nobodyAtStun()]);
    const publicAddress = { ...metadata.publicAddress, ...stun.publicAddress, from: ["stun", "metadata"] } as const;
    expectNoAddress(await preparation.run(chart, { publicAddress }), chart, {
      stun: `stun: ${stun.name} ${REFUSED}`,
      metadata: `metadata: ${metadata.name} ${REFUSED}`,
    });
  });

  it.each(charts)("%s names every STUN server that was of no use", async (chart) => {
    const [inside, silent] = await Promise.all([sources.stun({ mapped: "10.0.0.5" }), sources.nobodyAtStun()]);
    const publicAddress = { from: ["stun"], stunServers: [inside.name, silent.name] } as const;
    const causes = [`${silent.name} ${REFUSED}`, "127.0.0.1:65536 gave no answer: not host:port"].join("; ");
    const ended = await preparation.run(chart, { publicAddress, unchecked: ["127.0.0.1:65536"] });
    expectNoAddress(ended, chart, { stun: `stun answered 10.0.0.5, ${NOT_GLOBAL}; stun: ${causes}` });
  });
});

describe.concurrent.each(charts)("the public address of %s", (chart) => {
  it("comes from the metadata service, without its line end", async () => {
    const { publicAddress, asked, strays } = await sources.metadata({ body: `${PUBLIC}\n` });
    expectAddress(await preparation.run(chart, { publicAddress }), chart, PUBLIC, "metadata");
    expect([asked(), strays]).toEqual([1, []]);
  });

  it("comes from the metadata service once the cloud has linked it", async () => {
    const late = await sources.metadata({ status: 404 }, { body: "" }, { body: "10.0.0.5" }, { body: PUBLIC });
    const ended = await preparation.run(chart, { publicAddress: { ...late.publicAddress, timeoutSeconds: 300 } });
    expectAddress(ended, chart, PUBLIC, "metadata");
    expect([late.asked(), late.strays, ended.rounds]).toEqual([4, [], 3]);
  });

  it("comes from a STUN server", async () => {
    const { publicAddress, asked, strays } = await sources.stun({ mapped: PUBLIC });
    expectAddress(await preparation.run(chart, { publicAddress }), chart, PUBLIC, "stun");
    expect([asked(), strays]).toEqual([1, []]);
  });

  it("comes from a STUN server once that one sees it", async () => {
    const late = await sources.stun("no attribute", "refusal", { mapped: "10.0.0.5" }, { mapped: PUBLIC });
    const ended = await preparation.run(chart, { publicAddress: { ...late.publicAddress, timeoutSeconds: 300 } });
    expectAddress(ended, chart, PUBLIC, "stun");
    expect([late.asked(), late.strays, ended.rounds]).toEqual([4, [], 3]);
  });

  it("comes from a STUN server in spite of a lost datagram and a forged one", async () => {
    const { publicAddress, asked } = await sources.stun("silence", { forged: OTHER }, { mapped: PUBLIC });
    const ended = await preparation.run(chart, { publicAddress });
    expectAddress(ended, chart, PUBLIC, "stun");
    expect([asked(), ended.rounds]).toEqual([3, 0]);
  });

  it("comes from the first source that answers; the next one is not asked", async () => {
    const [metadata, stun] = await Promise.all([sources.metadata({ body: PUBLIC }), sources.stun({ mapped: OTHER })]);
    const publicAddress = { ...metadata.publicAddress, ...stun.publicAddress, from: ["metadata", "stun"] } as const;
    expectAddress(await preparation.run(chart, { publicAddress }), chart, PUBLIC, "metadata");
    expect(stun.asked()).toBe(0);
  });

  it.each(["10.0.0.5", IPV6])("comes from the next source when the first one gives %s", async (useless) => {
    const [metadata, stun] = await Promise.all([sources.metadata({ body: useless }), sources.stun({ mapped: OTHER })]);
    const publicAddress = { ...metadata.publicAddress, ...stun.publicAddress, from: ["metadata", "stun"] } as const;
    const ended = await preparation.run(chart, { publicAddress });
    expectAddress(ended, chart, OTHER, "stun");
    expect(ended.rounds).toBe(0);
  });

  it("is asked for every five seconds, and no longer than it may take", async () => {
    const { publicAddress, name, asked } = await sources.metadata({ status: 404 });
    const ended = await preparation.run(chart, { publicAddress: { ...publicAddress, timeoutSeconds: 14 } });
    expectNoAddress(ended, chart, { metadata: `metadata: ${name} answered with status 404` }, { seconds: 14 });
    expect([asked(), ended.rounds]).toEqual([3, 2]);
  });

  it("is waited for no longer when the pod is deleted: the script answers a signal that a first process gets only if it asks", async () => {
    const { publicAddress } = await sources.metadata({ status: 404 });
    const onRound = (_: number, terminate: () => void) => terminate();
    const ended = await preparation.run(chart, {
      publicAddress: { ...publicAddress, timeoutSeconds: 600 },
      place: { onRound },
    });
    expect(ended).toMatchObject({ code: 1, rounds: 1, written: [] });
    expect(ended.log).toMatch(/stopped before there was a configuration\n$/);
  });
});
