import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { AccessToken } from "livekit-server-sdk";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Client } from "./cloud.js";
import { CREDENTIALS, type Deployment } from "./deployment.js";
import { nameServer } from "./name-server.js";
import { withOwnFiles } from "./own-files.js";
import { type Daemon, eventually, tail } from "./processes.js";

/** One selected way between a participant and its SFU. */
export interface Pair {
  readonly local: "host" | "srflx" | "prflx" | "relay";
  readonly protocol: "udp" | "tcp";
  /** How a relayed participant reaches its TURN server. */
  readonly relay: "udp" | "tcp" | "tls" | null;
  /** Where others see it: a relayed one at its TURN server. `udp 44.0.0.21:50001`. */
  readonly from: string;
  /** `udp 44.0.0.11:20000`. */
  readonly remote: string;
}

interface Statistics {
  readonly framesDecoded: number;
  /** Received videos of which frames were decoded. */
  readonly videos: number;
  readonly pairs: readonly Pair[];
  readonly remoteCandidates: readonly string[];
}

/** How many frames somebody had decoded at a time, in milliseconds since 1970. */
export interface Look {
  readonly at: number;
  readonly framesDecoded: number;
}

/** Somebody in a call. */
export interface Participant {
  /** Seconds from the first packet to a published camera. */
  readonly joinSeconds: number;
  statistics(): Promise<Statistics>;
  /** Has the page look at its frames from now on, every so many milliseconds. */
  watch(period: number): Promise<void>;
  looks(): Promise<readonly Look[]>;
  /** URLs of all ICE servers that the application handed to the browser. */
  iceServers(): Promise<string[]>;
  /** What livekit-client reported, since the join or since a time in milliseconds: reconnections and the end. */
  events(since?: number): Promise<string[]>;
  /** What livekit-client wrote into its log since the join. */
  story(): Promise<string[]>;
  /** Says so to the SFU, which would wait for the return of somebody who just vanished. */
  leave(): Promise<void>;
}

const require = createRequire(import.meta.url);
const LIBRARY = join(require.resolve("livekit-client"), "../livekit-client.umd.js");
const PAGE = readFileSync(join(import.meta.dirname, "call.html"), "utf8");
/** A page of its own origin; the browser never asks the network for it. */
const ORIGIN = "https://app.example.net";

const FLAGS = [
  "--no-sandbox",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-features=WebRtcHideLocalIpsWithMdns,OptimizationHints,MediaRouter,Translate",
];

/** Headless Chromium on a client's machine, with the lab's names and certificates. */
export class ClientBrowser {
  private readonly browser: Browser;
  private readonly deployment: Deployment;

  private readonly dns: Daemon;

  private constructor(browser: Browser, deployment: Deployment, dns: Daemon) {
    this.browser = browser;
    this.deployment = deployment;
    this.dns = dns;
  }

  /** @param hosts Text of the machine's /etc/hosts; by default that of the machine that the tests run on. */
  static async start(client: Client, deployment: Deployment, hosts?: string): Promise<ClientBrowser> {
    const file = (name: string) => join(deployment.folder, `${client.namespace}-${name}`);
    const upstream = deployment.cloud.outside?.address;
    const dns = await nameServer(client.namespace, deployment.names, file("dns"), "127.0.0.1", upstream);
    writeFileSync(file("resolv.conf"), "nameserver 127.0.0.1\n");
    // Its own resolv.conf, because WebRTC asks a name server for STUN and TURN names whatever hosts file there is.
    const own: Record<string, string> = { "resolv.conf": file("resolv.conf") };
    if (hosts !== undefined) {
      own.hosts = file("hosts");
      writeFileSync(own.hosts, hosts);
    }
    const words = [...withOwnFiles(client.namespace, own), "/usr/bin/chromium-headless-shell"];
    writeFileSync(file("chromium"), `#!/bin/sh\nexec nsenter ${words.map((word) => `'${word}'`).join(" ")} "$@"\n`);
    chmodSync(file("chromium"), 0o755);
    const browser = await chromium.launch({
      executablePath: file("chromium"),
      args: [
        ...FLAGS,
        `--ignore-certificate-errors-spki-list=${deployment.certificates.map((each) => each.fingerprint).join(",")}`,
      ],
    });
    return new ClientBrowser(browser, deployment, dns);
  }

  /** Joins a room with a camera. Throws when no connection comes about within `timeout` seconds. */
  async join(room: string, identity: string, timeout = 30): Promise<Participant> {
    const page = await this.page();
    const token = new AccessToken(CREDENTIALS.apiKey, CREDENTIALS.apiSecret, { identity, ttl: "1h" });
    token.addGrant({ roomJoin: true, room, canPublish: true, canSubscribe: true });
    const url = `wss://${this.deployment.blueprint.domain}`;
    try {
      const call = `window.join(${JSON.stringify(url)}, ${JSON.stringify(await token.toJwt())}, ${timeout * 1000})`;
      const joinSeconds = (await page.evaluate(call)) as number;
      return participant(page, joinSeconds);
    } catch (error) {
      const account = await page.evaluate("window.account").catch(() => "no account of it");
      await page.close();
      const message = (error as Error).message.split("\n")[0];
      throw new Error(`${identity} does not join: ${message}\n${account}\n${this.servers()}`, { cause: error });
    }
  }

  /** The last words of those who carry media, and of the way in. */
  private servers(): string {
    const carriers = Object.entries(this.deployment.pods).filter(([name]) => /^(livekit-server|coturn)-/.test(name));
    const edge = `edge: ${tail(join(this.deployment.folder, "edge.log"), 8)}`;
    return carriers
      .flatMap(([name, { containers }]) => Object.values(containers).map(({ log }) => `${name}: ${tail(log, 15)}`))
      .concat(edge)
      .join("\n");
  }

  private async page(): Promise<Page> {
    const page = await (await this.browser.newContext()).newPage();
    await page.route(`${ORIGIN}/**`, (route) =>
      route.request().url().endsWith(".js")
        ? route.fulfill({ contentType: "text/javascript", body: readFileSync(LIBRARY, "utf8") })
        : route.fulfill({ contentType: "text/html", body: PAGE }),
    );
    await page.goto(`${ORIGIN}/`);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.dns.stop();
  }
}

function participant(page: Page, joinSeconds: number): Participant {
  const ask = async <T>(expression: string) => (await page.evaluate(expression)) as T;
  return {
    joinSeconds,
    statistics: () => ask<Statistics>("window.statistics()"),
    watch: (period) => ask<void>(`window.watch(${period})`),
    looks: () => ask<Look[]>("window.looks"),
    iceServers: () => ask<string[]>("[...new Set(window.iceServers.flatMap((server) => server.urls))]"),
    events: (since = 0) => ask<string[]>(`window.events.filter(({ at }) => at >= ${since}).map(({ name }) => name)`),
    story: () => ask<string[]>("window.story"),
    leave: async () => {
      await ask("window.room.disconnect()");
      await page.close();
    },
  };
}

/** Waits until somebody decodes new video frames; gives the statistics then. */
export async function decodes(somebody: Participant, seconds = 15): Promise<Statistics> {
  const before = await somebody.statistics();
  return eventually("new video frames", seconds, async () => {
    const now = await somebody.statistics();
    if (now.framesDecoded >= before.framesDecoded + 5) return now;
    // What a time-out says then: whether there is a way, and whether it was lost in between.
    const ways = now.pairs.map(({ local, remote }) => `${local} to ${remote}`).join(", ") || "none";
    throw new Error(`${now.framesDecoded} frames, ways: ${ways}, events: ${(await somebody.events()).join(", ")}`);
  });
}
