import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Path, paths } from "../browser/paths.js";
import type { Manifest } from "../charts/rendered.js";
import { ClientBrowser, decodes } from "./lab/browser.js";
import type { Client } from "./lab/cloud.js";
import { type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import { eventually } from "./lab/processes.js";
import { report } from "./lab/report.js";
import { type Flow, said, unlisted } from "./sink/flows.js";
import type { Outside } from "./sink/outside.js";
import { Sink } from "./sink/sink.js";

/**
 * A deployment and its participants where the only way out leads to a machine that plays the rest of the world: every name exists,
 * leads there and is answered, and all that comes is recorded.
 */
const APPLICATION = "app.example.net";
const LIVEKITS_DEFAULTS = ["global.stun.twilio.com", "stun.l.google.com", "stun1.l.google.com"];
/** Where the lab's participants are at home: each behind a firewall, at the same private address. */
const AT_HOME = "192.168.7.2";
const PATIENCE = 30;

const folder = mkdtempSync(join(tmpdir(), "relais-sovereignty-"));
let deployment: Deployment;
let outside: Outside;
let sink: Sink;
let home: ClientBrowser;
let clients = 0;

beforeAll(async () => {
  const environment = labEnvironment("hostNetworkPublicIp", ({ demand }) => {
    // Brings Sentinels, and the proxies beside the SFUs.
    demand.survive = "node";
  });
  deployment = await deploy(environment, join(folder, "lab"), {
    prepare: async (cloud) => {
      outside = await cloud.attachOutside();
      sink = await Sink.start(outside, join(folder, "sink"));
    },
  });
  home = await ClientBrowser.start(await clientWith(["meta l4proto { tcp, udp }"]), deployment);
  await home.join("meeting", "anchor");
}, 90_000);

afterAll(async () => {
  await home?.close();
  await sink?.stop();
  await deployment?.remove();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** A further participant's machine, which may also ask whoever is not in the lab. */
function clientWith(permitted: readonly string[]): Promise<Client> {
  clients += 1;
  return deployment.cloud.client(`guest${clients}`, clients, [...permitted, "ip daddr != 44.0.0.0/16"]);
}

/** Joins and decodes from a machine of its own; gives the machine's address. */
async function meetsFrom(room: string, path?: Path): Promise<string> {
  const client = await clientWith(path?.outbound ?? ["meta l4proto { tcp, udp }"]);
  const browser = await ClientBrowser.start(client, deployment);
  try {
    const identity = `from ${client.address}`;
    const guest = await eventually(`${identity} in ${room}`, PATIENCE, () => browser.join(room, identity));
    if (path)
      for (const pair of (await decodes(guest)).pairs) expect(path.taken(pair), JSON.stringify(pair)).toBe(true);
    await guest.leave();
  } finally {
    await browser.close();
  }
  return client.address;
}

const sfus = () => deployment.nodes.sfu.map(({ privateIp }) => privateIp);
const isParticipant = ({ from }: Flow) => from.startsWith("44.0.1.");

async function seen(from?: readonly string[]): Promise<readonly Flow[]> {
  const flows = await sink.seen(deployment.nodes.turn.namespace);
  return from === undefined ? flows : flows.filter((flow) => from.includes(flow.from));
}

/** What is in nobody's list: not the operator's application, and with a participant's machine not its browser's own. */
function strangers(flows: readonly Flow[]): Flow[] {
  return flows.flatMap((flow) =>
    unlisted([flow], (host) => {
      if (isParticipant(flow)) return [outside.address, APPLICATION].includes(host);
      return host === outside.address;
    }),
  );
}

const count = (flows: readonly Flow[]) => flows.reduce((sum, { packets }) => sum + packets, 0);
const questions = (flows: readonly Flow[]) => [...new Set(flows.flatMap((flow) => flow.questions))].sort();
const tlsNames = (flows: readonly Flow[]) => [...new Set(flows.flatMap((flow) => flow.tlsNames))].sort();
const row = (what: string, flows: readonly Flow[]) => {
  const asked = questions(flows).join(", ") || "none";
  report("sovereignty", what, asked, tlsNames(flows).join(", ") || "none", count(flows));
};

/** Starts all SFUs anew with another configuration; waits until they serve if they are to. */
async function configure(change: (rtc: Manifest) => void, serve = true): Promise<void> {
  await Promise.all(
    deployment.nodes.sfu.map(async (_, index) => {
      const pod = deployment.pods[`livekit-server-${index}`];
      const server = pod?.containers["livekit-server"];
      if (!pod || !server) throw new Error(`no SFU ${index}`);
      await server.stop();
      const file = join(pod.volume("config"), "livekit.yaml");
      const before = JSON.parse(readFileSync(file, "utf8"));
      change(before.rtc);
      writeFileSync(file, JSON.stringify(before));
      const starts = () => readFileSync(server.log, "utf8").split("starting LiveKit server").length;
      const earlier = starts();
      pod.restart("livekit-server");
      if (serve) await eventually(`start of SFU ${index}`, PATIENCE, () => starts() > earlier);
    }),
  );
}

describe("a deployment", () => {
  it("asks nobody in the world, from its start to calls by every path", async () => {
    for (const path of paths(deployment, "IPv4")) await meetsFrom("meeting", path);
    const recorded = await seen();
    const flows = strangers(recorded);
    const others = flows.filter((flow) => !(sfus().includes(flow.from) && flow.to === AT_HOME));
    row("as rendered", others);
    expect(others.map(said)).toEqual([]);
  });

  it("tries with full ICE the private addresses that participants name, and with ICE-lite none", async () => {
    const tried = async () => count(strangers(await seen(sfus())));
    const full = await tried();
    await configure((rtc) => {
      rtc.use_ice_lite = true;
    });
    await eventually("somebody to meet", PATIENCE, () => home.join("lite", "anchor"));
    for (const path of paths(deployment, "IPv4")) await meetsFrom("lite", path);
    const lite = (await tried()) - full;
    report("sovereignty", "packets to participants' private addresses", `full ICE ${full}`, `ICE-lite ${lite}`);
    expect(full).toBeGreaterThan(0);
    expect(lite).toBe(0);
  });
});

describe("without our configuration", () => {
  it("LiveKit sends participants to Twilio and Google", async () => {
    await configure((rtc) => {
      delete rtc.stun_servers;
      delete rtc.turn_servers;
    });
    const flows = strangers(await seen([await meetsFrom("default")]));
    row("browser, SFU without stun_servers and turn_servers", flows);
    expect(questions(flows)).toEqual(LIVEKITS_DEFAULTS);
    const told = new Set(flows.filter(({ protocol, port }) => protocol === "udp" && port !== 53).map(({ to }) => to));
    expect([...told].sort()).toEqual(LIVEKITS_DEFAULTS);
  });

  it("LiveKit asks them for its own address", async () => {
    await configure((rtc) => {
      delete rtc.node_ip;
      rtc.use_external_ip = true;
    }, false);
    await eventually("STUN requests", PATIENCE, async () => {
      const flows = strangers(await seen(sfus())).filter(({ to }) => to !== AT_HOME);
      const told = new Set(flows.filter(({ port }) => port !== 53).map(({ to }) => to));
      if (told.size < LIVEKITS_DEFAULTS.length) return undefined;
      expect([...told].sort()).toEqual(LIVEKITS_DEFAULTS);
      expect(questions(flows)).toEqual(LIVEKITS_DEFAULTS);
      row("SFU with use_external_ip, without stun_servers", flows);
      return true;
    });
  });
});
