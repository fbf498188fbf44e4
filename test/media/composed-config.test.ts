import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Case, createPreparation, type Preparation, SECRETS } from "./prepared.js";

/** What the charts' init containers compose out of the rendered configuration, the resolved address and the Secrets. */
let preparation: Preparation;
beforeAll(async () => {
  preparation = await createPreparation();
});
afterAll(() => preparation.remove());

const PUBLIC = "9.9.9.9";
const POD = "10.64.0.7";
const NODE = "10.50.0.4";
const IPV6 = "2606:4700:4700::1111";
const published = { from: ["value"], value: PUBLIC } as const;
/** Under host networking a pod has its node's address. */
const hostNetwork = { exposure: "hostNetworkPublicIp", place: { podIp: NODE } } as const;

async function liveKit(each: Case) {
  return parse((await preparation.run("livekit-server", each)).read("livekit.yaml"));
}

async function coturn(each: Case): Promise<readonly string[]> {
  return (await preparation.run("coturn", each)).read("turnserver.conf").split("\n");
}

const valuesOf = (lines: readonly string[], key: string) =>
  lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));

describe.concurrent("livekit.yaml", () => {
  it("advertises the public address in the place of the pod's own one, and asks no STUN server for another", async () => {
    const { rtc } = await liveKit({ publicAddress: published });
    expect(rtc).toMatchObject({ node_ip: PUBLIC, ips: { includes: [`${POD}/32`] }, use_external_ip: false });
  });

  it("advertises it in the place of the node's address under host networking", async () => {
    const { rtc } = await liveKit({ publicAddress: published, ...hostNetwork });
    expect(rtc).toMatchObject({ node_ip: PUBLIC, ips: { includes: [`${NODE}/32`] }, use_external_ip: false });
  });

  it("advertises a single address of an IPv6 pod", async () => {
    const publicAddress = { from: ["value"], value: IPV6 } as const;
    const { rtc } = await liveKit({ publicAddress, place: { podIp: "fd00::7" } });
    expect(rtc).toMatchObject({ node_ip: IPV6, ips: { includes: ["fd00::7/128"] } });
  });

  it("advertises an address of each family under dual stack, IPv4 first whatever the pod's order", async () => {
    for (const podIp of [`${POD},fd00::7`, `fd00::7,${POD}`]) {
      const place = { podIp, hostIp: `${NODE},${IPV6}` };
      const { rtc } = await liveKit({ publicAddress: published, dualStack: true, place });
      expect(rtc).toMatchObject({
        node_ip: `${PUBLIC},${IPV6}`,
        ips: { includes: [`${POD}/32`, "fd00::7/128"] },
      });
    }
  });

  it("is not composed under dual stack where one family or its public address is missing", async () => {
    await expect(liveKit({ publicAddress: published, dualStack: true })).rejects.toThrow(
      `dualStack is set, but the pod has ${POD} only; the cluster and the node must have both families`,
    );
    const place = { podIp: `${POD},fd00::7`, hostIp: `${NODE},fd00:1::4` };
    await expect(liveKit({ publicAddress: published, dualStack: true, place })).rejects.toThrow(
      /IPv6, whose keys are below publicAddress\.ipv6: .*\n.*hostIP answered fd00:1::4, which is not a global unicast address/,
    );
  });

  it("lets its own TURN server listen on and relay from the offered address, and reach the SFU where that is private", async () => {
    const embedded = { embeddedTurn: true, ...hostNetwork };
    const { turn } = await liveKit({ publicAddress: published, ...embedded });
    expect(turn).toMatchObject({ enabled: true, udp_port: 3478, bind_addresses: [NODE] });
    expect(turn.allow_restricted_peer_cidrs).toBeUndefined();
    const lab = { from: ["hostIP"], allowPrivate: true } as const;
    const { turn: inLab } = await liveKit({ publicAddress: lab, ...embedded });
    expect(inLab).toMatchObject({ bind_addresses: [NODE], allow_restricted_peer_cidrs: [`${NODE}/32`] });
    const place = { podIp: `fd00::7,${NODE}`, hostIp: `${IPV6},${NODE}` };
    const { turn: dual } = await liveKit({ publicAddress: published, dualStack: true, ...embedded, place });
    expect(dual.bind_addresses).toEqual([NODE, "fd00::7"]);
  });

  it("holds the secrets of the API, of Redis and of every TURN server", async () => {
    const { keys, redis, rtc } = await liveKit({ publicAddress: published });
    expect(keys).toEqual({ [SECRETS.LIVEKIT_API_KEY]: SECRETS.LIVEKIT_API_SECRET });
    expect(redis.password).toBe(SECRETS.password);
    const secrets = rtc.turn_servers.map((server: { secret: string }) => server.secret);
    expect(secrets).toEqual([SECRETS.TURN_SECRET, SECRETS.TURN_SECRET]);
  });

  it("holds the keys of several Secrets, so that one replaces another while both are good", async () => {
    const next = "api-secret-of-the-next-key-0123456789";
    const { keys } = await liveKit({ publicAddress: published, apiKeys: { "meet-next": ["APIkeyNext", next] } });
    expect(keys).toEqual({ [SECRETS.LIVEKIT_API_KEY]: SECRETS.LIVEKIT_API_SECRET, APIkeyNext: next });
    const same = { "meet-next": [SECRETS.LIVEKIT_API_KEY, next] } as const;
    await expect(liveKit({ publicAddress: published, apiKeys: same })).rejects.toThrow(
      "Secrets meet-livekit and meet-next hold the same LIVEKIT_API_KEY with two different secrets",
    );
  });

  it("keeps what the chart rendered", async () => {
    const { port, rtc, turn, node_selector } = await liveKit({ publicAddress: published });
    expect({ port, turn }).toEqual({ port: 7880, turn: { enabled: false } });
    expect(rtc).toMatchObject({ tcp_port: expect.any(Number), udp_port: expect.stringMatching(/^\d+-\d+$/) });
    expect(node_selector.sort_by).toBe("cpuload");
  });
});

