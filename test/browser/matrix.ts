import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { releaseOf } from "../../stacks/blueprint/blueprint.js";
import { ClientBrowser, decodes, type Participant } from "../media/lab/browser.js";
import type { Family } from "../media/lab/cloud.js";
import type { Deployment } from "../media/lab/deployment.js";
import { runIn } from "../media/lab/processes.js";
import { report, seconds } from "../media/lab/report.js";
import { type Path, paths } from "./paths.js";

/**
 * A call through what the charts render: the real LiveKit and coturn with exactly the rendered configuration, headless Chromium
 * on both sides, a network like the clouds'. Doubles: the cloud, its load balancers, the ingress controller, the metadata service.
 */
const ROOM = "meeting";
/** Paths that work take about one second; one that must not work is given a few times as long. */
const [PATIENCE, SHORT_PATIENCE] = [20, 5];
const NAMES = ["UDP", "ICE/TCP", "TURN/UDP", "TURN/TLS on 443 only"];

/** What LiveKit has beside /rtc, asked as its own clients do: it answers 404 to anything else. */
const HIDDEN = {
  "/twirp/livekit.RoomService/ListRooms": ["-H", "Content-Type: application/json", "-d", "{}"],
  "/agent": [
    ...["-H", "Connection: Upgrade", "-H", "Upgrade: websocket"],
    ...["-H", "Sec-WebSocket-Version: 13", "-H", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="],
  ],
} as const;

/** A deployment for one run of the matrix, and how it ends. */
export interface Started {
  readonly deployment: Deployment;
  remove(): Promise<void>;
}

/** Declares the tests of every way into a call for one exposure and the guests' family, `where` completing "a call ...". */
export function joinMatrix(where: string, start: (folder: string) => Promise<Started>, family: Family = "IPv4"): void {
  let deployment: Deployment;
  let remove: (() => Promise<void>) | undefined;
  let anchor: { browser: ClientBrowser; participant: Participant };
  const browsers = new Map<string, ClientBrowser>();
  const folder = mkdtempSync(join(tmpdir(), "relais-join-"));

  const pathOf = (name: string): Path => {
    const found = paths(deployment, family).find((path) => path.name === name);
    if (!found) throw new Error(`no path ${name}`);
    return found;
  };

  beforeAll(async () => {
    ({ deployment, remove } = await start(folder));
    const home = await deployment.cloud.client("anchor", 1, ["meta l4proto { tcp, udp }"]);
    const browser = await ClientBrowser.start(home, deployment);
    anchor = { browser, participant: await browser.join(ROOM, "anchor") };
    for (const [index, path] of paths(deployment, family).entries()) {
      const client = await deployment.cloud.client(`p${index}`, 2 + index, path.outbound, family);
      browsers.set(path.name, await ClientBrowser.start(client, deployment));
    }
  }, 90_000);

  afterAll(async () => {
    await Promise.allSettled([anchor?.browser, ...browsers.values()].map((browser) => browser?.close()));
    await remove?.();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  async function joinBy(path: Path, identity: string, patience = PATIENCE): Promise<Participant> {
    const browser = browsers.get(path.name);
    if (!browser) throw new Error(`no browser for ${path.name}`);
    return browser.join(ROOM, identity, patience);
  }

  describe(`a call ${where}`, () => {
    it.each(NAMES)("comes about by %s, and both sides decode each other's frames", async (name) => {
      const path = pathOf(name);
      const guest = await joinBy(path, `guest-${name}`);
      const { pairs } = await decodes(guest);
      await decodes(anchor.participant);
      expect(pairs.length).toBeGreaterThan(0);
      for (const pair of pairs) expect(path.taken(pair), JSON.stringify(pair)).toBe(true);
      report(
        "join",
        where,
        name,
        seconds(guest.joinSeconds),
        [...new Set(pairs.map((pair) => pair.remote))].join(", "),
      );
      await guest.leave();
    });

    it("offers only the intended addresses, and ICE servers of our own names", async () => {
      const guest = await joinBy(pathOf("UDP"), "inspector");
      const { remoteCandidates } = await decodes(guest);
      const { blueprint, nodes } = deployment;
      const ports = blueprint.firewall.filter((rule) => rule.target.includes("sfu"));
      for (const candidate of remoteCandidates) {
        const [, protocol, address, port] = /^(\w+) \[?([\d.a-f:]+)\]?:(\d+)$/.exec(candidate) ?? [];
        expect(nodes.sfu.flatMap((node) => [node.publicIp, node.ipv6])).toContain(address);
        const listed = ports.some(
          (rule) => rule.protocol.toLowerCase() === protocol && rule.from <= Number(port) && Number(port) <= rule.to,
        );
        expect(listed, candidate).toBe(true);
      }
      const servers = await guest.iceServers();
      expect(servers.length).toBeGreaterThanOrEqual(3);
      for (const server of servers)
        expect(server).toMatch(new RegExp(`^(stun|turns?):turns?\\.${blueprint.domain.replaceAll(".", "\\.")}:\\d+`));
      await guest.leave();
    });

    it("shows /rtc to the world and nothing else", async () => {
      const { domain } = deployment.blueprint;
      const client = await deployment.cloud.client("curl", 20, ["tcp dport 443"], family);
      const address = family === "IPv4" ? deployment.edge.address : `[${deployment.edge.ipv6}]`;
      const status = (namespace: string, url: string, as: readonly string[] = []) =>
        runIn(namespace, "curl", [
          ...["-sk", "--http1.1", "--max-time", "20", "-o", "/dev/null", "-w", "%{http_code}"],
          ...["--resolve", `${domain}:443:${address}`, ...as, url],
        ]);
      const outside = (path: string, as?: readonly string[]) =>
        status(client.namespace, `https://${domain}${path}`, as);
      expect(await outside("/rtc/validate")).toBe("401");
      for (const path of ["/", "/rtcx", "/metrics"]) expect(await outside(path), path).toBe("404");
      const [sfu] = deployment.backends;
      for (const [path, as] of Object.entries(HIDDEN)) {
        expect(await outside(path, as), path).toBe("404");
        expect(
          await status(deployment.edge.namespace, `http://${sfu?.address}:${sfu?.port}${path}`, as),
          `${path}, inside`,
        ).toBe("401");
      }
    });
  });

  describe(`${where}, without one line of the firewall sheet`, () => {
    it.each(NAMES)("the call by %s does not come about that way, unless the SFU opens it itself", async (name) => {
      const path = pathOf(name);
      const { cloud, blueprint } = deployment;
      // Full ICE sends to clients unasked, which opens a stateful group; only a client's NAT makes that useless.
      const iceLite = releaseOf(blueprint, "livekit-server")?.values.iceLite;
      const opened = name === "UDP" && family === "IPv6" && !iceLite;
      const removed = blueprint.firewall.filter(path.rule);
      expect(removed).toHaveLength(1);
      await cloud.protect(blueprint.firewall.filter((rule) => !path.rule(rule)));
      try {
        const outcome = await joinBy(path, `shut-${name}`, opened ? PATIENCE : SHORT_PATIENCE).catch(() => undefined);
        const pairs = outcome ? (await decodes(outcome)).pairs : [];
        expect(pairs.some((pair) => path.taken(pair))).toBe(opened);
        report(
          "without",
          where,
          `${removed[0]?.protocol} ${removed[0]?.from}`,
          name,
          opened ? "the SFU opens it itself" : outcome ? `falls back to ${pairs[0]?.remote}` : "no call",
        );
        await outcome?.leave();
      } finally {
        await cloud.protect(blueprint.firewall);
      }
    });

    it("nobody signals when the edge's is gone", async () => {
      const { cloud, blueprint } = deployment;
      await cloud.protect(blueprint.firewall.filter((rule) => rule.target !== blueprint.domain));
      try {
        await expect(joinBy(pathOf("UDP"), "shut-edge", SHORT_PATIENCE)).rejects.toThrow();
        report("without", where, "TCP 443 of the edge", "signalling", "no call");
      } finally {
        await cloud.protect(blueprint.firewall);
      }
    });

    it("calls that run go on while the sheet is put in force again", async () => {
      const guest = await joinBy(pathOf("UDP"), "after");
      await decodes(guest);
      await decodes(anchor.participant);
      expect(await anchor.participant.events()).not.toContain("disconnected");
      await guest.leave();
    });
  });
}
