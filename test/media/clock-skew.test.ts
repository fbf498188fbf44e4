import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { carries, PEER_PORT, Relays } from "./attack/relays.js";
import { Sockets } from "./attack/sockets.js";
import { credential, endingIn, OK } from "./attack/turn-client.js";
import { OwnClock } from "./clock/own-clock.js";
import { judged, TTL } from "./clock/token.js";
import { decodesFor } from "./kube/frames.js";
import { ClientBrowser, type Participant } from "./lab/browser.js";
import { type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import { report, seconds } from "./lab/report.js";

/** Seconds that LiveKit allows clocks to differ: `tokenLeeway` of its protocol library. */
const LEEWAY = 60;
/** Seconds that LiveKit makes TURN credentials for: `turn.ttlSeconds` of the chart. */
const CREDENTIAL = 14_400;
/** Seconds from a bound at which both sides of it are looked at: what a busy machine takes between the making and the judging. */
const MARGIN = 30;
const DAY = 86_400;
const UNAUTHORIZED = 401;
/** Seconds that somebody tries to join who cannot. */
const REFUSED = 12;

const folder = mkdtempSync(join(tmpdir(), "relais-clock-"));
const running: { stop(): Promise<void> }[] = [];
const browsers: ClientBrowser[] = [];
let lab: Deployment;
let clock: OwnClock;
let site: ClientBrowser;
let call: readonly Participant[];
let relays: Relays;
let peer: string;

beforeAll(async () => {
  lab = await deploy(labEnvironment("hostNetworkPublicIp"), join(folder, "lab"));
  const echo = await lab.cloud.node("echo", "sfu", 51);
  await lab.cloud.protect(lab.blueprint.firewall);
  clock = await OwnClock.of(lab);
  const home = await lab.cloud.client("home", 1, ["meta l4proto { tcp, udp }"]);
  const office = await lab.cloud.client("office", 2, ["tcp dport 443"]);
  const [own, far] = [await Sockets.in(home.namespace), await Sockets.in(echo.namespace)];
  running.push(own, far);
  relays = new Relays(own, lab.nodes.turn.publicIp);
  peer = echo.publicIp;
  const answering = await far.udp(echo.privateIp, PEER_PORT);
  answering.on("message", (data, from) => answering.send(data, from.port, from.address));
  const host = await ClientBrowser.start(home, lab);
  site = await ClientBrowser.start(office, lab);
  browsers.push(host, site);
  call = [await host.join("meeting", "host"), await site.join("meeting", "guest")];
  await decodesFor(call, 1);
});

afterAll(async () => {
  await Promise.allSettled([...browsers.map((browser) => browser.close()), ...running.map((each) => each.stop())]);
  await lab?.remove();
  clock?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** LiveKit repeats the whole token. */
const spoken = (answer: string) => answer.replace(/eyJ\S+,/, "...,");

describe("an application's clock", () => {
  it("may be ahead of LiveKit's by the leeway, and behind by that and the life of its tokens", async () => {
    const early = await judged(lab, LEEWAY + MARGIN);
    const late = await judged(lab, -(TTL + LEEWAY + MARGIN));
    report("clock", "application ahead by more than a minute", spoken(early));
    report("clock", "application behind by more than a minute and its token's life", spoken(late));
    expect(await judged(lab, LEEWAY - MARGIN)).toMatch(/ 200$/);
    expect(await judged(lab, -(TTL + LEEWAY - MARGIN))).toMatch(/ 200$/);
    expect(early).toMatch(/ 401$/);
    expect(late).toMatch(/ 401$/);
  });
});

describe("the TURN server's clock", () => {
  const fresh = (name: string) => credential(endingIn(CREDENTIAL, name));

  it("may be behind without end, and ahead by less than the life of LiveKit's credentials", async () => {
    const answers: Record<string, unknown> = {};
    for (const [name, ahead] of [
      ["a day behind", -DAY],
      ["in time", 0],
      ["just within", CREDENTIAL - MARGIN],
      ["just beyond", CREDENTIAL + MARGIN],
    ] as const) {
      clock.set(ahead);
      answers[name] = (await relays.ask(fresh(`PA_${ahead}`))).answer;
    }
    clock.set(0);
    expect(answers).toEqual({ "a day behind": OK, "in time": OK, "just within": OK, "just beyond": UNAUTHORIZED });
  });

  it("leaves relays that there are alone, even when they are refreshed", async () => {
    const who = fresh("PA_held");
    const { client, answer } = await relays.ask(who);
    expect(answer).toBe(OK);
    clock.set(CREDENTIAL + MARGIN);
    expect(await client.refresh(who, 600)).toBe(OK);
    expect(await carries({ client, who }, peer)).toBe(true);
    clock.set(0);
  });

  it("ahead by more keeps out who needs TURN, while a call that is relayed over TLS goes on", async () => {
    clock.set(CREDENTIAL + MARGIN);
    await expect(site.join("meeting", "late", REFUSED)).rejects.toThrow("does not join");
    const pause = await decodesFor(call, 2);
    for (const participant of call) expect(await participant.events()).toEqual([]);
    clock.set(CREDENTIAL - MARGIN * 4);
    const joined = await site.join("meeting", "in time");
    expect(new Set((await joined.statistics()).pairs.map(({ relay }) => relay))).toEqual(new Set(["tls"]));
    report(
      "clock",
      "TURN server ahead by more than 4 h",
      "nobody joins over TURN",
      `relayed calls go on, longest pause ${seconds(pause)}`,
    );
  });
});
