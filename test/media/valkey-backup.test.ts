import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, createAuthority } from "./authority.js";
import type { ObjectStorageSettings } from "./doubles/object-storage.js";
import type { Contents } from "./lab/pod.js";
import { type Daemon, daemon, eventually, tail } from "./lab/processes.js";
import { issue } from "./valkey/certificate.js";
import { ask, type Group, type Member, PASSWORDS, startGroup } from "./valkey/group.js";

/**
 * Members, the job and the restore as the chart renders them; Redis 7.0 stands in for Valkey, curl 7.88 for 8.16, and a double for
 * the storage.
 */
const SERVER = 6379;
const KEYS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const ROOMS = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`room-${index}`, `node-${index % 7}`]));

const folder = mkdtempSync(join(tmpdir(), "relais-valkey-backup-"));
const storage = join(folder, "storage");
let authority: Authority;
const groups: Group[] = [];
const doubles: Daemon[] = [];

const VALUES = {
  backup: { enabled: true },
  objectStorage: {
    endpoint: "https://s3.example.net:9000",
    bucket: "backups",
    prefix: "visio/",
    region: "eu-west-2",
    credentialsSecret: "storage-keys",
    authoritySecret: { name: "storage-authority" },
    cidrs: ["44.7.0.31/32"],
  },
};

const SINGLE = { replicas: 1, sentinel: { enabled: false }, minReplicasToWrite: 0 };

/** A group with the storage beside it. */
async function start(
  name: string,
  values: object,
  keys: Contents[string] = KEYS,
  more: Contents = {},
  delays: readonly number[] = [],
): Promise<Group> {
  const secrets = {
    valkey: PASSWORDS,
    "storage-keys": keys,
    "storage-authority": { "ca.crt": authority.certificate },
    ...more,
  };
  const group = await startGroup(join(folder, name), { ...VALUES, ...values }, secrets, startStorage, delays);
  groups.push(group);
  return group;
}

async function startStorage({ host, namespace, address }: Group["outside"]): Promise<void> {
  const leaf = await issue(authority, [host]);
  const settings: ObjectStorageSettings = {
    ...{
      address,
      port: 9000,
      folder: storage,
      region: "eu-west-2",
      certificate: leaf["tls.crt"],
      key: leaf["tls.key"],
    },
    ...{ accessKeyId: KEYS.AWS_ACCESS_KEY_ID, secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY },
  };
  const program = join(import.meta.dirname, "doubles/object-storage.ts");
  const log = join(folder, `storage-${doubles.length}.log`);
  const node = [process.execPath, "--import", "tsx", program, JSON.stringify(settings)];
  const double = daemon("storage", log, "nsenter", [`--net=/run/netns/${namespace}`, ...node]);
  doubles.push(double);
  await eventually("storage", 20, () => readFileSync(log, "utf8").includes("listening"));
}

/** What the storage answered, all doubles together. */
const requests = () =>
  doubles.flatMap(({ log }) =>
    readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => /^[A-Z]+ \//.test(line)),
  );

/** The end of a program comes before its last words. */
const says = (log: string, words: string) =>
  eventually(`"${words}" in a log`, 5, () => readFileSync(log, "utf8").includes(words));

const copies = () => readdirSync(join(storage, "backups/visio"));

async function keysOf(member: Member): Promise<Record<string, string>> {
  const script = `local all = {} for _, key in ipairs(redis.call("KEYS", "room-*")) do
    table.insert(all, key .. "=" .. redis.call("GET", key)) end return all`;
  const lines = (await ask(member, SERVER, [], "eval", script, "0")).split("\n");
  return Object.fromEntries(lines.filter((line) => line !== "").map((line) => line.split("=")));
}

const replication = (member: Member) => ask(member, SERVER, [], "info", "replication");

/** The primary with two replicas in time; that may take a second vote, 20 s after one that nobody won. */
const primary = ({ members }: Group) =>
  eventually("a primary with two replicas", 60, async () => {
    const states = await Promise.all(members.map(replication));
    return members.find((_, index) => states[index]?.includes("min_slaves_good_slaves:2"));
  });

let group: Group;

beforeAll(async () => {
  authority = await createAuthority(join(folder, "authority"));
  group = await start("first", {});
  // A replica that has just synchronised calls its link up, but gets no write before its next acknowledgement, within a second: a
  // copy taken then has nothing in it.
  await eventually("the rooms on each member", 60, async () => {
    const leader = await primary(group);
    await ask(leader, SERVER, [], "mset", ...Object.entries(ROOMS).flat());
    const held = await Promise.all(group.members.map(keysOf));
    return held.every((keys) => Object.keys(keys).length === Object.keys(ROOMS).length);
  });
}, 120_000);

