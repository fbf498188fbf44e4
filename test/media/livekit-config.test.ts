import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { type ConfigSchema, extractedSchema } from "../../scripts/dev/livekit-config.js";
import { toolPath } from "../../scripts/lib/tools.js";
import { FATAL, type Mistake, SILENT } from "../charts/livekit-mistakes.js";
import { RICH_CONFIG, renderedConfig } from "../fixtures/livekit-chart.js";
import { createAuthority } from "./authority.js";
import { startOf } from "./livekit-start.js";

/** The value `config` of chart livekit-server, held against the real server. */
const KEYS = { meet: "0123456789abcdef0123456789abcdef" };
const WEBHOOK = { urls: ["https://meet.example.org/hook"], apiKeySecret: "meet-livekit" };

/** What the init container adds. */
const complete = async (config: Awaited<ReturnType<typeof renderedConfig>>) => ({
  ...config,
  keys: KEYS,
  rtc: { ...config.rtc, node_ip: "127.0.0.1", ips: { includes: ["127.0.0.1/32"] } },
  ...(config.webhook && { webhook: { ...config.webhook, api_key: "meet" } }),
});

/** What the chart makes of the least that it needs; one server at a time. */
const PLAIN = ports().then(renderedConfig).then(complete);

describe("the real LiveKit", () => {
  it("has the scalar keys of the schema and no others", async () => {
    const { stdout } = await promisify(execFile)(toolPath("livekit-server"), ["help-verbose"]);
    const flags = [...stdout.matchAll(/^ *--(\S+).* generated/gm)].map(([, flag]) => flag);
    // Its flags split two values that are one text in a file, and leave out what is behind a pointer or has a flag of its own.
    const split = { "rtc.node_ip": ["ipv4", "ipv6"], "rtc.udp_port": ["start", "end"] };
    const expected = scalars(extractedSchema())
      .filter((path) => path !== "region" && !path.startsWith("redis.tls."))
      .flatMap((path) => (path in split ? split[path as keyof typeof split].map((part) => `${path}.${part}`) : [path]));
    expect(flags.sort()).toEqual(expected.sort());
  });

  it("starts with what the chart makes of a rich configuration", async () => {
    const config = await complete(await renderedConfig({ ...(await ports()), webhook: WEBHOOK, config: RICH_CONFIG }));
    expect(await startOf(config)).toContain("starting LiveKit server");
  });

  it("opens one UDP port for all media, a range of them, or one for each connection", async () => {
    const [from = 0] = await freePorts(1);
    const opened = async (mediaUdp: { from: number; to: number }, udpMux: boolean) => {
      const own = (await ports()).ports;
      const said = await startOf(await complete(await renderedConfig({ ports: { ...own, mediaUdp, udpMux } })));
      return JSON.parse(said.split("\n").find((line) => line.includes("starting LiveKit server")) ?? "{}");
    };
    expect(await opened({ from, to: from }, true)).toMatchObject({ "rtc.portUDP": { Start: from } });
    expect(await opened({ from, to: from + 3 }, true)).toMatchObject({ "rtc.portUDP": { Start: from, End: from + 3 } });
    const each = await opened({ from: 50_000, to: 50_599 }, false);
    expect(each["rtc.portICERange"]).toEqual([50_000, 50_599]);
    expect(each["rtc.portUDP"]).toBeUndefined();
  });

  it("starts with its own TURN server, over UDP and TLS", async () => {
    const folder = mkdtempSync(join(tmpdir(), "relais-turn-"));
    try {
      const { certificateFile, keyFile } = await (await createAuthority(folder)).leaf("localhost");
      const [udpPort, port, from] = await freePorts(3);
      const tls = { enabled: true, port, domain: "turn.example.org", certificateSecret: "turn-tls" };
      const embedded = { enabled: true, udpPort, relay: { from, to: from }, tls };
      const config = await complete(await renderedConfig({ ...(await ports()), turn: { embedded } }));
      const placed = { cert_file: certificateFile, key_file: keyFile, bind_addresses: ["127.0.0.1"] };
      const said = await startOf({ ...config, turn: { ...config.turn, ...placed } });
      expect(said).toMatch(new RegExp(`Starting TURN server.*"turn.portTLS":${port}.*"turn.portUDP":${udpPort}`));
      expect(said).toContain("starting LiveKit server");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each(mistakesIn(SILENT))("starts in silence, so the chart has to refuse it: %s", async (_, config) => {
    expect(await startOf(merged(await PLAIN, config))).toContain("starting LiveKit server");
  });

  it.each(mistakesIn(FATAL))("does not start with %s", async (_, config) => {
    expect(await startOf(merged(await PLAIN, config))).not.toContain("starting LiveKit server");
  });
});

/** Those that are made in LiveKit's own words, without Redis, which is not here. */
function mistakesIn(mistakes: Readonly<Record<string, Mistake>>): [string, object][] {
  return Object.entries(mistakes).flatMap(([name, { values }]) =>
    values.config && !values.redis ? [[name, values.config]] : [],
  );
}

/** Paths of the keys whose values are neither lists nor maps. */
function scalars({ properties, type }: ConfigSchema, at = ""): string[] {
  if (!properties) return type === "object" || type === "array" ? [] : [at];
  return Object.entries(properties).flatMap(([key, each]) => scalars(each, at === "" ? key : `${at}.${key}`));
}

/** Mappings key by key, lists as a whole. */
function merged(below: object, above: object): object {
  const keys = Object.entries(above).map(([key, value]) => {
    const other = (below as Record<string, unknown>)[key];
    return [key, isMap(other) && isMap(value) ? merged(other, value) : value];
  });
  return { ...below, ...Object.fromEntries(keys) };
}

const isMap = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);

/** Ports that nobody has here; the test shares the machine's own network. */
async function ports() {
  const [signal, metrics, mediaTcp, udp] = await freePorts(4);
  return { ports: { signal, metrics, mediaTcp, mediaUdp: { from: udp, to: udp } } };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listening));
  const found = servers.map((server) => (server.address() as { port: number }).port);
  for (const server of servers) server.close();
  return found;
}

function listening(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
  });
}
