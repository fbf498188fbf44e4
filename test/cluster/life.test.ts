import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubectlOn } from "../../scripts/lib/kubectl.js";
import { markLeavingPods } from "../../scripts/lib/leaving-pods.js";
import { CHARTS } from "../../scripts/lib/root.js";
import { toolPath } from "../../scripts/lib/tools.js";
import { type Blueprint, type Release, releaseOf } from "../../stacks/blueprint/blueprint.js";
import { rollOf } from "../../stacks/blueprint/roll.js";
import type { Decided } from "../../stacks/design.js";
import type { Manifest } from "../charts/rendered.js";
import { decidedOf, oks } from "../fixtures/environments.js";
import { eventually, run } from "../media/lab/processes.js";
import { COMPRESSION } from "./control-plane.js";
import { count, isReady } from "./counts.js";
import { nodeGroups, removeSpareNodes, ZONE } from "./nodes.js";
import { addInfrastructure, deploy, inNamespaces, installReleases, podsOf, remove, settled } from "./platform.js";
import { followPods, type PodHistory } from "./pod-history.js";
import { createForeignSecrets, sharedCluster } from "./shared.js";

/** What an environment goes through after its first day: an upgrade, nodes that are drained, less demand, a zone that is lost. */
const cluster = sharedCluster();
const { api } = cluster;

const withParticipants = (participants: number): Decided =>
  decidedOf(
    oks((environment) => {
      environment.name = "life";
      environment.demand.participants = participants;
    }),
  );
const decided = withParticipants(4000);
const { blueprint, sizing } = decided;
const media = "life-media";
const sfu = releaseOf(blueprint, "livekit-server") as Extract<Release, { chart: "livekit-server" }>;
const { replicas, maxUnavailable, drainSeconds } = sfu.values;

/** The environment with the SFUs that it has after its upgrade. */
const upgraded = (given: Blueprint): Blueprint => ({
  ...given,
  releases: given.releases.map((release) => (release.chart === "livekit-server" ? newer(release) : release)),
});

function newer(release: typeof sfu): typeof sfu {
  const { values } = release;
  const server = { ...values.images.server, tag: "v99.0.0" };
  return { ...release, values: { ...values, images: { ...values.images, server } } };
}

const podsNamed = async (workload: string): Promise<readonly Manifest[]> =>
  (await podsOf(api, blueprint)).filter(({ metadata }) => metadata.labels["app.kubernetes.io/name"] === workload);
const uids = (objects: readonly Manifest[]) => objects.map(({ metadata }) => metadata.uid).sort();
const budget = () => api.ask("GET", `/apis/policy/v1/namespaces/${media}/poddisruptionbudgets/livekit-server`);
const setUnschedulable = (node: string, unschedulable: boolean) =>
  api.ask("PATCH", `/api/v1/nodes/${node}`, { spec: { unschedulable } });
const drain = (...nodes: string[]) =>
  run(toolPath("kubectl"), [
    ...["--kubeconfig", cluster.kubeconfig, "drain", ...nodes],
    ...["--ignore-daemonsets", "--delete-emptydir-data", "--timeout=50s"],
  ]);

/** All that the API has of what must outlive an upgrade. */
async function lasting() {
  const lists = await Promise.all(
    ["services", "persistentvolumeclaims", "secrets"].map((plural) => inNamespaces(api, blueprint, "/api/v1", plural)),
  );
  return lists
    .flat()
    .filter(({ type }) => type !== "helm.sh/release.v1")
    .map(({ kind, metadata, spec, data, status }) => ({
      name: `${metadata.namespace}/${metadata.name}`,
      uid: metadata.uid,
      addresses: kind === "Service" ? [spec.clusterIPs, spec.ports, spec.healthCheckNodePort, status] : [],
      volume: spec?.volumeName,
      data,
    }));
}

beforeAll(async () => {
  await createForeignSecrets(api, blueprint);
  await deploy(cluster, decided);
});
afterAll(() => remove(cluster, decided));

