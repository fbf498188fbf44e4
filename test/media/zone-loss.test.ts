import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodesFor } from "./kube/frames.js";
import { ClientBrowser, decodes, type Participant } from "./lab/browser.js";
import { CallWatch } from "./lab/call-watch.js";
import type { Node, Outbound } from "./lab/cloud.js";
import { type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import { eventually } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";
import { type Sfu, serves, sfuOf, sfusOf, videoBack } from "./loss/sfus.js";
import { giveBack, lose, type Zone } from "./loss/zones.js";
import { cutOff } from "./redis/faults.js";
import { healthy, type Member, membersOf } from "./redis/members.js";
import { Observer } from "./redis/observer.js";

/**
 * Three zones as an environment with `survive: zone` asks for them: an SFU, a TURN server and a member of the message bus in each. Which
 * node is in which zone is free, so that the one that is lost has what a call needs. The load balancers are doubles outside of every zone.
 */
const ZONES = 3;
/** Seconds until everybody sees everybody again. livekit-client gives up after about 45. */
const BACK = 45;
/** Seconds without a new frame: less than the lost call needs, more than an overloaded machine costs by itself. */
const UNDISTURBED = 10;
/** Seconds of frames without a majority of the message bus. With one, joins work again after 4 to 7 s. */
const WATCHED = 9;
/** Joins that work took up to 5 s on a busy machine. */
const NEVER = 10;
/** A site that lets everything out. */
const ANY = ["meta l4proto { tcp, udp }"];
/** Each is at one of three SFUs. */
const MOST_ROOMS = 12;

const folder = mkdtempSync(join(tmpdir(), "relais-zone-loss-"));
const browsers: ClientBrowser[] = [];
let sites = 0;
let deployment: Deployment;
let observer: Observer;
let sfus: Sfu[];
let members: Member[];
let ways: Readonly<Record<"signalling" | "turnUdp" | "tls", string>>;
let home: ClientBrowser;
let strict: ClientBrowser;
/** Lets out what the firewall sheet lists for TURN. */
let office: ClientBrowser;
let zone: Zone;
let sfusLeft: Sfu[];
let turnsLeft: Node[];

/** A browser at a site of its own, whose name server answers with these addresses, in this order. */
async function browserAt(outbound: Outbound, answers: Readonly<Record<string, readonly string[]>> = {}) {
  const number = ++sites;
  const client = await deployment.cloud.client(`site${number}`, number, outbound);
  const names = { ...deployment.names, ...answers };
  const browser = await ClientBrowser.start(client, { ...deployment, names });
  browsers.push(browser);
  return browser;
}

/** `turn.<domain>` with the addresses of these servers. */
const turnAt = (...servers: readonly Node[]) => ({
  [`turn.${deployment.blueprint.domain}`]: servers.map(({ publicIp }) => publicIp),
});

/** How somebody's media goes: the protocol to a TURN server, and which server that is. */
async function relayOf(participant: Participant): Promise<{ by: string | null; turn: Node | undefined }> {
  const { pairs } = await participant.statistics();
  const turn = deployment.nodes.turns.find(({ publicIp }) => pairs[0]?.from.includes(` ${publicIp}:`));
  return { by: pairs[0]?.relay ?? null, turn };
}

/** A call of two at an SFU that stays. LiveKit places each new room. */
async function meetElsewhere(): Promise<Participant[]> {
  for (let room = 0; room < MOST_ROOMS; room++) {
    const one = await home.join(`elsewhere ${room}`, "one");
    if ((await sfuOf(one, sfus)) !== zone.sfu) return [one, await home.join(`elsewhere ${room}`, "other")];
    await one.leave();
  }
  throw new Error(`all of ${MOST_ROOMS} rooms are at ${zone.sfu.name}`);
}

beforeAll(async () => {
  const environment = labEnvironment("hostNetworkPublicIp", ({ cloud, demand }) => {
    cloud.zones = ["a", "b", "c"];
    demand.survive = "zone";
  });
  deployment = await deploy(environment, join(folder, "lab"), { turnServers: ZONES });
  const { blueprint, nodes, edge, turns } = deployment;
  for (const pool of [blueprint.pools.sfu, blueprint.pools.turn, blueprint.pools.system])
    expect(pool.zones.map((each) => each.nodes)).toEqual(Array(ZONES).fill(1));
  observer = Observer.start(
    deployment,
    nodes.sfu.map(({ privateIp }) => privateIp),
  );
  sfus = sfusOf(deployment);
  members = membersOf(deployment);
  ways = {
    signalling: `ip daddr ${edge.address} tcp dport 443`,
    turnUdp: `ip daddr { ${nodes.turns.map(({ publicIp }) => publicIp).join(", ")} } udp dport 3478`,
    tls: `ip daddr ${turns.address} tcp dport 443`,
  };
  [home, strict] = await Promise.all([browserAt(ANY), browserAt([ways.signalling, ways.tls])]);
}, 120_000);

afterAll(async () => {
  await Promise.all([...browsers.map((browser) => browser.close()), observer?.stop()]);
  await deployment?.remove();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe("the loss of the zone of a call's SFU, its TURN server and the message bus's primary", () => {
  let hit: Participant[];
  let onlyUdp: ClientBrowser;
  let late: ClientBrowser;

  /** Those who come after the loss, from sites that let out TURN over UDP alone. */
  async function startBrowsers(): Promise<void> {
    const { blueprint, edge } = deployment;
    const outbound = [ways.signalling, ways.turnUdp];
    // A zone's load balancer goes with it, and the name of all of them still has its address.
    const edges = { [blueprint.domain]: [zone.turn.publicIp, edge.address] };
    onlyUdp = await browserAt(outbound, { ...turnAt(...turnsLeft), ...edges });
    late = await browserAt(outbound, turnAt(zone.turn, ...turnsLeft));
  }

  it("brings the call back in another zone by UDP, TURN/UDP and TURN/TLS, and does not disturb calls there", async () => {
    const tls = await strict.join("hit", "TURN/TLS");
    const sfu = await sfuOf(tls, sfus);
    const { turn } = await relayOf(tls);
    if (!turn) throw new Error("no TURN server");
    zone = { sfu, turn, member: await healthy(members, 30) };
    sfusLeft = sfus.filter((each) => each !== sfu);
    turnsLeft = deployment.nodes.turns.filter((each) => each !== turn);
    office = await browserAt([ways.signalling, ways.turnUdp, ways.tls], turnAt(turn, ...turnsLeft));
    const udp = await office.join("hit", "TURN/UDP");
    expect(await relayOf(udp)).toEqual({ by: "udp", turn });
    hit = [await home.join("hit", "UDP"), udp, tls];
    const elsewhere = await meetElsewhere();
    await decodesFor([...hit, ...elsewhere], 1);

    const watch = await CallWatch.start(elsewhere);
    const begun = Date.now();
    await lose(zone);
    const [back, joins] = await Promise.all([
      videoBack(hit, sfusLeft, begun, BACK, hit.length - 1),
      joinsBack(begun),
      startBrowsers(),
    ]);
    const pause = await watch.longestPause(begun);
    const [byUdp, byTurnUdp, byTurnTls] = back.map(seconds);
    report(
      "loss",
      "zone cut off",
      `video again after ${byUdp} by UDP, ${byTurnUdp} by TURN/UDP, ${byTurnTls} by TURN/TLS`,
      `longest pause of a call elsewhere ${seconds(pause)}; joins work again after ${seconds(joins)}`,
    );
    for (const each of [udp, tls]) expect(turnsLeft).toContain((await relayOf(each)).turn);
    expect((await relayOf(tls)).by).toBe("tls");
    expect(pause).toBeLessThan(UNDISTURBED);
    for (const participant of elsewhere) {
      expect(await participant.events()).not.toContain("reconnecting");
      expect(await participant.events()).not.toContain("disconnected");
      await participant.leave();
    }
  }, 240_000);

  it("lets people join by every way meanwhile, but not by TURN/UDP alone where a name server still names the lost server first", async () => {
    const lateJoin = expect(late.join("meanwhile", "late", NEVER)).rejects.toThrow("does not join");
    const cases: readonly [way: string, browser: ClientBrowser, by: string | null][] = [
      ["TURN/TLS", strict, "tls"],
      ["TURN/UDP, a lost address of the edge named first", onlyUdp, "udp"],
      ["TURN/UDP and TURN/TLS, the lost server named first", office, "tls"],
    ];
    const host = await home.join("meanwhile", "UDP");
    const told = [`UDP ${seconds(host.joinSeconds)}`];
    for (const [way, browser, by] of cases) {
      const guest = await browser.join("meanwhile", way);
      expect((await relayOf(guest)).by, way).toBe(by);
      await Promise.all([decodes(guest), decodes(host)]);
      told.push(`${way} ${seconds(guest.joinSeconds)}`);
      await guest.leave();
    }
    await host.leave();
    report("loss", "zone cut off", `joins meanwhile: ${told.join(", ")}`);
    await lateJoin;
  }, 120_000);

  it("takes nothing back when it is over, and the message bus is whole again", async () => {
    const returned = Date.now();
    await giveBack(zone);
    const whole = Promise.all([serves(zone.sfu, deployment, 30), healthy(members, 60)]);
    // That it was the lost server that kept them out.
    expect(await relayOf(await late.join("afterwards", "late"))).toEqual({ by: "udp", turn: zone.turn });
    await whole;
    report("loss", "zone returns", `SFU and message bus whole after ${seconds((Date.now() - returned) / 1000)}`);
    await decodesFor(hit, 2);
    for (const participant of hit) {
      expect(sfusLeft).toContain(await sfuOf(participant, sfus));
      expect((await participant.events()).at(-1)).toBe("reconnected");
      expect(await participant.events()).not.toContain("disconnected");
    }
  }, 120_000);

  it("leaves nobody a join where it takes two members of the message bus, as with two zones; calls go on", async () => {
    await joinsBack(Date.now());
    const begun = Date.now();
    const [first, second] = members as [Member, Member];
    await Promise.all([cutOff.begin(first), cutOff.begin(second)]);
    await decodesFor(hit, WATCHED * (hit.length - 1));
    for (const { node } of sfusLeft) {
      expect(observer.failures(node.privateIp, begun)).toBeGreaterThan(0);
      expect(observer.back(node.privateIp, "join", begun)).toBeUndefined();
    }
  }, 60_000);
});

/** Seconds from `since` until each of the other SFUs takes joins of new rooms, and says to the edge that it does. */
function joinsBack(since: number): Promise<number> {
  return eventually("joins", BACK, () => {
    const back = sfusLeft.flatMap(({ node }) =>
      (["join", "health"] as const).map((kind) => observer.back(node.privateIp, kind, since)),
    );
    return back.includes(undefined) ? undefined : Math.max(...(back as number[]));
  });
}
