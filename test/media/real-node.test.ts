import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { paths } from "../browser/paths.js";
import type { Manifest } from "../charts/rendered.js";
import { decodesFor } from "./kube/frames.js";
import type { ProxyMode } from "./kube/kube-proxy.js";
import { ClientBrowser, decodes } from "./lab/browser.js";
import { eventually, runIn } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";
import { hierarchies, missingForRealNodes, processesOf } from "./node/cgroups.js";
import { type RealCluster, startRealCluster } from "./node/cluster.js";
import { drain, settleForOne } from "./node/drain.js";
import { watchExits } from "./node/exits.js";
import { condition, containerId, isTrue, modestPod, podsOf, processFacts, readyAfter } from "./node/pods.js";

/**
 * The rendered Deployments on real nodes: API server, controllers, scheduler, kubelet, containerd, runc and kube-proxy start and end the
 * pods; nothing of the manifests is left out or done by the lab. Images hold this machine's programs.
 */
const CONTAINERS = [
  ["livekit-server", "livekit-server"],
  ["livekit-server", "redis-proxy"],
  ["coturn", "turnserver"],
  ["coturn", "certificate-reload"],
] as const;
const JOINS: readonly (readonly [ProxyMode, string])[] = [
  ["nftables", "UDP"],
  ["nftables", "ICE/TCP"],
  ["nftables", "TURN/UDP"],
  ["nftables", "TURN/TLS on 443 only"],
  ["iptables", "UDP"],
];
/** What a kubelet sets for the whole host. */
const SETTINGS = ["vm/overcommit_memory", "kernel/panic", "kernel/panic_on_oops"];
/** Seconds that a call is watched while its SFU terminates; one whose packets are dropped ends within two. */
const LONG = 5;
const PATIENCE = 20;
/** SIGUSR1: Debian's coturn knows no drain, so the signal of the hook ends it. */
const ENDED_BY_HOOK = 128 + 10;

const NO_METADATA = `table ip closed {
  chain in { type filter hook input priority 0;
    ip daddr 169.254.169.254 reject
  }
}
`;

const mebibytes = (text: string) => Number(/^(\d+)Mi$/.exec(text)?.[1]);
/** Of the nodes in the scheduler's words, without what it tried to make room. */
const reasonOf = (scheduled: Manifest | undefined): string => scheduled?.message.split(". preemption")[0];

const missing = missingForRealNodes();
if (missing.length > 0) report("real node", "skipped", missing.join("; "));