describe.concurrent("turnserver.conf", () => {
  it("relays from the pod's address and calls it by the public one", async () => {
    const lines = await coturn({ publicAddress: published });
    expect(valuesOf(lines, "relay-ip")).toEqual([POD]);
    expect(valuesOf(lines, "external-ip")).toEqual([PUBLIC]);
    expect(valuesOf(lines, "listening-ip")).toEqual([POD]);
    expect(valuesOf(lines, "prometheus-address")).toEqual([POD]);
  });

  it("relays from the node's address under host networking", async () => {
    const lines = await coturn({ publicAddress: published, ...hostNetwork });
    expect(valuesOf(lines, "relay-ip")).toEqual([NODE]);
    expect(valuesOf(lines, "external-ip")).toEqual([PUBLIC]);
  });

  it("has no address to translate where the node's own one is public", async () => {
    const place = { podIp: PUBLIC, hostIp: PUBLIC };
    const lines = await coturn({ publicAddress: { from: ["hostIP"] }, exposure: "hostNetworkPublicIp", place });
    expect(valuesOf(lines, "relay-ip")).toEqual([PUBLIC]);
    expect(valuesOf(lines, "external-ip")).toEqual([]);
  });

  it("listens on both families under dual stack, relays over IPv4 and denies its own IPv6 address", async () => {
    const place = { podIp: `${POD},fd00::7` };
    const lines = await coturn({ publicAddress: published, dualStack: true, place });
    expect(valuesOf(lines, "listening-ip")).toEqual([POD, "fd00::7"]);
    expect(valuesOf(lines, "relay-ip")).toEqual([POD]);
    expect(valuesOf(lines, "external-ip")).toEqual([PUBLIC]);
    expect(valuesOf(lines, "denied-peer-ip")).toContain("fd00::7-fd00::7");
  });

  it("denies peers at both of its own addresses", async () => {
    const lines = await coturn({ publicAddress: published });
    expect(valuesOf(lines, "denied-peer-ip")).toEqual(expect.arrayContaining([`${POD}-${POD}`, `${PUBLIC}-${PUBLIC}`]));
    const allowed = valuesOf(lines, "allowed-peer-ip").filter((range) =>
      [POD, PUBLIC].includes(range.split("-")[0] ?? ""),
    );
    expect(allowed).toEqual([]);
  });

  it("holds the secret that LiveKit signs with, and a key of its own for nonces", async () => {
    const lines = await coturn({ publicAddress: { from: ["hostIP"] }, place: { hostIp: PUBLIC } });
    expect(valuesOf(lines, "static-auth-secret")).toEqual([SECRETS.TURN_SECRET]);
    expect(valuesOf(lines, "stateless-nonce-secret")).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it("keeps what the chart rendered, and the built-in list of peers", async () => {
    const lines = await coturn({ publicAddress: published });
    expect(lines).toEqual(
      expect.arrayContaining(["use-auth-secret", "no-multicast-peers", "realm=turn.meet.example.fr"]),
    );
    expect(valuesOf(lines, "denied-peer-ip")).toContain("169.254.0.0-169.254.255.255");
  });
});
