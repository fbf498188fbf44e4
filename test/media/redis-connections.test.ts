import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderedConfig, renderLiveKit } from "../fixtures/livekit-chart.js";
import { type Authority, createAuthority, type Leaf } from "./authority.js";
import { eventually, run } from "./lab/processes.js";
import { UNKNOWN_TO_HAPROXY } from "./lab/programs.js";
import { startOf } from "./livekit-start.js";

/** The rendered ways to Redis with the real LiveKit, HAProxy and Redis (for Valkey) on loopback. */
const KEYS = { meet: "0123456789abcdef0123456789abcdef" };
const NAMES = ["valkey-0.example.org", "valkey-1.example.org", "valkey-2.example.org"];
const folder = mkdtempSync(join(tmpdir(), "relais-redis-"));
const started: ChildProcess[] = [];
let authority: Authority;
let stranger: Authority;
let leaf: Leaf;

beforeAll(async () => {
  authority = await createAuthority(join(folder, "authority"));
  stranger = await createAuthority(join(folder, "stranger"));
  leaf = await authority.leaf("localhost");
});
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

describe("LiveKit starts", () => {
  const tls = { enabled: true, caSecret: { name: "redis-ca" } };

  it("over TLS to one Redis of a private authority, and not if another one signed", async () => {
    const port = await redis();
    const at = { mode: "address", address: `localhost:${port}` };
    expect(await startWith({ ...at, tls }, authority)).toContain("starting LiveKit server");
    const refused = await startWith({ ...at, tls }, stranger);
    expect(refused).toContain("certificate signed by unknown authority");
    expect(refused).not.toContain("starting LiveKit server");
    expect(await startWith({ ...at, tls: { ...tls, serverName: "other.example.org" } }, authority)).toContain(
      "certificate is valid for localhost",
    );
    expect(await startWith({ ...at, tls: { ...tls, serverName: "kubernetes.default.svc" } }, authority)).toContain(
      "starting LiveKit server",
    );
  });

  it.each([false, true])("on a Redis Cluster of one member, with TLS: %s", async (encrypted) => {
    const port = await redis("cluster", encrypted);
    const named = { ...tls, serverName: "localhost" };
    const cluster = { mode: "cluster", members: ["localhost"], port, ...(encrypted && { tls: named }) };
    expect(await startWith(cluster, authority)).toContain("starting LiveKit server");
  });
});

describe("the proxy beside LiveKit", () => {
  it("verifies the names of members and Sentinels, and leads to the primary", async () => {
    expect(await throughProxy((name) => authority.leaf(name))).toContain("role:master");
  });

  it("does not speak to members that another authority signed, nor to any other name of its own", async () => {
    expect(await throughProxy((name) => stranger.leaf(name))).toBe("");
    expect(await throughProxy(() => authority.leaf("stranger.example.org"))).toBe("");
  });
});

