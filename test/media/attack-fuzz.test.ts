import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AccessToken } from "livekit-server-sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { paths } from "../browser/paths.js";
import { datagrams, framed, httpRequests, inputs, signals, stunContents } from "./attack/fuzzed.js";
import { holdConnections } from "./attack/held.js";
import { memoryOf } from "./attack/memory.js";
import { ownSession } from "./attack/own-session.js";
import { paced, sendDatagrams, sendStreams } from "./attack/sending.js";
import { Sockets } from "./attack/sockets.js";
import { message, TYPE } from "./attack/stun.js";
import { credential, endingIn, TurnClient } from "./attack/turn-client.js";
import { whileTheyTalk } from "./attack/watched-call.js";
import { frame, OPCODE, signalling } from "./attack/web-socket.js";
import { ClientBrowser, decodes, type Participant } from "./lab/browser.js";
import { CREDENTIALS, type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import { eventually } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";

/**
 * Nonsense for everything that a deployment shows to the Internet, while three people talk, one of them through the TURN server: the
 * servers stay up, in bounded memory, and the call goes on.
 */
const MIB = 2 ** 20;
const [MUX, ICE_TCP, TURN, SIGNAL] = [20_000, 7881, 3478, 7880];
const PATIENCE = 30;
/** MiB of one message on signalling, of which as much again is announced. */
const LARGE = 48;

const folder = mkdtempSync(join(tmpdir(), "relais-attack-fuzz-"));
const call: Participant[] = [];
const browsers: ClientBrowser[] = [];
let lab: Deployment;
let outside: Sockets;
let inside: Sockets;
let idle: readonly { readonly name: string; readonly seconds: Promise<number> }[];

beforeAll(async () => {
  lab = await deploy(
    labEnvironment("hostNetworkPublicIp", (written) => {
      written.edge = { ...(written.edge as object), controller: "haproxy" };
    }),
    folder,
  );
  const { cloud } = lab;
  const open = ["meta l4proto { tcp, udp }"];
  outside = await Sockets.in((await cloud.client("attacker", 1, open)).namespace);
  inside = await Sockets.in(lab.edge.namespace);
  idle = await holdConnections(lab, outside, inside);
  const relayed = paths(lab, "IPv4").find(({ name }) => name === "TURN/UDP");
  const sites = [await cloud.client("home", 2, open), await cloud.client("relayed", 3, relayed?.outbound ?? [])];
  browsers.push(...(await Promise.all(sites.map((site) => ClientBrowser.start(site, lab)))));
  const [home, behind] = browsers as [ClientBrowser, ClientBrowser];
  call.push(await home.join("call", "one"), await home.join("call", "two"), await behind.join("call", "three"));
  const pairs = (await decodes(call[2] as Participant)).pairs;
  expect(pairs.every(({ relay }) => relay === "udp")).toBe(true);
});

afterAll(async () => {
  await Promise.allSettled(browsers.map((browser) => browser.close()));
  await Promise.all([outside, inside].map((sockets) => sockets?.stop()));
  await lab?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const sfu = () => lab.nodes.sfu[0]?.publicIp ?? "";
const turnServer = () => lab.nodes.turn.publicIp;

async function tokenFor(identity: string): Promise<string> {
  const token = new AccessToken(CREDENTIALS.apiKey, CREDENTIALS.apiSecret, { identity, ttl: "1h" });
  token.addGrant({ roomJoin: true, room: "fuzz", canPublish: true, canSubscribe: true, canPublishData: true });
  return token.toJwt();
}

describe("a call goes on and servers stay up", () => {
  it("while the TURN server is sent datagrams", () =>
    whileTheyTalk(lab, call, "TURN over UDP", async () => {
      const sent = inputs(datagrams, 2_000);
      return `${sent.length} datagrams, ${await sendDatagrams(outside, sent, turnServer(), TURN)} answers`;
    }));

  it("while somebody with a credential signs nonsense for the TURN server", () =>
    whileTheyTalk(lab, call, "TURN, signed", async () => {
      const who = credential(endingIn(300, "PA_fuzz"));
      const client = new TurnClient(await outside.udp(), turnServer());
      expect(await client.allocate(who)).toBe(0);
      const sent = inputs(stunContents, 1_000);
      await paced(sent, ({ type, attributes }) => client.fire(type, attributes, who));
      return `${sent.length} requests, ${client.answers} answers`;
    }));

  it("while TURN over TLS gets what is no TLS, and in TLS what is no TURN", () =>
    whileTheyTalk(lab, call, "TURN over TLS", async () => {
      const sent = inputs(datagrams, 600);
      const plain = sent.slice(0, 300);
      const name = `turns.${lab.blueprint.domain}`;
      await sendStreams(plain, 5, () => outside.tcp(lab.turns.address, 443), Buffer.from);
      const answers = await sendStreams(
        sent.slice(300),
        5,
        () => outside.tls(lab.turns.address, 443, name),
        Buffer.from,
      );
      return `${sent.length} messages on 120 connections, ${answers} answers`;
    }));

  it("while the SFU's media ports are sent datagrams", () =>
    whileTheyTalk(lab, call, "media over UDP", async () => {
      const sent = inputs(datagrams, 2_000);
      const answers = await sendDatagrams(outside, sent.slice(0, 1_000), sfu(), MUX);
      const others = await sendDatagrams(outside, sent.slice(1_000), sfu(), MUX + 1);
      return `${sent.length} datagrams, ${answers + others} answers`;
    }));

  it("while the SFU's port for ICE over TCP is sent frames", () =>
    whileTheyTalk(lab, call, "ICE over TCP", async () => {
      const sent = inputs(framed, 500);
      const answers = await sendStreams(sent, 5, () => outside.tcp(sfu(), ICE_TCP), Buffer.from);
      return `${sent.length} messages on 100 connections, ${answers} answers`;
    }));

  it("while requests that are hardly any reach edge and SFU", () =>
    whileTheyTalk(lab, call, "HTTP", async () => {
      const sent = inputs(httpRequests, 400);
      const { domain } = lab.blueprint;
      const edge = await sendStreams(sent.slice(0, 300), 2, () => outside.tls(lab.edge.address, 443, domain), String);
      const direct = await sendStreams(
        sent.slice(300),
        2,
        () => inside.tcp(lab.nodes.sfu[0]?.privateIp ?? "", SIGNAL),
        String,
      );
      return `${sent.length} requests, ${edge + direct} answers`;
    }));

  it("while somebody with a token sends nonsense on signalling", () =>
    whileTheyTalk(lab, call, "signalling", async () => {
      const sent = inputs(signals, 600);
      const { domain } = lab.blueprint;
      let told = 0;
      await paced(
        Array.from({ length: 30 }, (_, at) => sent.slice(at * 20, (at + 1) * 20)),
        async (group, index) => {
          const socket = await outside.tls(lab.edge.address, 443, domain);
          const said = await signalling(socket, domain, await tokenFor(`fuzz-${index}`));
          for (const [at, payload] of group.entries()) {
            if (!socket.writable) break;
            const opcode = at % 7 === 6 ? OPCODE.text : at % 11 === 10 ? at % 16 : OPCODE.binary;
            socket.write(frame(opcode, payload, { final: at % 13 !== 12 }));
          }
          await eventually(
            "what the SFU says of itself",
            PATIENCE,
            () => said().includes("a=ice-ufrag") || !socket.writable,
          );
          told += said().length;
          socket.destroy();
        },
        10,
      );
      return `${sent.length} requests on 30 connections, ${(told / 1024).toFixed(0)} KiB of answers`;
    }));

  it("while somebody with a token sends nonsense over a way that ICE has agreed on", () =>
    whileTheyTalk(lab, call, "ICE and DTLS of an own session", async () => {
      const { domain } = lab.blueprint;
      const [signal, socket] = [await outside.tls(lab.edge.address, 443, domain), await outside.udp()];
      const said = await signalling(signal, domain, await tokenFor("session"));
      const way = await ownSession(signal, said, socket, { address: sfu(), ports: [MUX, MUX + 1] });
      let answers = 0;
      socket.on("message", () => answers++);
      const signed = inputs(stunContents, 500).map(({ attributes }) =>
        message(TYPE.binding, [...way.attributes, ...attributes], way.key),
      );
      const others = inputs(datagrams, 1_000);
      await paced([...signed, ...others], (datagram) => socket.send(datagram, way.port, sfu()));
      signal.destroy();
      socket.close();
      return `${signed.length} signed and ${others.length} other datagrams, ${answers} answers`;
    }));

  it("while somebody with a token sends one message that does not end", () =>
    whileTheyTalk(lab, call, "one message on signalling", async () => {
      const { domain } = lab.blueprint;
      const socket = await outside.tls(lab.edge.address, 443, domain);
      await signalling(socket, domain, await tokenFor("large"));
      const pid = lab.pods["livekit-server-0"]?.containers["livekit-server"]?.pid ?? 0;
      const before = memoryOf(pid);
      socket.write(frame(OPCODE.binary, Buffer.alloc(0), { announced: 2 * LARGE * MIB }));
      for (let sent = 0; sent < LARGE; sent++) socket.write(Buffer.alloc(MIB));
      await eventually("the message in the SFU's memory", PATIENCE, () => memoryOf(pid) - before > LARGE / 2);
      socket.destroy();
      return `${LARGE} MiB`;
    }));

  it("and somebody new joins, after all of that", async () => {
    const guest = await (browsers[0] as ClientBrowser).join("call", "guest");
    await decodes(guest);
    report("attack", "join after all of that", seconds(guest.joinSeconds));
    await guest.leave();
  });
});

describe("who holds connections and says nothing", () => {
  it("is cut off by the SFU and the TURN server", async () => {
    for (const { name, seconds: until } of idle) {
      const after = await until;
      report("attack", "50 held connections", name, `all closed after ${seconds(after)}`);
    }
  });
});
