import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodesFor } from "./kube/frames.js";
import { ClientBrowser, type Participant } from "./lab/browser.js";
import { CallWatch } from "./lab/call-watch.js";
import { type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import { eventually } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";
import { balanceTo, drainingCoturn, drains, relayOf, serves, type TurnServer, turnServersOf } from "./turn/servers.js";

/**
 * Two TURN servers as the charts render them, one of which ends: as the kubelet ends a pod, and killed. Everybody is relayed: at one
 * site TCP 443 alone gets out, at the other the port of TURN over UDP too, and its name server knows only the server that ends.
 */
/** Seconds of frames that are watched while a server drains. */
const DRAINING = 5;
/** Seconds until a server drains, and from the last leave to its end. */
const DRAINED = 30;
/** Seconds until everybody is relayed again; LiveKit notices after 15 s and tells the client. */
const BACK = 60;
/** Seconds without a new frame: less than a call without a way, more than an overloaded machine costs by itself. */
const PAUSE = 10;
const ATTEMPTS = 3;

const folder = mkdtempSync(join(tmpdir(), "relais-turn-loss-"));
const browsers: ClientBrowser[] = [];
let deployment: Deployment;
let ending: TurnServer;
let other: TurnServer;

beforeAll(async () => {
  const environment = labEnvironment("hostNetworkPublicIp", (each) => {
    each.turn = { replicas: 2 };
  });
  const doubles = drainingCoturn(join(folder, "coturn"));
  deployment = await deploy(environment, join(folder, "lab"), { turnServers: 2, doubles });
  [ending, other] = turnServersOf(deployment) as [TurnServer, TurnServer];
  const tls = await deployment.cloud.client("tls", 1, ["tcp dport 443"]);
  const udp = await deployment.cloud.client("udp", 2, ["tcp dport 443", "udp dport 3478"]);
  const names = { ...deployment.names, [`turn.${deployment.blueprint.domain}`]: [ending.node.publicIp] };
  browsers.push(await ClientBrowser.start(tls, deployment));
  browsers.push(await ClientBrowser.start(udp, { ...deployment, names }));
});

afterAll(async () => {
  await Promise.allSettled(browsers.map((browser) => browser.close()));
  await deployment?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const atThe = ({ node }: TurnServer, ...ways: readonly string[]) => ways.map((way) => `${way} at ${node.publicIp}`);
const relaysOf = (call: readonly Participant[]) => Promise.all(call.map(relayOf));

/** Somebody of each site in a new room; whoever gets no relay over UDP takes one over TLS at that server. */
async function meet(room: string, tlsAt: TurnServer): Promise<Participant[]> {
  await balanceTo(deployment, [tlsAt]);
  const call: Participant[] = [];
  for (const browser of browsers) call.push(await browser.join(room, `guest-${call.length}`));
  await decodesFor(call, 1);
  return call;
}

/**
 * A call that `ending` relays in both ways. ICE keeps the way that works first: where the answer over UDP comes a third of a second
 * late, as on a core that others have, the guest stays on TLS, and all meet anew.
 */
async function meetInBothWays(room: string): Promise<Participant[]> {
  const both = atThe(ending, "tls", "udp");
  for (let attempt = 1; ; attempt++) {
    const call = await meet(`${room}-${attempt}`, ending);
    const ways = await relaysOf(call);
    if (attempt === ATTEMPTS) expect(ways).toEqual(both);
    if (ways.join() === both.join()) return call;
    await leave(call);
  }
}

const leave = (call: readonly Participant[]) => Promise.all(call.map((participant) => participant.leave()));

describe("when one of two TURN servers ends", () => {
  it("as in a roll, calls that it relays go on, new ones are relayed by the other, and it goes after the last", async () => {
    const call = await meetInBothWays("early");
    const watch = await CallWatch.start(call);
    const begun = Date.now();

    const hook = ending.pod.preStop("turnserver");
    await drains(ending, DRAINED);
    const late = await meet("late", other);
    expect(await relaysOf(late)).toEqual(atThe(other, "tls", "tls"));
    await decodesFor([...call, ...late], DRAINING);
    const pause = await watch.longestPause(begun);
    expect(pause).toBeLessThan(PAUSE);
    expect(await relaysOf(call)).toEqual(atThe(ending, "tls", "udp"));
    for (const participant of [...call, ...late]) expect(await participant.events()).toEqual([]);
    expect(hook.running()).toBe(true);

    const left = Date.now();
    await leave(call);
    await eventually("end of the hook, after the server", DRAINED, () => !hook.running());
    expect(await hook.ended).toBe(0);
    const ended = (Date.now() - left) / 1000;
    expect(ending.pod.containers.turnserver?.running()).toBe(false);
    await decodesFor(late, 1);
    await leave(late);
    report(
      ...["loss", "TURN server rolled, its drain a double", `${call.length + late.length} participants, dropped: 0`],
      `longest pause ${seconds(pause)}; gone ${seconds(ended)} after its last call`,
    );
    ending.pod.restart("turnserver");
    await serves(ending, 20);
  });

  it("killed, its calls come back by the other, without a word from the application", async () => {
    const call = await meetInBothWays("hit");
    await balanceTo(deployment, [ending, other]);
    const watch = await CallWatch.start(call);
    const killed = Date.now();
    await ending.pod.containers.turnserver?.stop();
    const back = call.map((participant) =>
      eventually("a relay at the other server", BACK, async () => {
        const isBack = (await relayOf(participant)) === `tls at ${other.node.publicIp}`;
        return isBack && (await participant.events()).at(-1) === "reconnected";
      }),
    );
    await Promise.all(back);
    await decodesFor(call, 1);
    const pause = await watch.longestPause(killed);
    for (const participant of call) expect(await participant.events()).not.toContain("disconnected");
    report(
      "loss",
      "TURN server killed, another there",
      `${call.length} participants`,
      `no video for ${seconds(pause)}`,
    );
  });
});
