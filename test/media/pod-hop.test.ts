import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { PortId } from "../../stacks/blueprint/ports.js";
import { type Cluster, startCluster } from "./kube/cluster.js";
import { type Flows, watch } from "./kube/flows.js";
import { decodesFor } from "./kube/frames.js";
import type { ProxyMode } from "./kube/kube-proxy.js";
import { podIpOn } from "./kube/node-network.js";
import { type Loss, loseFirst, openSite } from "./kube/open-site.js";
import { ClientBrowser, decodes, type Participant } from "./lab/browser.js";
import type { Client } from "./lab/cloud.js";
import { report } from "./lab/report.js";

/**
 * The hop from NodePort to pod: real kube-proxy and endpoint controller behind the rendered Services, the node masquerades what pods
 * open to random ports, as CNIs do. An SFU that sends first opens flows of its own, which leave the node from ports that no firewall
 * rule lists. The client has no firewall, so that such packets arrive.
 */
const MUX = [30_000, 30_001] as const;
/** An SFU that never sends first is not waited for. */
const WAITING = { "ICE-lite": 0, "full ICE": 100_000 } as const;
/** Binding requests of STUN, by which a client learns the address that the SFU is to send to; everything else is TURN. */
const STUN_REQUEST = "0x0001";
const PATIENCE = 20;
/** Seconds of a running call that are looked at. */
const WATCHED = 3;
const FIRST = ["client", "server"] as const;
const MODES: readonly ProxyMode[] = ["nftables", "iptables"];

interface Cell {
  readonly calls: readonly PromiseSettledResult<string>[];
  readonly flows: Flows;
}

function withIceLite(blueprint: Blueprint, iceLite: boolean): Blueprint {
  const releases = blueprint.releases.map((release) =>
    release.chart === "livekit-server" ? { ...release, values: { ...release.values, iceLite } } : release,
  );
  return { ...blueprint, releases };
}

const otherPorts = ({ packets }: Flows) => [...packets].filter(([port]) => !MUX.some((each) => each === port));
const sum = (packets: readonly (readonly [number, number])[]) => packets.reduce((total, [, count]) => total + count, 0);

/** A node for each mode: what one kube-proxy leaves behind in the kernel must not decide about the other. */
const CASES = MODES.flatMap(
  (mode) =>
    [
      ["ICE-lite", mode, true],
      ["full ICE", mode, false],
    ] as const,
);

describe.each(CASES)("%s behind NodePorts of kube-proxy in mode %s", (ice, mode, iceLite) => {
  const folder = mkdtempSync(join(tmpdir(), "relais-pod-hop-"));
  let cluster: Cluster;
  let client: Client;
  let browser: ClientBrowser;

  beforeAll(async () => {
    cluster = await startCluster(folder, (decided) => withIceLite(decided, iceLite));
    client = await cluster.deployment.cloud.client("open", 1, []);
    await openSite(client);
    await cluster.use(mode);
    browser = await ClientBrowser.start(client, cluster.deployment);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await cluster?.remove();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  function loss(): Loss {
    const { turns, nodes, blueprint } = cluster.deployment;
    const port = (id: PortId) => blueprint.ports.find((rule) => rule.id === id)?.outside?.ports.from;
    const turn = `ip daddr ${nodes.turn.publicIp} udp dport ${port("turn-udp")} @th,64,16 != ${STUN_REQUEST}`;
    const around = [`tcp dport ${port("media-tcp")}`, `ip daddr ${turns.address} tcp dport 443`, turn];
    const [from, to] = MUX;
    return { address: cluster.sfu.publicIp, from, to, patience: WAITING[ice], closed: iceLite ? [] : around };
  }

  /** Two people join one after the other and decode each other; gives the SFU's address that each of them uses. */
  async function calls(first: (typeof FIRST)[number]): Promise<Cell> {
    const watching = await watch(cluster.sfu, podIpOn(cluster.sfu), client, folder);
    const people: Promise<Participant>[] = [];
    for (const identity of ["one", "two"]) {
      if (first === "server") await loseFirst(client, loss());
      people.push(browser.join(first, identity, PATIENCE));
      await Promise.allSettled(people);
    }
    const remote = async (person: Promise<Participant>) => (await decodes(await person)).pairs[0]?.remote ?? "";
    const remotes = await Promise.allSettled(people.map(remote));
    await decodesFor(await Promise.all(people), WATCHED);
    const flows = await watching.stop();
    await Promise.allSettled(people.map(async (person) => (await person).leave()));
    return { calls: remotes, flows };
  }

  const cells: Cell[] = [];

  it.each(FIRST)("connects when the %s sends first", async (first) => {
    const cell = await calls(first);
    cells.push(cell);
    const remotes = cell.calls.map((call) => (call.status === "fulfilled" ? call.value : ""));
    const joined = remotes.filter((remote) => remote !== "").length;
    const { openedByPod, rewritten, packets } = cell.flows;
    const other = sum(otherPorts(cell.flows));
    report(
      ...["pod hop", ice, `${mode}, random-fully`, `${first} first`, `joined ${joined} of ${cell.calls.length}`],
      ...[`${openedByPod} flows opened by the SFU`, `${rewritten} client ports rewritten`],
      `packets from ${MUX.join("-")}: ${sum([...packets]) - other}, from others: ${other}`,
    );
    expect(joined).toBe(cell.calls.length);
  });

  if (iceLite) {
    it("never sends first, and sends from ports of the mux only", () => {
      for (const { flows } of cells) expect(flows).toMatchObject({ openedByPod: 0, rewritten: 0 });
      expect(cells.flatMap(({ flows }) => otherPorts(flows))).toEqual([]);
    });
  } else {
    it("sends first when it can, from ports that no rule lists", () => {
      expect(cells[1]?.flows.openedByPod).toBeGreaterThan(0);
      expect(otherPorts(cells[1]?.flows as Flows)).not.toEqual([]);
    });
  }
});
