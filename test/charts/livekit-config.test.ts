import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type ConfigSchema, configSchema, decidedKeys, extractedSchema } from "../../scripts/dev/livekit-config.js";
import { LIVEKIT_VERSION_FILES, withLiveKitVersion } from "../../scripts/dev/livekit-version.js";
import { RICH_CONFIG, renderedConfig, renderLiveKit } from "../fixtures/livekit-chart.js";
import { FATAL, type Mistake, SILENT } from "./livekit-mistakes.js";

const refusal = (values: Mistake["values"]) =>
  renderLiveKit(values).then(
    () => "rendered",
    (error: { readonly stderr: string }) => error.stderr,
  );

const DECIDED = Object.entries(decidedKeys());
const WEBHOOK = { urls: ["https://meet.example.org/hook"], apiKeySecret: "meet-livekit" };

const mistakes = Object.entries({ ...SILENT, ...FATAL });
describe.concurrent("the chart refuses", () => {
  it.each(mistakes)("%s", async (_, { values, said }) => {
    const lines = (await refusal(values)).split("\n").filter((line) => /^ *- /.test(line));
    expect(lines).toEqual([expect.stringContaining(`- ${said}`)]);
  });
});

describe("the value config", () => {
  it("is laid between what the chart prefers and what it decides, key by key", async () => {
    const config = await renderedConfig({ config: RICH_CONFIG, webhook: WEBHOOK });
    expect(config).toMatchObject(RICH_CONFIG);
    const plain = await renderedConfig({});
    expect(config).toMatchObject({ port: plain.port, prometheus: plain.prometheus, turn: plain.turn });
    expect(config.rtc).toMatchObject({ udp_port: plain.rtc.udp_port, stun_servers: plain.rtc.stun_servers });
    expect(config.rtc.congestion_control).toMatchObject({ enabled: false, allow_pause: true });
    expect(config.node_selector.cpu_load_limit).toBe(0.7);
    expect(config.logging).toMatchObject({ json: true, level: "info", pion_level: "warn" });
  });

  it("places rooms by CPU load, the better of two nodes, unless it says otherwise", async () => {
    const { node_selector } = await renderedConfig({});
    expect(node_selector).toMatchObject({ kind: "cpuload", sort_by: "cpuload", algorithm: "twochoice" });
  });

  it("hands signalling on every second while Redis is away, unless it says otherwise", async () => {
    expect((await renderedConfig({})).signal_relay).toEqual({ max_retry_interval: "1s" });
    const own = { signal_relay: { max_retry_interval: "2s" } };
    expect((await renderedConfig({ config: own })).signal_relay).toEqual(own.signal_relay);
  });

  it("tunes Redis where there is one", async () => {
    const redis = { mode: "address", address: "redis.example.org:6380" };
    expect((await renderedConfig({ redis })).redis).toEqual({ pool_size: 32, address: redis.address });
    const own = { db: 2, pool_size: 20 };
    expect((await renderedConfig({ redis, config: { redis: own } })).redis).toEqual({ ...own, address: redis.address });
  });

  it("lets traces out to the port they are sent to", async () => {
    const policy = (await renderLiveKit({ config: RICH_CONFIG, webhook: WEBHOOK })).find(
      ({ kind }) => kind === "NetworkPolicy",
    );
    const tcp = policy.spec.egress.flatMap((rule: { ports: { protocol: string; port: number }[] }) => rule.ports);
    expect(tcp).toContainEqual({ protocol: "TCP", port: 14318 });
  });
});

