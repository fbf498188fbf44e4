import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, createAuthority } from "./authority.js";
import { type Daemon, daemon, eventually, runIn } from "./lab/processes.js";
import { fingerprint, issue, renew, served, type TlsFiles } from "./valkey/certificate.js";
import { ask, type Group, HOSTS, type Member, namedPrimary, PASSWORDS, startGroup } from "./valkey/group.js";

/** Three members with Sentinel under TLS, as the chart renders them. Redis 7.0 stands in for Valkey. */
const SERVER = 6379;
const SENTINEL = 26379;
/** Verified against the authority; redis-cli does not compare names. */
const TLS = () => ["--tls", "--cacert", authority.certificateFile];

const folder = mkdtempSync(join(tmpdir(), "relais-valkey-tls-"));
let authority: Authority;
let first: TlsFiles;
let group: Group;

beforeAll(async () => {
  authority = await createAuthority(join(folder, "authority"));
  first = await issue(authority, HOSTS);
  group = await startGroup(
    join(folder, "group"),
    { tls: { secretName: "valkey-tls" } },
    {
      valkey: PASSWORDS,
      "valkey-tls": first,
    },
  );
}, 60_000);

afterAll(async () => {
  await group?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const replication = (member: Member) => ask(member, SERVER, TLS(), "info", "replication");

/** The primary, once all Sentinels name it and both others follow it. */
const primary = () =>
  eventually("a primary with two replicas", 40, async () => {
    const found = await namedPrimary(group.members, group.members, TLS());
    return found && (await replication(found)).includes("min_slaves_good_slaves:2") ? found : undefined;
  });

const logOf = ({ pod }: Member, container: string) => readFileSync(pod.containers[container]?.log ?? "", "utf8");

describe("members with a certificate", () => {
  it("form a group whose probes pass", async () => {
    await primary();
    for (const { pod } of group.members) {
      expect(await pod.probe("valkey")).toBe(true);
      expect(await pod.probe("sentinel")).toBe(true);
    }
  });

  it("answer nobody without TLS", async () => {
    for (const member of group.members) {
      await expect(ask(member, SERVER, [], "ping")).rejects.toThrow();
      const listening = await runIn(member.namespace, "ss", ["-Hltn"]);
      const ports = new Set([...listening.matchAll(/:(\d+) /g)].map(([, port]) => Number(port)));
      expect([...ports].sort((a, b) => a - b)).toEqual([SERVER, SENTINEL]);
    }
  });

  it("show a certificate for the name that they announce, and for no other", async () => {
    for (const member of group.members)
      for (const port of [SERVER, SENTINEL]) {
        expect(await served(member, port, authority, member.host)).toBe(fingerprint(first["tls.crt"]));
        await expect(served(member, port, authority, "valkey.media.svc")).rejects.toThrow();
      }
  });

  it("elect another primary when theirs is lost, and take it back", async () => {
    const lost = await primary();
    await lost.pod.containers.valkey?.stop();
    const next = await eventually("another primary", 20, async () => {
      const others = group.members.filter((each) => each !== lost);
      const states = await Promise.all(others.map(replication));
      return others.find((_, index) => states[index]?.includes("role:master"));
    });
    lost.pod.restart("valkey");
    expect(await primary()).toBe(next);
  });
});

describe("a renewed certificate", () => {
  let second: TlsFiles;
  let listener: Daemon;
  let before: { primary: Member; replicas: string; identities: string[] };
  /** Sentinels that ended, each with those that were away at that moment. */
  const ended: { readonly member: Member; readonly away: number }[] = [];

  const identities = () => Promise.all(group.members.map((member) => ask(member, SENTINEL, TLS(), "sentinel", "myid")));
  /** Numbers of the sessions of replicas. */
  const replicas = async (member: Member) => {
    const clients = await ask(member, SERVER, TLS(), "client", "list", "type", "replica");
    // The order in which they are listed is not that of their numbers, and may change.
    return [...clients.matchAll(/^id=(\d+) /gm)]
      .map(([, id]) => Number(id))
      .sort((a, b) => a - b)
      .join();
  };

  beforeAll(async () => {
    const found = await primary();
    before = { primary: found, replicas: await replicas(found), identities: await identities() };
    listener = subscribe(found);
    await eventually("a subscriber", 5, async () => (await publish(found, "one")) === "1");
    second = await issue(authority, HOSTS);
    for (const member of group.members) renew(member, second);
    await eventually("the new certificate everywhere", 90, async () => {
      // What a kubelet does with containers that end.
      const away = group.members.filter(({ pod }) => !pod.containers.sentinel?.running());
      for (const member of away) {
        ended.push({ member, away: away.length });
        member.pod.restart("sentinel");
      }
      const everywhere = group.members.flatMap((each) => [SERVER, SENTINEL].map((port) => ({ each, port })));
      const shown = await Promise.all(everywhere.map(({ each, port }) => served(each, port, authority, each.host)));
      return shown.every((each) => each === fingerprint(second["tls.crt"]));
    });
  }, 120_000);

  afterAll(() => listener?.stop());

  it("is loaded by servers, whose sessions go on", async () => {
    expect(await publish(before.primary, "two")).toBe("1");
    await eventually("both messages", 5, () => /one\s[\s\S]*two\s/.test(readFileSync(listener.log, "utf8")));
    expect(before.replicas).toMatch(/^\d+,\d+$/);
    expect(await replicas(before.primary)).toBe(before.replicas);
  });

  it("ends one Sentinel after another, which come back as themselves", async () => {
    expect(ended.map(({ away }) => away)).toEqual([1, 1, 1]);
    expect(new Set(ended.map(({ member }) => member)).size).toBe(3);
    expect(await primary()).toBe(before.primary);
    expect(await identities()).toEqual(before.identities);
  });

  it("that does not fit its key is refused, and the old one stays", async () => {
    const [member] = group.members as [Member];
    const other = await issue(authority, HOSTS);
    const refusals = () => logOf(member, "valkey").split("the renewed certificate is refused").length;
    const known = refusals();
    renew(member, { ...second, "tls.key": other["tls.key"] });
    await eventually("a refusal", 15, () => refusals() > known);
    expect(await served(member, SERVER, authority, member.host)).toBe(fingerprint(second["tls.crt"]));
    expect(await member.pod.probe("valkey")).toBe(true);
  });
});

function subscribe({ namespace, host }: Member): Daemon {
  const command = ["env", `REDISCLI_AUTH=${PASSWORDS.password}`, "redis-cli", ...TLS(), "subscribe", "rooms"];
  return daemon("subscriber", join(folder, `${host}-subscriber.log`), "nsenter", [
    `--net=/run/netns/${namespace}`,
    ...command,
  ]);
}

const publish = (member: Member, message: string) => ask(member, SERVER, TLS(), "publish", "rooms", message);