describe("an upgrade to a newer chart and server", () => {
  let before: Awaited<ReturnType<typeof lasting>>;
  let history: PodHistory;
  let promised: number;
  let seconds: number;
  let others: readonly string[];

  beforeAll(async () => {
    await giveAddresses();
    [before, promised] = [await lasting(), (await budget()).status.desiredHealthy];
    others = uids([...(await podsNamed("valkey")), ...(await podsNamed("coturn"))]);
    const chart = join(cluster.folder, "livekit-server");
    cpSync(join(CHARTS, "livekit-server"), chart, { recursive: true });
    const about = readFileSync(join(chart, "Chart.yaml"), "utf8");
    writeFileSync(join(chart, "Chart.yaml"), about.replace(/^version: .*$/m, "version: 99.0.0"));
    const { stop } = await followPods(api, media, "livekit-server");
    const started = Date.now();
    await cluster.helm.install(newer(sfu), chart);
    await settled(cluster, blueprint);
    seconds = (Date.now() - started) / 1000;
    history = stop();
  });

  /** Double of a cloud's controller: addresses of the load balancers. */
  async function giveAddresses() {
    const services = await inNamespaces(api, blueprint, "/api/v1", "services");
    const balanced = services.filter(({ spec }) => spec.type === "LoadBalancer");
    expect(balanced.map(({ metadata }) => metadata.name)).toEqual(["coturn-tls"]);
    for (const { metadata } of balanced) {
      const status = { loadBalancer: { ingress: [{ ip: "192.0.2.7" }] } };
      await api.ask("PATCH", `/api/v1/namespaces/${media}/services/${metadata.name}/status`, { status });
    }
  }

  it("replaces every SFU, and nothing else", async () => {
    expect(history.ended).toHaveLength(replicas);
    const images = (await podsNamed("livekit-server")).map(({ spec }) => spec.containers[0].image.split(":").at(-1));
    expect(count(images)).toEqual({ "v99.0.0": replicas });
    expect(uids([...(await podsNamed("valkey")), ...(await podsNamed("coturn"))])).toEqual(others);
  });

  it("goes in waves of maxUnavailable, and never leaves fewer Ready than the budget promises", () => {
    expect(promised).toBe(replicas - maxUnavailable);
    expect(promised).toBeGreaterThanOrEqual(sizing.pools.sfu.needed);
    expect(history.firstWave).toBe(maxUnavailable);
    expect(history.fewestReady).toBe(promised);
  });

  it("gives each SFU its whole drain, and its node to nobody before it is gone", () => {
    for (const { grace, told, gone = 0 } of history.ended) {
      expect(grace).toBe(drainSeconds);
      // The kubelet's double starts its clock by a message of its own.
      expect(gone - told).toBeGreaterThan((drainSeconds / COMPRESSION) * 1000 - 100);
    }
    expect(history.mostOnNode).toBe(1);
  });

  it("takes no less than the waves that are announced", () => {
    const { waves, secondsPerWave } = rollOf(sfu) ?? { waves: 0, secondsPerWave: 0 };
    const announced = (waves * secondsPerWave) / COMPRESSION;
    expect(waves).toBe(Math.ceil(replicas / maxUnavailable));
    expect(seconds).toBeGreaterThan(announced);
    // One wave more would not fit; the rest is what helm and the controllers take.
    console.log(
      `roll of ${replicas} SFUs: ${seconds.toFixed(1)} s, announced ${announced} s at ${COMPRESSION}-fold speed`,
    );
  });

  it("keeps addresses, NodePorts, volumes and Secrets", async () => {
    expect(await lasting()).toEqual(before);
    expect(before.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        `${media}/livekit-server-media-udp`,
        `${media}/coturn-tls`,
        "life-data/data-valkey-0",
        `${media}/${blueprint.secrets.find(({ content }) => content === "certificate")?.name}`,
      ]),
    );
  });
});

describe("a drain of nodes", () => {
  it("ends for as many at once as the budget lets go, and the next node waits until one is back", async () => {
    const nodes = (await podsNamed("livekit-server")).map(({ spec }) => spec.nodeName);
    const [waiting = "", ...drained] = nodes.slice(0, maxUnavailable + 1);
    const { stop } = await followPods(api, media, "livekit-server");
    await drain(...drained);
    const [pod] = (await podsNamed("livekit-server")).filter(({ spec }) => spec.nodeName === waiting);
    const { name } = pod?.metadata ?? {};
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace: media } };
    const refused = await api.request("POST", `/api/v1/namespaces/${media}/pods/${name}/eviction`, eviction);
    expect(refused).toMatchObject({ status: 429, body: { message: expect.stringContaining("disruption budget") } });

    for (const node of drained) await setUnschedulable(node, false);
    await settled(cluster, blueprint);
    await drain(waiting);
    await setUnschedulable(waiting, false);
    await settled(cluster, blueprint);
    const history = stop();
    expect(history.ended.map(({ node }) => node).sort()).toEqual([...drained, waiting].sort());
    expect(history.fewestReady).toBe((await budget()).status.desiredHealthy);
    expect(history.ended.map(({ grace }) => grace)).toEqual(Array(maxUnavailable + 1).fill(drainSeconds));
  });
});