afterAll(async () => {
  await Promise.all(groups.map((each) => each.stop()));
  await Promise.all(doubles.map((each) => each.stop()));
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe("a backup", () => {
  it("is one object, named after the release and the time, and says so", async () => {
    const { code, log } = await group.runBackup();
    expect(code).toBe(0);
    expect(copies()).toEqual([expect.stringMatching(/^valkey-\d{8}T\d{6}Z\.rdb$/)]);
    await says(log, `bytes are in visio/${copies()[0]}`);
    expect(requests()).toEqual([`PUT /backups/visio/${copies()[0]} 200`]);
    expect(
      readFileSync(join(storage, "backups/visio", copies()[0] ?? ""))
        .subarray(0, 5)
        .toString(),
    ).toBe("REDIS");
  });

  it("is taken from a replica, so that the primary does not fork", async () => {
    const leader = await primary(group);
    const forks = async (member: Member) =>
      Number(/total_forks:(\d+)/.exec(await ask(member, SERVER, [], "info", "stats"))?.[1]);
    const before = await Promise.all(group.members.map(forks));
    expect(await group.runBackup()).toMatchObject({ code: 0 });
    const after = await Promise.all(group.members.map(forks));
    const forked = group.members.filter((_, index) => (after[index] ?? 0) > (before[index] ?? 0));
    expect(forked).toHaveLength(1);
    expect(forked).not.toContain(leader);
  });

  it("is made by a user that can do nothing else", async () => {
    const [member] = group.members as [Member];
    const asBackup = (...command: string[]) =>
      ask(member, SERVER, ["--user", "relais-backup", "--pass", PASSWORDS["backup-password"]], ...command);
    for (const command of [
      ["get", "room-1"],
      ["set", "room-1", "x"],
      ["config", "get", "*"],
      ["replicaof", "no", "one"],
    ])
      expect(await asBackup(...command)).toContain("NOPERM");
  });

  it("fails, and stores nothing, when the storage does not take its keys", async () => {
    const known = copies();
    const other = await start("wrong", {}, { ...KEYS, AWS_SECRET_ACCESS_KEY: "another-secret" });
    await primary(other);
    const { code, log } = await other.runBackup();
    expect(code).not.toBe(0);
    await says(log, "SignatureDoesNotMatch");
    expect(copies()).toEqual(known);
  });
});

describe("a restore", () => {
  it("gives a group without data the same keys on each member", async () => {
    const restored = await start("restored", { restore: { object: `visio/${copies()[0]}` } });
    const leader = await primary(restored);
    for (const member of restored.members) expect(await keysOf(member)).toEqual(ROOMS);
    await ask(leader, SERVER, [], "set", "room-0", "moved");
  });

  it("does so when the first member comes late, and another one was elected", async () => {
    const values = { restore: { object: `visio/${copies()[0]}` } };
    const late = await start("late", values, KEYS, {}, [15_000]);
    const leader = await primary(late);
    expect(leader).not.toBe(late.members[0]);
    for (const member of late.members) expect(await keysOf(member)).toEqual(ROOMS);
    await groups.pop()?.stop();
  });

  it("leaves alone a group that is started anew from its volumes, and does not even ask for the object", async () => {
    await groups.pop()?.stop();
    const asked = requests();
    const again = await start("restored", { restore: { object: "visio/of-last-year.rdb" } });
    await primary(again);
    for (const member of again.members) expect(await keysOf(member)).toEqual({ ...ROOMS, "room-0": "moved" });
    expect(requests()).toEqual(asked);
  });

  it("of half a copy starts nothing and leaves the volume empty", async () => {
    const whole = readFileSync(join(storage, "backups/visio", copies()[0] ?? ""));
    writeFileSync(join(storage, "backups/visio/half.rdb"), whole.subarray(0, whole.length / 2));
    const broken = await start("broken", { ...SINGLE, restore: { object: "visio/half.rdb" } });
    const [{ pod }] = broken.members as [Member];
    expect(await pod.containers.valkey?.ended).toBe(1);
    await says(pod.containers.valkey?.log ?? "", "the copy to restore is not whole");
    expect(readdirSync(pod.volume("data"))).not.toContain("appendonlydir");
  });
});

it("one member under TLS is copied from itself, and restored without a group", async () => {
  const certificate = await issue(authority, ["valkey.media.svc"]);
  const values = { ...SINGLE, tls: { secretName: "valkey-tls" } };
  const tls = ["--tls", "--cacert", authority.certificateFile];
  const alone = await start("alone", values, KEYS, { "valkey-tls": certificate });
  const [member] = alone.members as [Member];
  await eventually("one member", 20, async () => (await ask(member, SERVER, tls, "set", "room-1", "here")) === "OK");
  const known = copies();
  expect(await alone.runBackup()).toMatchObject({ code: 0 });
  const [copy] = copies().filter((each) => !known.includes(each));
  const restoring = { ...values, restore: { object: `visio/${copy}` } };
  const [restored] = (await start("alone again", restoring, KEYS, { "valkey-tls": certificate })).members as [Member];
  await eventually("its key", 20, async () => (await ask(restored, SERVER, tls, "get", "room-1")) === "here");
});

it("no secret was in a log", () => {
  const logs = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".log"));
  expect(logs.length).toBeGreaterThan(6);
  const secrets = [KEYS.AWS_SECRET_ACCESS_KEY, ...Object.values(PASSWORDS)];
  for (const name of logs)
    for (const secret of secrets) expect(tail(join(folder, name), 1000), name).not.toContain(secret);
});