/** A Redis with a certificate for localhost; alone, it has all slots of its cluster. */
async function redis(mode: "alone" | "cluster" = "alone", encrypted = true): Promise<number> {
  const [port] = await freePorts(1);
  const files = ["--tls-cert-file", leaf.certificateFile, "--tls-key-file", leaf.keyFile, "--tls-ca-cert-file"];
  const listening = encrypted
    ? ["--port", "0", "--tls-port", `${port}`, ...files, authority.certificateFile, "--tls-auth-clients", "no"]
    : ["--port", `${port}`];
  const cluster = mode === "cluster" ? ["--cluster-enabled", "yes", "--cluster-config-file", `nodes-${port}.conf`] : [];
  const args = [...listening, ...cluster, "--bind", "127.0.0.1", "--save", "", "--dir", folder];
  started.push(spawn("redis-server", args, { stdio: "ignore" }));
  const client = ["-p", `${port}`, ...(encrypted ? ["--tls", "--cacert", authority.certificateFile] : [])];
  const ask = (...command: string[]) => run("redis-cli", ["-h", "localhost", ...client, ...command]).catch(() => "");
  await eventually("Redis answers", 10, async () => (await ask("PING")).includes("PONG"));
  if (mode === "cluster") {
    await ask("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    await eventually("the cluster is whole", 10, async () => (await ask("CLUSTER", "INFO")).includes("state:ok"));
  }
  return port ?? 0;
}

/** All that the server says until it serves or ends, with the authority in the place where the chart mounts it. */
async function startWith(redisValues: object, trusted: Authority): Promise<string> {
  const [signal, metrics, mediaTcp, udp] = await freePorts(4);
  const config = await renderedConfig({
    ports: { signal, metrics, mediaTcp, mediaUdp: { from: udp, to: udp } },
    redis: redisValues,
  });
  const text = JSON.stringify({ ...config, keys: KEYS, rtc: { ...config.rtc, node_ip: "127.0.0.1" } });
  const placed = text.replaceAll("/etc/relais/redis/ca.crt", trusted.certificateFile);
  return startOf(JSON.parse(placed));
}

/** What a primary says to a client of the rendered proxy; the members are doubles, of which the first is the primary. */
async function throughProxy(certificate: (name: string) => Promise<Leaf>): Promise<string> {
  const objects = await renderLiveKit({
    redis: {
      mode: "sentinel",
      members: NAMES,
      passwordSecret: { name: "redis" },
      checkPasswordSecret: { name: "redis" },
      namespace: "data",
      tls: { enabled: true, caSecret: { name: "redis-ca" } },
    },
  });
  const rendered = objects.find(({ data }) => data?.["haproxy.cfg"])?.data["haproxy.cfg"] as string;
  const doubles = await Promise.all(NAMES.map(async (name, index) => member(await certificate(name), index === 0)));
  const [front] = await freePorts(1);
  // Names stay what is verified; where they lead is loopback, and what the image's newer HAProxy adds is left out.
  const placed = NAMES.reduce(
    (text, name, index) => text.replaceAll(new RegExp(`( ${name}):\\d+`, "g"), ` 127.0.0.1:${doubles[index]?.port}`),
    rendered,
  )
    .replaceAll("127.0.0.1:6379", `127.0.0.1:${front}`)
    .replaceAll("/etc/relais/redis/ca.crt", authority.certificateFile)
    .replaceAll("/run/relais", folder);
  const file = join(folder, "haproxy.cfg");
  writeFileSync(
    file,
    UNKNOWN_TO_HAPROXY.reduce((text, unknown) => text.replaceAll(unknown, ""), placed),
  );
  const env = { ...process.env, RELAIS_CHECK_PASSWORD: "check" };
  const proxy = spawn("haproxy", ["-db", "-f", file], { env, stdio: "ignore" });
  started.push(proxy);
  let answer = "";
  for (let tries = 0; tries < 15 && answer === ""; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    answer = await asked(front ?? 0);
  }
  proxy.kill("SIGKILL");
  await once(proxy, "close");
  for (const { close } of doubles) close();
  return answer;
}

/** A member and its Sentinel in one: both answer what a check asks. */
async function member({ certificate, key }: Leaf, primary: boolean) {
  const server = createTlsServer({ cert: certificate, key }, (socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      for (const command of chunk.toString().split("\r\n")) {
        if (command.startsWith("AUTH")) socket.write("+OK\r\n");
        if (command.startsWith("INFO"))
          socket.write(`# Replication\r\nrole:${primary ? "master" : "slave"}\r\nconnected_slaves:2\r\n`);
        const [first = ""] = NAMES;
        if (command.startsWith("SENTINEL")) socket.write(`*2\r\n$${first.length}\r\n${first}\r\n$4\r\n6379\r\n`);
      }
    });
  }).listen(0, "127.0.0.1");
  server.on("tlsClientError", () => {});
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/** What one connection is told within half a second. */
function asked(port: number): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write("INFO replication\r\n"));
    socket.setTimeout(500, () => socket.destroy());
    socket.on("data", (chunk) => {
      answer += chunk;
      socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}

/** Ports that nobody has here. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}