describe("less demand", () => {
  const less = withParticipants(2000);
  const zonesOf = async (pods: readonly Manifest[]) => {
    const nodes = new Map((await api.list("/api/v1/nodes")).map((node) => [node.metadata.name, node.metadata.labels]));
    return pods.map(({ spec }) => nodes.get(spec.nodeName)?.[ZONE]);
  };

  it("takes SFUs so that each zone keeps its share, after their drain, and touches no other pod", async () => {
    const before = await podsOf(api, blueprint);
    const leaving = await markLeavingPods(
      kubectlOn({ kubectl: toolPath("kubectl"), kubeconfig: cluster.kubeconfig }),
      less.blueprint,
    );
    const { stop } = await followPods(api, media, "livekit-server");
    await installReleases(cluster, upgraded(less.blueprint));
    await settled(cluster, less.blueprint);
    const { ended } = stop();
    expect(leaving).toBe(replicas - less.sizing.pools.sfu.nodes);
    expect(ended.map(({ grace }) => grace)).toEqual(Array(leaving).fill(drainSeconds));
    const gone = new Set(ended.map(({ name }) => name));
    expect(uids(await podsOf(api, blueprint))).toEqual(uids(before.filter(({ metadata }) => !gone.has(metadata.name))));
    expect(count((await zonesOf(await podsNamed("livekit-server"))).map(String))).toEqual(
      Object.fromEntries(less.sizing.pools.sfu.zones.map(({ zone, nodes }) => [zone, nodes])),
    );
  });

  it("lets the nodes go that are too many in each zone: no call is on them", async () => {
    expect(await removeSpareNodes(api, nodeGroups(less))).toBe(0);
    const nodes = (await api.list("/api/v1/nodes")).map(({ metadata }) => metadata.labels["relais/pool"]);
    const { sfu: sfus, turn, system } = less.sizing.pools;
    expect(count(nodes)).toEqual({ sfu: sfus.nodes, turn: turn.nodes, system: system.nodes });
  });

  it("grows again to where it was, beside the pods that stayed", async () => {
    const stayed = uids(await podsOf(api, blueprint));
    await addInfrastructure(cluster, decided);
    await installReleases(cluster, upgraded(blueprint));
    await settled(cluster, blueprint);
    expect(uids(await podsOf(api, blueprint))).toEqual(expect.arrayContaining([...stayed]));
    expect(await podsNamed("livekit-server")).toHaveLength(replicas);
  });
});

describe("a zone that is lost at the peak", () => {
  const lost = sizing.pools.sfu.zones[0]?.zone ?? "";
  const spare = "spare-sfu";

  it("leaves Ready what demand.survive promised, and every other pod where it was", async () => {
    const before = await podsOf(api, blueprint);
    const nodes = (await api.list("/api/v1/nodes")).filter(({ metadata }) => metadata.labels[ZONE] === lost);
    const names = new Set(nodes.map(({ metadata }) => metadata.name));
    await Promise.all([...names].map(silence));
    const isLost = ({ spec }: Manifest) => names.has(spec.nodeName);
    await eventually(
      "pods of the zone given up",
      60,
      async () =>
        (await podsOf(api, blueprint)).filter(isLost).every(({ metadata }) => metadata.deletionTimestamp) || undefined,
    );
    const ready = (await podsOf(api, blueprint)).filter(isReady);
    const byWorkload = count(ready.map(({ metadata }) => metadata.labels["app.kubernetes.io/name"]));
    const { sfu: sfus, turn, system } = sizing.pools;
    expect(byWorkload).toEqual({ "livekit-server": sfus.afterLoss, coturn: turn.afterLoss, valkey: system.afterLoss });
    for (const { afterLoss, needed } of [sfus, turn, system]) expect(afterLoss).toBeGreaterThanOrEqual(needed);
    expect(uids(ready)).toEqual(uids(before.filter((pod) => !isLost(pod))));
  });

  it("lets replacements into the zones that live, as soon as there are nodes", async () => {
    const living = sizing.pools.sfu.zones.filter(({ zone }) => zone !== lost);
    for (const { zone } of living) await addSpare(zone);
    await eventually("SFUs on new nodes", 30, async () => {
      const ready = (await podsNamed("livekit-server")).filter(isReady);
      return ready.length === sizing.pools.sfu.afterLoss + living.length || undefined;
    });
  });

  /** Double of a node that nobody hears of any more: its kubelet falls silent, and what its lease would tell later is written now. */
  async function silence(node: string) {
    const path = `/api/v1/nodes/${node}`;
    await api.ask("PATCH", path, { metadata: { annotations: { "kwok.x-k8s.io/node": null } } });
    const { status } = await api.ask("GET", path);
    const conditions = status.conditions.map((each: Manifest) => ({ ...each, status: "Unknown" }));
    await api.ask("PATCH", `${path}/status`, { status: { conditions } });
  }

  async function addSpare(zone: string) {
    const [like] = (await api.list("/api/v1/nodes")).filter(
      ({ metadata }) => metadata.labels[ZONE] === zone && metadata.labels["relais/pool"] === "sfu",
    );
    const name = `${spare}-${zone}`;
    const { labels, annotations } = like?.metadata ?? {};
    await api.ask("POST", "/api/v1/nodes", {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name, annotations, labels: { ...labels, "kubernetes.io/hostname": name } },
      status: { capacity: like?.status.capacity, allocatable: like?.status.allocatable },
    });
  }
});