describe.skipIf(missing.length > 0)("on a real node", () => {
  const settings = (at: string) => SETTINGS.map((name) => readFileSync(join(at, name), "utf8").trim());
  const before = settings("/proc/sys");
  const ready: Record<string, Manifest> = {};
  let folder: string;
  let cluster: RealCluster;
  let home: ClientBrowser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "relais-real-node-"));
    cluster = await startRealCluster(folder);
    const client = await cluster.deployment.cloud.client("home", 1, ["meta l4proto { tcp, udp }"]);
    home = await ClientBrowser.start(client, cluster.deployment);
    for (const release of ["livekit-server", "coturn"]) {
      ready[release] = await eventually(`a ${release} that is Ready`, 60, async () =>
        (await podsOf(cluster.plane, cluster.namespace, release)).find((pod) => isTrue(pod, "Ready")),
      );
    }
    await cluster.proxies.use("nftables");
    for (const { machine, readySeconds } of [...cluster.sfus, cluster.turn])
      report("real node", machine.node.name, `Ready ${seconds(readySeconds)} after its kubelet started`);
  }, 120_000);

  afterAll(async () => {
    await home?.close();
    await cluster?.remove();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const podOf = (release: string) => ready[release] as Manifest;
  const workloadOf = (release: string): Manifest =>
    cluster.deployment.objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === release);
  /** Deletes a pod, and gives the seconds until it was gone. */
  async function deleted(name: string): Promise<number> {
    const { api, ask } = cluster.plane;
    const start = Date.now();
    await ask("DELETE", pathOf(name));
    await eventually(
      `end of ${name}`,
      PATIENCE,
      async () => (await api.adminRequest("GET", pathOf(name))).status === 404,
    );
    return (Date.now() - start) / 1000;
  }

  const pathOf = (name: string) => `/api/v1/namespaces/${cluster.namespace}/pods/${name}`;

  it("enforces the restricted Pod Security standard on the namespace of the pods", async () => {
    const { metadata } = await cluster.plane.ask("GET", `/api/v1/namespaces/${cluster.namespace}`);
    expect(metadata.labels["pod-security.kubernetes.io/enforce"]).toBe("restricted");
  });

  it.each(CONTAINERS)("runs %s's %s as rendered: user, capabilities, system calls, root, memory", (release, name) => {
    const pod = podOf(release);
    const { securityContext, initContainers, containers } = workloadOf(release).spec.template.spec;
    const rendered = [...initContainers, ...containers].find((container: Manifest) => container.name === name);
    const facts = processFacts(pod, name);
    expect(facts).toMatchObject({
      uid: securityContext.runAsUser,
      gid: securityContext.runAsGroup,
      capabilities: "0".repeat(16),
      noNewPrivileges: true,
      seccomp: 2,
      readOnlyRoot: true,
      memoryLimit: mebibytes(rendered.resources.limits.memory) * 2 ** 20,
    });
    const statuses = [...pod.status.initContainerStatuses, ...pod.status.containerStatuses];
    const status = statuses.find((each: Manifest) => each.name === name);
    expect(status).toMatchObject({ image: rendered.image, started: true, ready: true, restartCount: 0 });
    report(
      ...["real node", release, name, `uid ${facts.uid}`, `CapEff ${Number(`0x${facts.capabilities}`)}`],
      ...[`NoNewPrivs ${Number(facts.noNewPrivileges)}`, `Seccomp ${facts.seccomp}`, "read-only root"],
      ...[
        `memory limit ${facts.memoryLimit / 2 ** 20} MiB`,
        `pod Ready ${seconds(readyAfter(pod))} after its creation`,
      ],
    );
  });

  let mode: ProxyMode = "nftables";
  it.each(JOINS)("takes a call in through kube-proxy in mode %s by %s", async (wanted, name) => {
    if (mode !== wanted) await cluster.proxies.use(wanted);
    mode = wanted;
    const { deployment } = cluster;
    const path = paths(deployment, "IPv4").find((each) => each.name === name);
    if (!path) throw new Error(`no path ${name}`);
    const number = 2 + JOINS.findIndex((join) => join[0] === wanted && join[1] === name);
    const client = await deployment.cloud.client(`guest${number}`, number, path.outbound);
    const joining = home.join(name, "home", PATIENCE);
    const browser = await ClientBrowser.start(client, deployment);
    try {
      const other = await joining;
      const guest = await browser.join(name, "guest", PATIENCE);
      const { pairs } = await decodes(guest);
      await decodes(other);
      expect(pairs.length).toBeGreaterThan(0);
      for (const pair of pairs) expect(path.taken(pair), JSON.stringify(pair)).toBe(true);
      const remotes = [...new Set(pairs.map((pair) => pair.remote))].join(", ");
      report("real node", "join", wanted, name, seconds(guest.joinSeconds), remotes);
      // A drain would wait for the return of those who vanish without a word.
      await Promise.all([guest.leave(), other.leave()]);
    } finally {
      await browser.close();
    }
  });

  it("keeps a second SFU off the node, and the only one from eviction while no other serves", async () => {
    const { plane, namespace } = cluster;
    const first: string = podOf("livekit-server").metadata.name;
    const others = (await podsOf(plane, namespace, "livekit-server")).filter(({ metadata }) => metadata.name !== first);
    expect(others).toHaveLength(1);
    const reason = condition(others[0] as Manifest, "PodScheduled");
    expect(reason).toMatchObject({ status: "False", reason: "Unschedulable" });
    report("real node", "second replica", "Pending", reasonOf(reason));

    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: first, namespace } };
    const refused = await plane.api.adminRequest("POST", `${pathOf(first)}/eviction`, eviction);
    expect(refused).toMatchObject({ status: 429, body: { message: expect.stringContaining("disruption budget") } });
    report("real node", "eviction of the only SFU", `status ${refused.status}`, refused.body.message);

    const { "pod-template-hash": _, ...labels } = podOf("livekit-server").metadata.labels;
    await plane.api.create(modestPod(workloadOf("livekit-server"), "modest", labels));
    const apart = await eventually("the scheduler's word on a modest SFU", 10, async () =>
      condition(await plane.ask("GET", pathOf("modest")), "PodScheduled"),
    );
    expect(apart.message).toContain("didn't match pod anti-affinity rules");
    report("real node", "second SFU without requests", "Pending", reasonOf(apart));
    await plane.ask("DELETE", pathOf("modest"));
  });

  it("ends a pod at once that waits for its public address", async () => {
    const {
      plane,
      sfus: [sfu],
    } = cluster;
    const { node, folder } = sfu.machine;
    await runIn(node.namespace, "nft", ["-f", "-"], NO_METADATA);
    const pod = modestPod(workloadOf("livekit-server"), "waiting", {});
    delete pod.spec.affinity.podAntiAffinity;
    const { uid } = (await plane.api.create(pod)).metadata;
    const log = join(folder, `log/pods/${cluster.namespace}_waiting_${uid}/prepare/0.log`);
    await eventually("a pod that waits", PATIENCE, () => readFileSync(log, "utf8").includes("gave no answer"));
    report("real node", "deletion", "pod without an address", `gone after ${seconds(await deleted("waiting"))}`);
    await runIn(node.namespace, "nft", ["delete table ip closed"]);
  });

  it("lets a drain wait for the call, and ends the SFU before its proxy once everybody has left", async () => {
    const pod = podOf("livekit-server");
    expect(await settleForOne(cluster)).toBe(pod.metadata.name);
    const call = [await home.join("drained", "one"), await home.join("drained", "two")];
    await decodesFor(call, 1);
    const { pid } = processFacts(pod, "livekit-server");
    const exits = await watchExits(cluster.sfus[0].machine);
    const drained = await drain(cluster, pathOf(pod.metadata.name));

    await decodesFor(call, LONG);
    for (const participant of call) expect(await participant.events()).toEqual([]);
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    expect(drained.running()).toBe(true);
    report("real node", "drain", "Terminating", `frames for ${seconds(LONG)} and on`);

    const left = Date.now();
    await Promise.all(call.map((participant) => participant.leave()));
    await eventually("end of the drain", PATIENCE, () => !drained.running());
    expect(await drained.ended).toBe(0);
    const gone = Date.now();
    const server = await exits.of(containerId(pod, "livekit-server"));
    const proxy = await exits.of(containerId(pod, "redis-proxy"));
    await exits.stop();
    expect(server.at).toBeGreaterThan(left);
    expect(proxy.at).toBeGreaterThan(server.at);
    report(
      ...["real node", "drain", "everybody left", `SFU ended after ${seconds((server.at - left) / 1000)}`],
      ...[`its proxy ${proxy.at - server.at} ms later`, `pod gone after ${seconds((gone - left) / 1000)}`],
    );
  }, 60_000);

  it("ends a TURN server that relays nothing by its preStop hook, before its sidecar", async () => {
    const pod = podOf("coturn");
    const exits = await watchExits(cluster.turn.machine);
    const gone = await deleted(pod.metadata.name);
    const server = await exits.of(containerId(pod, "turnserver"));
    const sidecar = await exits.of(containerId(pod, "certificate-reload"));
    await exits.stop();
    expect(server.status).toBe(ENDED_BY_HOOK);
    expect(sidecar.at).toBeGreaterThan(server.at);
    report("real node", "deletion", "TURN server without a relay", `gone after ${seconds(gone)}`);
  });

  it("leaves nothing behind, and the host's settings as they were", async () => {
    const nodes = [...cluster.sfus, cluster.turn].map(({ machine }) => machine);
    for (const { folder } of nodes) expect(settings(join(folder, "sysctl"))).toEqual(["1", "10", "1"]);
    expect(settings("/proc/sys")).toEqual(before);
    await home.close();
    await cluster.remove();
    for (const { pid, cgroup } of nodes) {
      expect(existsSync(`/proc/${pid}`)).toBe(false);
      expect(processesOf(cgroup)).toEqual([]);
      for (const { at } of hierarchies()) expect(existsSync(join(at, cgroup))).toBe(false);
    }
    expect(readFileSync("/proc/mounts", "utf8")).not.toContain(folder);
    expect(readdirSync("/run/netns").filter((name) => name.startsWith(`rl-${process.pid}-`))).toEqual([]);
  });
});
