import { mkdtempSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AccessToken } from "livekit-server-sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HIDDEN, hiddenPathProbes, type Probe } from "./attack/hidden-paths.js";
import { memoryOf } from "./attack/memory.js";
import { answersTo, raw, statusesOf } from "./attack/raw-http.js";
import { Sockets, Unreachable } from "./attack/sockets.js";
import { CREDENTIALS, type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import { eventually, runIn } from "./lab/processes.js";
import { report } from "./lab/report.js";
import { each } from "./relay/turnutils.js";

/**
 * What of a deployment answers somebody on the Internet: every port that anything listens on at any machine, and every path that LiveKit
 * has beside /rtc, asked with a token that would be good for it.
 */
/** What its programs may listen on for their operator, in this version or another: API, metrics, profilers, consoles, data. */
const PORTS = {
  "LiveKit's API": 7880,
  "LiveKit's metrics": 6789,
  pprof: 6060,
  "coturn's console": 5766,
  "coturn's web admin": 8080,
  "coturn's TLS listener": 5349,
  "coturn's metrics": 9641,
  Valkey: 6379,
  "Valkey's cluster bus": 16_379,
  Sentinel: 26_379,
  "Valkey's exporter": 9121,
  "HAProxy's statistics": 8404,
  kubelet: 10_250,
  "kubelet, read only": 10_255,
  "kube-proxy's metrics": 10_249,
  "Kubernetes API": 6443,
  etcd: 2379,
  "node exporter": 9100,
  SSH: 22,
} as const;
/** MiB of each form that is sent, as many again are announced: less than the 42 MB that LiveKit takes of each. */
const FORMS = { senders: 3, sent: 24 };
const MIB = 2 ** 20;
const PATIENCE = 20;
/** Milliseconds without an answer after which a port is silent. */
const SILENT = 2_000;

const folder = mkdtempSync(join(tmpdir(), "relais-attack-surface-"));
let lab: Deployment;
let outside: Sockets;
let inside: Sockets;
let admin: string;

beforeAll(async () => {
  lab = await deploy(
    labEnvironment("hostNetworkPublicIp", (written) => {
      written.demand.survive = "node";
      written.edge = { ...(written.edge as object), controller: "haproxy" };
    }),
    folder,
  );
  const { namespace } = await lab.cloud.client("attacker", 1, ["meta l4proto { tcp, udp }"]);
  [outside, inside] = [await Sockets.in(namespace), await Sockets.in(lab.edge.namespace)];
  const token = new AccessToken(CREDENTIALS.apiKey, CREDENTIALS.apiSecret, { identity: "admin", ttl: "1h" });
  token.addGrant({ roomList: true, roomAdmin: true, roomCreate: true, agent: true });
  admin = await token.toJwt();
});

afterAll(async () => {
  await Promise.all([outside, inside].map((sockets) => sockets?.stop()));
  await lab?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const nodes = () => [...lab.nodes.sfu, lab.nodes.turn, ...lab.nodes.system];

/** TCP ports that programs in a namespace listen on, those of loopback apart. */
async function listening(namespace: string): Promise<{ open: number[]; own: number[] }> {
  const lines = (await runIn(namespace, "ss", ["-Hltn"])).trim().split("\n");
  const places = lines.map((line) => line.trim().split(/\s+/)[3] ?? "");
  const portsOf = (own: boolean) => [
    ...new Set(
      places
        .filter((place) => /^(127\.|\[::1\]|169\.254\.)/.test(place) === own)
        .map((place) => Number(place.split(":").at(-1))),
    ),
  ];
  return { open: portsOf(false), own: portsOf(true) };
}

/** How a port answers: "open", or why there is no connection. */
async function knock(from: Sockets, address: string, port: number): Promise<string> {
  try {
    (await from.tcp(address, port, SILENT)).destroy();
    return "open";
  } catch (error) {
    if (error instanceof Unreachable) return error.code;
    throw error;
  }
}

const openOf = (answers: ReadonlyMap<string, string>) =>
  [...answers].filter(([, answer]) => answer === "open").map(([place]) => place);

async function knockAll(from: Sockets, places: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const answers = places.map(async (place) => {
    const [address = "", port] = place.split(":");
    return [place, await knock(from, address, Number(port))] as const;
  });
  return new Map(await Promise.all(answers));
}

describe("from outside", () => {
  it("no port of any machine answers but those of the firewall sheet", async () => {
    const machines = await Promise.all(nodes().map(async (node) => ({ node, ...(await listening(node.namespace)) })));
    const known = Object.values(PORTS);
    const places = machines.flatMap(({ node, open, own }) =>
      [...new Set([...open, ...own, ...known])].map((port) => `${node.publicIp}:${port}`),
    );
    const balancers = [lab.edge, lab.turns].flatMap(({ address }) =>
      [443, 80, ...known].map((port) => `${address}:${port}`),
    );
    const answers = await knockAll(outside, [...places, ...balancers]);
    const sheet = lab.blueprint.firewall.filter(
      ({ protocol, openedBy }) => protocol === "TCP" && openedBy !== "load balancer",
    );
    const listed = lab.nodes.sfu.flatMap(({ publicIp }) => sheet.map(({ from }) => `${publicIp}:${from}`));
    const wanted = [...listed, `${lab.edge.address}:443`, `${lab.turns.address}:443`];

    const reached = machines.flatMap(({ node, open }) => open.map((port) => `${node.privateIp}:${port}`));
    const fromInside = openOf(await knockAll(inside, reached));
    report(
      ...[
        "attack",
        "ports silent from outside",
        `${answers.size - openOf(answers).length} of ${answers.size - wanted.length}`,
      ],
      ...[`${openOf(answers).length} open: ${openOf(answers).join(", ")}`, `${fromInside.length} open from inside`],
    );
    expect(openOf(answers).sort()).toEqual(wanted.sort());
    expect(fromInside.sort()).toEqual(reached.sort());
  });

  const ask = async ({ request, smuggles }: Probe) =>
    answersTo(await outside.tls(lab.edge.address, 443, lab.blueprint.domain), request, smuggles);
  const direct = async (port: number, request: string) =>
    answersTo(await inside.tcp(lab.nodes.sfu[0]?.privateIp ?? "", port), request, true);

  it("no path but /rtc is answered, however it is written, to somebody with every right", async () => {
    const probes = hiddenPathProbes(lab.blueprint.domain, admin);
    // Those that wait for a second answer wait together.
    const smuggled = Promise.all(
      probes.filter(({ smuggles }) => smuggles).map(async (probe) => [probe, await ask(probe)] as const),
    );
    const plain = each(
      probes.filter(({ smuggles }) => !smuggles),
      ask,
    );
    const answers = [...(await plain), ...(await smuggled)].map(([{ name }, text]) => ({
      name,
      text,
      statuses: statusesOf(text),
    }));
    const denied = answers.filter(({ statuses }) => statuses.length > 0 && statuses.every((status) => status >= 300));
    const all = answers.flatMap(({ statuses }) => statuses);
    const counts = [...new Set(all)]
      .sort()
      .map((status) => `${all.filter((each) => each === status).length} times ${status}`);
    report("attack", "hidden paths denied at the edge", `${denied.length} of ${probes.length}`, counts.join(", "));
    const others = answers.filter((answer) => !denied.includes(answer));
    expect(others.map(({ name, text }) => `${name}: ${text.slice(0, 200)}`)).toEqual([]);
  });

  it("a redirection to a hidden path leads to a refusal", async () => {
    const probes = hiddenPathProbes(lab.blueprint.domain, admin);
    const [first, dotted] = [probes[0], probes.find(({ name }) => name === `/rtc/..${HIDDEN.admin}`)] as [Probe, Probe];
    const [, location] = /^location: (\S+)/im.exec(await ask(dotted)) ?? [];
    expect(location).toBe(HIDDEN.admin);
    expect(statusesOf(await ask(first))).toEqual([404]);
  });

  it("the same requests are answered inside, where nothing but the token is asked for", async () => {
    const probes = hiddenPathProbes("livekit", admin);
    const named = (name: string) => probes.find((probe) => probe.name === name)?.request ?? "";
    expect(statusesOf(await direct(PORTS["LiveKit's API"], named(HIDDEN.admin)))).toEqual([200]);
    const get = (target: string) => raw({ target, headers: ["Host: livekit", "Connection: close"] });
    expect(await direct(PORTS["LiveKit's metrics"], get("/metrics"))).toContain("livekit_");
    const upgraded = await direct(PORTS["LiveKit's API"], named(`WebSocket ${HIDDEN.agents}`));
    expect(statusesOf(upgraded)).toEqual([101]);
  });

  it("no body of a form is taken into memory before its sender is known, as LiveKit does inside", async () => {
    const servers = lab.nodes.sfu.map((_, index) => lab.pods[`livekit-server-${index}`]?.containers["livekit-server"]);
    const memory = () => servers.reduce((sum, server) => sum + memoryOf(server?.pid ?? 0), 0);
    const before = memory();
    const outer = await sendForms(() => outside.tls(lab.edge.address, 443, lab.blueprint.domain));
    await eventually("refusals while the forms are sent", PATIENCE, () => outer.refused() === FORMS.senders);
    const throughEdge = memory() - before;
    outer.end();

    const inner = await sendForms(() => inside.tcp(lab.nodes.sfu[0]?.privateIp ?? "", PORTS["LiveKit's API"]));
    const all = FORMS.senders * FORMS.sent;
    const taken = await eventually("the forms in LiveKit's memory", PATIENCE, () => {
      const growth = memory() - before - throughEdge;
      return growth > all / 2 ? growth : undefined;
    });
    const [some, whole] = [throughEdge, taken].map((growth) => `${growth.toFixed(0)} MiB of memory`);
    report("attack", `${all} MiB of forms without a token`, `through the edge ${some}`, `inside ${whole}`);
    expect(inner.refused()).toBe(0);
    expect(throughEdge).toBeLessThan(all / 4);
    inner.end();
  });

  /** Sends forms to /rtc that do not end. */
  async function sendForms(open: () => Promise<Socket>) {
    const part = '--b\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n';
    const type = ["Content-Type: multipart/form-data; boundary=b", `Content-Length: ${2 * FORMS.sent * MIB}`];
    const head = raw({
      method: "POST",
      target: "/rtc",
      headers: [`Host: ${lab.blueprint.domain}`, ...type],
      body: part,
    });
    const sockets = await Promise.all(Array.from({ length: FORMS.senders }, open));
    // Who is refused while still sending may see the end of the connection before the refusal.
    const refused = new Set<Socket>();
    for (const socket of sockets) {
      for (const event of ["data", "close"]) socket.on(event, () => refused.add(socket));
      socket.write(head);
      for (let sent = 0; sent < FORMS.sent; sent++) socket.write(Buffer.alloc(MIB, "a"));
    }
    return { refused: () => refused.size, end: () => void sockets.map((socket) => socket.destroy()) };
  }

  it("LiveKit has no profiler, not even inside", async () => {
    const get = raw({ target: HIDDEN.profiler, headers: ["Host: livekit", "Connection: close"] });
    for (const port of [PORTS["LiveKit's API"], PORTS["LiveKit's metrics"]]) {
      expect(await direct(port, get), `port ${port}`).not.toContain("goroutine profile");
    }
  });
});
