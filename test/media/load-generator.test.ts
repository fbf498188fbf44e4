import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { calibrate } from "../../stacks/capacity/calibration.js";
import { readLoadTest, type SfuRow, type TurnRow } from "../../stacks/capacity/load-test-file.js";
import { participantFlow } from "../../stacks/capacity/media-load.js";
import { generate, type Site } from "../bench/density/generator.js";
import type { Client } from "./lab/cloud.js";
import { CREDENTIALS, type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import { nameServer } from "./lab/name-server.js";
import { type Daemon, run, runIn } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";

/**
 * The load generator on what the charts render, from a site behind a firewall: it joins through the edge by name, directly and
 * through TURN alone, and `relais calibrate` reads what it prints.
 */
const MEETING = { rooms: 2, size: 4, cameras: 2, microphones: 2 };
const LOAD = Object.entries(MEETING).flatMap(([name, value]) => [`--${name}`, String(value)]);
const SHORT = [...LOAD, "--per-second", "8", "--warm-up", "2s", "--duration", "4s", "--max-join", "20s"];
/** Small pictures: a socket of coturn 4.6 that relays holds 64 KB (UR_CLIENT_SOCK_BUF_SIZE), which is soon full where it waits for a core. */
const RELAYED = [...SHORT, "--bitrates", "300,120,60", "--relay"];
const NODE = ["--node", "small", "--vcpu", "2"];

/** What the kernels of machines say of datagrams that no socket had room for: where to look for lost ones. */
async function fullSockets(machines: Readonly<Record<string, string>>): Promise<string> {
  const told = Object.entries(machines).map(async ([name, namespace]) => {
    const [names = "", values = ""] = (await runIn(namespace, "grep", ["^Udp:", "/proc/net/snmp"])).trim().split("\n");
    const counts = names.split(" ").map((count, index) => `${count} ${values.split(" ")[index]}`);
    return `${name}: ${counts.filter((count) => /^(Rcv|Snd)bufErrors/.test(count)).join(", ")}`;
  });
  return (await Promise.all(told)).join("; ");
}

describe("the load generator", () => {
  const folder = mkdtempSync(join(tmpdir(), "relais-load-"));
  let deployment: Deployment;
  const resolvers: Daemon[] = [];

  beforeAll(async () => {
    deployment = await deploy(labEnvironment("hostNetworkPublicIp"), join(folder, "lab"));
  });

  afterAll(async () => {
    await Promise.all(resolvers.map((resolver) => resolver.stop()));
    await deployment?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Testers at a site of their own whose firewall lets out what `outbound` says. */
  async function site(name: string, number: number, outbound: readonly string[]): Promise<Site & { client: Client }> {
    const client = await deployment.cloud.client(name, number, outbound);
    resolvers.push(await nameServer(client.namespace, deployment.names, join(folder, `${name}-dns.log`)));
    const named = { folder, authority: join(deployment.folder, "ca.pem") };
    return { client, namespace: client.namespace, ...CREDENTIALS, named };
  }

  const url = () => ["--url", `wss://${deployment.blueprint.domain}`];
  const process = (pod: string, container: string) => String(deployment.pods[pod]?.containers[container]?.pid);

  /** What testers measure who lose nothing; where they do, which tracks say it, and the kernels of these machines beside them. */
  async function lossless(testers: Site, flags: readonly string[], machines: Readonly<Record<string, string>>) {
    const { status, stdout, stderr } = await generate(testers, [...url(), ...flags, ...NODE]);
    expect(status, stderr).toBe(0);
    const read = readLoadTest("result.json", stdout);
    if (!("test" in read)) throw new Error(JSON.stringify(read.findings));
    expect(
      read.test.rows.map(({ lossPercent }) => lossPercent),
      stderr + (await fullSockets(machines)),
    ).toEqual([0]);
    expect(stderr).toBe("measuring for 4s\n");
    return read.test;
  }

  it("measures an SFU, and relais calibrate reads the result", async () => {
    const testers = await site("direct", 1, ["meta l4proto { tcp, udp }"]);
    const cpu = ["--sfu-process", process("livekit-server-0", "livekit-server")];
    const machines = Object.fromEntries(deployment.nodes.sfu.map(({ name, namespace }) => [name, namespace]));
    const test = await lossless(testers, [...SHORT, ...cpu], { ...machines, testers: testers.namespace });
    const [row] = test.rows as [SfuRow];
    expect(row).toMatchObject({ server: "livekit", publishers: 4, subscribers: 8, rooms: 2 });
    expect(row.cpuPercent).toBeGreaterThan(0.1);
    // The model and the generator know nothing of each other but what a camera and a microphone send.
    const flow = participantFlow(MEETING);
    const testersInAll = MEETING.rooms * MEETING.size;
    expect(row.bitsOut / (flow.bitsOut * testersInAll)).toBeGreaterThan(0.8);
    expect(row.bitsOut / (flow.bitsOut * testersInAll)).toBeLessThan(1.25);
    // A packet that nobody stamped would be as old as the generator.
    const { delayMilliseconds: delay } = test.testers ?? {};
    expect(delay?.median).toBeGreaterThan(0);
    expect(delay?.median).toBeLessThan(500);
    const { joinSeconds } = test.testers ?? { joinSeconds: { median: Number.NaN, most: Number.NaN } };
    report("load", "8 testers directly", `joins ${seconds(joinSeconds.median)}, ${seconds(joinSeconds.most)} at most`);

    const [rated] = calibrate(test).rows;
    expect(rated?.packetsAtFullLoad).toBeCloseTo((row.packetsOut / row.cpuPercent) * 100, 3);
  });

  it("measures a TURN server where nothing but TURN is let out", async () => {
    const { blueprint, edge, names } = deployment;
    const turn = `turn.${blueprint.domain}`;
    const port = blueprint.firewall.find((rule) => rule.target === turn)?.from;
    const testers = await site("relayed", 2, [
      `ip daddr ${edge.address} tcp dport 443`,
      `ip daddr ${names[turn]?.[0]} udp dport ${port}`,
    ]);
    const cpu = ["--turn-process", process("coturn-0", "turnserver")];
    const machines = { turn: deployment.nodes.turn.namespace, testers: testers.namespace };
    const [row] = (await lossless(testers, [...RELAYED, ...cpu], machines)).rows as [TurnRow];
    expect(row.server).toBe("coturn");
    expect(row.cpuPercent).toBeGreaterThan(0.1);
    expect(row.packetsRelayed).toBeGreaterThan(1000);
  });

  it("knows a lost packet from a late one, from one sent twice and from one of another time", async () => {
    const where = join(import.meta.dirname, "../../tools/load-generator");
    const env = ["CGO_ENABLED=0", "GOTOOLCHAIN=local", "GOWORK=off"];
    expect(await run("env", ["-C", where, ...env, "go", "test", "-count=1", "./window"])).toMatch(/^ok /);
  });

  it("exits with 1 where packets are lost, and says how many", async () => {
    const { client, ...testers } = await site("lossy", 3, ["meta l4proto { tcp, udp }"]);
    // Nine of ten large packets, which are video: more than asking again brings back.
    await runIn(
      client.namespace,
      "nft",
      ["-f", "-"],
      "table ip loss {\n chain input { type filter hook input priority 0;\n  udp sport 20000-20001 numgen random mod 10 < 9 meta length > 1000 drop\n }\n}\n",
    );
    const { status, test, stderr } = await generate(testers, [...url(), ...SHORT, "--max-loss", "1"]);
    expect(stderr).toMatch(/% of the packets were lost, --max-loss is 1;/);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^tester \d of room \d misses \d+ of \d+ packets of video, in \d+ gaps$/m);
    expect(test?.testers?.lossPercent).toBeGreaterThan(1);
  });

  it("exits with 1 where nobody can join, and receives nothing", async () => {
    const known = await site("unknown", 4, ["meta l4proto { tcp, udp }"]);
    const testers = { ...known, apiSecret: "another-secret-another-secret-0123456789" };
    const { status, test, stderr } = await generate(testers, [
      ...url(),
      ...["--size", "1", "--cameras", "1", "--microphones", "0", "--warm-up", "0s", "--duration", "1s"],
    ]);
    expect(stderr).toContain("0 of 1 testers joined");
    expect(status).toBe(1);
    expect(test?.testers?.packetsReceived).toBe(0);
  });

  it("says what it takes, and refuses the rest with exit code 2", async () => {
    const local = await site("local", 5, []);
    const help = await generate(local, ["--help"]);
    expect([help.status, help.stdout.split("\n")[0]]).toEqual([
      0,
      "usage: load-generator --url <ws://sfu:7880> [flags]",
    ]);
    expect(help.stdout).toContain("Examples:\n  load-generator ");
    const wrong = async (...flags: string[]) => (await generate(local, ["--url", "ws://127.0.0.1:1", ...flags])).stderr;
    expect((await generate(local, [])).status).toBe(2);
    expect(await wrong("--cameras", "9")).toContain("--cameras is 9; 0 to 6 are allowed");
    expect(await wrong("--rooms", "2000")).toContain("--rooms times --size is 12000; 1 to 2000 are allowed");
    expect(await wrong("--sfu-process", "1")).toContain("--node or --vcpu is missing");
    expect(await wrong("--bitrates", "1,2")).toContain("give three numbers of kbit/s");
  });
});