describe("the schema of the value config", () => {
  const extracted = extractedSchema();

  it("is made from the types of the version that the chart deploys and the tests run", () => {
    const { appVersion } = parse(readFileSync("charts/livekit-server/Chart.yaml", "utf8"));
    const { images } = parse(readFileSync("charts/livekit-server/values.yaml", "utf8"));
    const goMod = readFileSync("tools/livekit/go.mod", "utf8");
    const pinned = /github.com\/livekit\/livekit-server v(\S+)/.exec(goMod)?.[1];
    expect(extracted.$comment).toBe(
      `configuration of livekit-server ${appVersion}; made by npm run generate:livekit-config`,
    );
    expect([images.server.tag, pinned]).toEqual([`v${appVersion}`, appVersion]);
  });

  it.each(LIVEKIT_VERSION_FILES)("is of the version that stands in %s, and a new one gets there", (file) => {
    const text = readFileSync(file, "utf8");
    const { appVersion } = parse(readFileSync("charts/livekit-server/Chart.yaml", "utf8"));
    expect(withLiveKitVersion(file, text, appVersion)).toBe(text);
    const next = withLiveKitVersion(file, text, "9.8.7");
    expect(next).not.toContain(appVersion);
    expect(next.replaceAll("9.8.7", appVersion)).toBe(text);
  });

  it("is up to date (npm run generate:livekit-config)", () => {
    const values = JSON.parse(readFileSync("charts/livekit-server/values.schema.json", "utf8"));
    expect(values.properties.config).toEqual(configSchema());
  });

  it("refuses unknown keys at every level that it does not leave to the chart", async () => {
    const at = levels(extracted);
    expect(at.length).toBeGreaterThan(50);
    const said = await refusal({ config: nonsense(extracted) });
    expect(at.filter((each) => !said.includes(`at '/${each}': additional properties 'nonsense' not allowed`))).toEqual(
      [],
    );
  });

  it("has no place for a secret", () => {
    const open = leaves(extracted).filter((path) => !isDecided(path));
    expect(open).toContain("rtc.pli_throttle.low_quality");
    const secret = /(secret|password|credential|token|username|keys|api_key|key_file|access_key)(\.|$)/;
    expect(open.filter((path) => secret.test(path))).toEqual([]);
    expect(leaves(extracted).filter((path) => secret.test(path)).length).toBeGreaterThan(10);
  });
});

it("every key that the chart decides is refused with what to do instead", async () => {
  const said = await refusal({ config: DECIDED.map(([path]) => path).reduce(withKey, {}) });
  for (const [path, fix] of DECIDED)
    expect(said).toContain(`config.${path.replace("*", "video")} is decided by the chart; ${fix}\n`);
});

/** Whether the chart decides a key or one above it. */
const isDecided = (path: string) =>
  DECIDED.some(([key]) => {
    const parts = path.split(".").slice(0, key.split(".").length);
    return key.split(".").every((part, index) => part === "*" || part === parts[index]);
  });

/** Paths of all keys, maps and lists included by what they hold. */
function leaves(schema: ConfigSchema, at = ""): string[] {
  const under = (key: string) => (at === "" ? key : `${at}.${key}`);
  if (schema.properties) return Object.entries(schema.properties).flatMap(([key, each]) => leaves(each, under(key)));
  if (schema.items) return leaves(schema.items, at);
  return schema.additionalProperties ? leaves(schema.additionalProperties, under("any")) : [at];
}

/** Every object of the configuration, as helm writes its place. */
function levels(schema: ConfigSchema, at = "config"): string[] {
  if (
    isDecided(
      at
        .split("/")
        .slice(1)
        .filter((part) => part !== "0")
        .join("."),
    )
  )
    return [];
  if (schema.items) return levels(schema.items, `${at}/0`);
  if (schema.additionalProperties) return levels(schema.additionalProperties, `${at}/any`);
  if (schema.type !== "object") return [];
  return [at, ...Object.entries(schema.properties ?? {}).flatMap(([key, each]) => levels(each, `${at}/${key}`))];
}

/** A configuration with an unknown key in each of its objects. */
function nonsense(schema: ConfigSchema): unknown {
  if (schema.items) return [nonsense(schema.items)];
  if (schema.additionalProperties) return { any: nonsense(schema.additionalProperties) };
  const objects = Object.entries(schema.properties ?? {}).filter(([, each]) => each.type === "object" || each.items);
  return { nonsense: 1, ...Object.fromEntries(objects.map(([key, each]) => [key, nonsense(each)])) };
}

/** A configuration with one more key; its value must not matter. */
function withKey(config: Record<string, unknown>, path: string): Record<string, unknown> {
  const [key = "", ...rest] = path.replace("*", "video").split(".");
  const inside = (config[key] ?? {}) as Record<string, unknown>;
  return { ...config, [key]: rest.length === 0 ? "x" : withKey(inside, rest.join(".")) };
}
