import type { Socket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../charts/rendered.js";
import type { Written } from "../fixtures/environments.js";
import { forgedCredentials } from "./attack/forged-credentials.js";
import { carries, FLOOD, flood, giveBack, PEER_PORT, type Relay, Relays, somebody } from "./attack/relays.js";
import { Sockets } from "./attack/sockets.js";
import { OK } from "./attack/turn-client.js";
import type { Node } from "./lab/cloud.js";
import { type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import { eventually, run, runIn } from "./lab/processes.js";
import { report } from "./lab/report.js";
import { startLonePod } from "./relay/lone-pod.js";
import { rendered, turnObject } from "./relay/rendered.js";

/**
 * What somebody gets from the TURN server who has no credential, a forged one, or one that was handed out to somebody else; and who
 * asks for more than there is. coturn as rendered, for few allocations, so that they can be used up.
 */
const [UNAUTHORIZED, STALE_NONCE, DENIED, QUOTA, FULL] = [401, 438, 403, 486, 508];
const ALLOCATIONS = 60;
/** Ports of a server whose range is used up, and where nothing but the range ends that. */
const SMALL = { from: 49_152, to: 49_191, address: "44.0.9.31", peer: "44.0.9.32" };
/** A server that is told the SFUs' networks. */
const LISTED = { address: "44.0.9.41", peers: "44.0.0.0/24", peer: "44.0.0.11" };
/** Somebody on the Internet who has nothing to do with the deployment. */
const STRANGER = "44.7.7.7";
const PATIENCE = 30;
const FLOOD_PATIENCE = 50;

const folder = mkdtempSync(join(tmpdir(), "relais-attack-turn-"));
const running: { stop(): Promise<void> }[] = [];
const settings: Record<string, number> = {};
let lab: Deployment;
let asDefault: Manifest[];
let echo: Node;
let caller: Relays;
let thief: Relays;
let small: Relays;
let listed: Relays;

const environment = (change: (written: Written) => void = () => {}) =>
  labEnvironment("hostNetworkPublicIp", (written) => {
    written.turn = { allocations: ALLOCATIONS };
    change(written);
  });

async function sockets(namespace: string): Promise<Sockets> {
  const opened = await Sockets.in(namespace);
  running.push(opened);
  return opened;
}

/** Whoever listens there sends everything back. */
function answering(socket: Socket): Socket {
  return socket.on("message", (data, from) => socket.send(data, from.port, from.address));
}

beforeAll(async () => {
  lab = await deploy(environment(), folder);
  echo = await lab.cloud.node("echo", "sfu", 51);
  await lab.cloud.protect(lab.blueprint.firewall);
  const site = async (name: string, number: number) => {
    const { namespace } = await lab.cloud.client(name, number, ["meta l4proto { tcp, udp }"]);
    return new Relays(await sockets(namespace), lab.nodes.turn.publicIp);
  };
  [caller, thief] = [await site("caller", 1), await site("thief", 2)];
  answering(await (await sockets(echo.namespace)).udp(echo.privateIp, PEER_PORT));
  const { data } = turnObject(lab.objects, "ConfigMap");
  for (const [, name, value] of data["turnserver.conf"].matchAll(/^([\w-]+)=(\d+)$/gm)) settings[name] = Number(value);

  asDefault = await rendered(labEnvironment("hostNetworkPublicIp"));
  const alone = (turn: object) =>
    rendered(
      environment((written) => {
        written.publicAddress = { from: ["hostIP"] };
        Object.assign(written.turn as object, turn);
      }),
    );
  const unlimited = (conf: string) =>
    conf
      .replace(/^min-port=.*$/m, `min-port=${SMALL.from}`)
      .replace(/^max-port=.*$/m, `max-port=${SMALL.to}`)
      .replace(/^(user-quota|total-quota|max-bps)=.*\n/gm, "");
  const lone = await startLonePod(lab, await alone({}), {
    ...{ name: "small", number: 3, address: SMALL.address },
    files: (files) => ({ "turnserver.conf": unlimited(files["turnserver.conf"] ?? "") }),
  });
  running.push(lone);
  await run("ip", ["-n", lone.route.namespace, "addr", "add", `${SMALL.peer}/32`, "dev", "lo"]);
  // A client on the same machine must not take one of the ports that are counted.
  const reserved = "/proc/sys/net/ipv4/ip_local_reserved_ports";
  await runIn(lone.route.namespace, "sh", ["-c", `echo ${SMALL.from}-${SMALL.to} >${reserved}`]);
  const machine = await sockets(lone.route.namespace);
  answering(await machine.udp(SMALL.peer, PEER_PORT));
  small = new Relays(machine, SMALL.address);

  const place = { name: "listed", number: 4, address: LISTED.address };
  const strict = await startLonePod(lab, await alone({ peers: [LISTED.peers] }), place);
  running.push(strict);
  listed = new Relays(await sockets(strict.route.namespace), LISTED.address);
});

afterAll(async () => {
  await Promise.all(running.map((each) => each.stop()));
  await lab?.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe("a TURN credential", () => {
  it("gets nothing when it is forged or has expired", async () => {
    const valid = somebody();
    const answers = await Promise.all(
      Object.entries(forgedCredentials(valid)).map(async ([name, who]) => `${name}: ${(await caller.ask(who)).answer}`),
    );
    const refused = answers.filter((answer) => answer.endsWith(`: ${UNAUTHORIZED}`));
    report("attack", "forged and expired TURN credentials refused", `${refused.length} of ${answers.length}`);
    expect(answers).toEqual(refused);
    const { client, answer } = await caller.ask(valid);
    expect(answer).toBe(OK);
    await giveBack([{ client, who: valid }]);
  });

  it("is worth nothing as a recorded request that somebody sends from elsewhere", async () => {
    const own = await caller.one();
    const elsewhere = await thief.client();
    const replayed = await elsewhere.replay(own.client.recorded);
    report("attack", "replayed TURN request", `error ${replayed}`);
    expect([UNAUTHORIZED, STALE_NONCE]).toContain(replayed);
    await giveBack([own]);
  });

  it("works for whoever has stolen it, up to the user's quota and to no private peer", async () => {
    const stolen = somebody();
    const victim = await caller.ask(stolen);
    expect(victim.answer).toBe(OK);
    const { granted, refusal } = await thief.fill(20, stolen);
    const peers = ["169.254.169.254", lab.nodes.turn.privateIp, "10.92.0.1"];
    const denied = await Promise.all(peers.map((address) => granted[0]?.client.permit(stolen, address)));
    const cap = ((settings["max-bps"] ?? 0) * 8) / 1e6;
    report(
      ...["attack", "stolen TURN credential from another address", `${granted.length} further allocations`],
      ...[`then ${refusal}`, `${cap.toFixed(1)} Mbit/s each`, `private peers ${denied.join(", ")}`],
    );
    expect({ granted: granted.length + 1, refusal }).toEqual({ granted: settings["user-quota"], refusal: QUOTA });
    expect(denied).toEqual(peers.map(() => DENIED));
    await giveBack([{ client: victim.client, who: stolen }, ...granted]);
  });

  it("reaches any public peer, and none but the SFUs where turn.peers has their networks", async () => {
    const answers = async (at: Relays, peers: readonly string[]) => {
      const { client, who } = await at.one();
      const given = await Promise.all(peers.map((address) => client.permit(who, address)));
      await giveBack([{ client, who }]);
      return given;
    };
    const [stranger] = await answers(thief, [STRANGER]);
    const [strangerOfListed, sfu] = await answers(listed, [STRANGER, LISTED.peer]);
    report(
      "attack",
      "relay to a stranger on the Internet",
      `permission ${stranger}`,
      `with turn.peers ${strangerOfListed}`,
    );
    expect({ stranger, strangerOfListed, sfu }).toEqual({ stranger: OK, strangerOfListed: DENIED, sfu: OK });
  });

  it("gets no new relay once it has ended, but keeps the one it has for as long as somebody refreshes that", async () => {
    const brief = somebody(3);
    const ends = Number(brief.username.split(":")[0]);
    const { client, answer } = await caller.ask(brief);
    expect(answer).toBe(OK);
    await eventually("end of the credential", 10, () => Date.now() / 1000 > ends + 1);
    const { answer: late } = await caller.ask(brief);
    const refreshed = await client.refresh(brief, 600);
    const kept = await carries({ client, who: brief }, echo.publicIp);
    report("attack", "TURN credential that has ended", `new relay ${late}`, `refresh of its relay ${refreshed}`);
    expect({ late, refreshed, kept }).toEqual({ late: UNAUTHORIZED, refreshed: OK, kept: true });
    await giveBack([{ client, who: brief }]);
  });
});

describe("a TURN server", () => {
  it("refuses who wants more than all may have, while relays go on, and has room again for what is given back", async () => {
    const call = await caller.one();
    const taken = [call];
    const total = settings["total-quota"];
    const refusal = await eventually("the whole quota", PATIENCE, async () => {
      const { granted, refusal } = await thief.fill(ALLOCATIONS);
      taken.push(...granted);
      if (taken.length !== total) throw new Error(`${taken.length} of ${total}`);
      return refusal;
    });
    report("attack", "all allocations taken", `${taken.length} of ${total}`, `then ${refusal}`);
    expect(refusal).toBe(QUOTA);
    expect((await thief.fill(0)).granted).toEqual([]);
    expect(await carries(call, echo.publicIp)).toBe(true);
    await giveBack(taken.slice(1, 2));
    taken.push(await caller.one());
    await giveBack(taken);
  });

  it("has twice the ports that its quota can take; with none it refuses by 508, and relays go on", async () => {
    const all = SMALL.to - SMALL.from + 1;
    const { granted, refusal } = await small.fill(all);
    report("attack", "relay range used up", `${granted.length} relays on ${all} ports`, `then ${refusal}`);
    expect({ granted: granted.length, refusal }).toEqual({ granted: all, refusal: FULL });
    expect(await carries(granted[0] as Relay, SMALL.peer)).toBe(true);
    await giveBack(granted.slice(1));
    await small.one();
    const ports = (settings["max-port"] ?? 0) - (settings["min-port"] ?? 0) + 1;
    const { data } = turnObject(asDefault, "ConfigMap");
    expect(Number(/^total-quota=(\d+)$/m.exec(data["turnserver.conf"])?.[1])).toBe(ports / 2);
  });

  it("relays no more than its cap for one allocation", async () => {
    const cap = settings["max-bps"] ?? 0;
    // It counts by seconds of its clock, of which the flood touches up to two more than it lasts.
    const bound = (cap * (FLOOD.seconds + 2)) / FLOOD.seconds;
    // A machine with other work may send less than a flood.
    const capped = await eventually("a flood", FLOOD_PATIENCE, async () => {
      const flooded = await flood(await caller.one(), echo.publicIp);
      return flooded.sent > bound ? flooded : undefined;
    });
    const open = await eventually("more than the cap where there is none", FLOOD_PATIENCE, async () => {
      const flooded = await flood(await small.one(), SMALL.peer);
      return flooded.back > bound ? flooded : undefined;
    });
    const [limit, sent, back, uncapped] = [cap, capped.sent, capped.back, open.back].map((each) =>
      (each / 1e3).toFixed(0),
    );
    report(
      ...["attack", "flood through one relay", `cap ${limit} kB/s`, `${sent} sent, ${back} relayed`],
      `${uncapped} without cap`,
    );
    expect(capped.back).toBeLessThanOrEqual(bound);
  });
});
