import { describe, expect, it } from "vitest";
import type { ClusterLine, Readable } from "../../../stacks/cluster/line.js";
import type { KubeNode, KubeObject, KubeWorkload } from "../../../stacks/cluster/objects.js";
import { statusLines } from "../../../stacks/cluster/status.js";
import { lasting } from "../../../stacks/cluster/workloads.js";
import { decidedOf, deployment, generic } from "../../fixtures/environments.js";

const visio = deployment("visio").blueprint;
const NOW = new Date("2026-11-24T12:00:00Z");
const NO_SECRETS: Readable<never> = { items: [] };

function lines(objects: readonly object[], { nodes = [] as readonly object[], blueprint = visio } = {}): ClusterLine[] {
  const state = {
    nodes: { items: nodes as readonly KubeNode[] },
    objects: { items: objects as readonly KubeObject[] },
    secrets: NO_SECRETS,
  };
  return statusLines(blueprint, state, NOW);
}

const lineOf = (all: readonly ClusterLine[], kind: string, name: string) =>
  all.find((line) => line.kind === kind && line.name === name);

function sfus(change: { spec?: object; status?: object; generation?: number } = {}): KubeWorkload {
  const { spec, status, generation = 1 } = change;
  return {
    kind: "Deployment",
    metadata: { name: "livekit-server", namespace: "visio-media", generation },
    spec: { replicas: 63, ...spec },
    status: { observedGeneration: 1, updatedReplicas: 63, readyReplicas: 63, ...status },
  };
}

function node(pool: string, zone: string, { ready = true, address = true } = {}) {
  return {
    kind: "Node",
    metadata: { name: `${pool}-${zone}`, labels: { "relais/pool": pool, pool, "topology.kubernetes.io/zone": zone } },
    status: {
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
      addresses: [
        { type: "InternalIP", address: "10.0.0.1" },
        ...(address ? [{ type: "ExternalIP", address: "192.0.2.1" }] : []),
      ],
    },
  };
}

describe("a workload", () => {
  const verdict = (workload?: KubeWorkload) =>
    lineOf(lines(workload ? [workload] : []), "Deployment", "visio-media/livekit-server");

  it("is as wanted when all replicas are ready and of the current version", () => {
    expect(verdict(sfus())).toMatchObject({ verdict: "ok", fix: "" });
  });

  it.each([
    ["is missing", undefined, "missing", "apply visio-services"],
    [
      "has a replica that is not ready",
      sfus({ status: { readyReplicas: 62 } }),
      "differs",
      "rollout status deployment/livekit-server",
    ],
    ["is being rolled", sfus({ status: { updatedReplicas: 40 } }), "differs", "rollout status"],
    ["was changed and its controller has not seen it", sfus({ generation: 2 }), "differs", "rollout status"],
    ["was scaled by hand", sfus({ spec: { replicas: 60 } }), "differs", "60 are asked for: apply visio-services"],
    [
      "has a status without counts",
      sfus({ status: { updatedReplicas: undefined, readyReplicas: undefined } }),
      "differs",
      "",
    ],
  ])("differs when it %s", (_, workload, expected, fix) => {
    expect(verdict(workload)).toMatchObject({ verdict: expected, fix: expect.stringContaining(fix) });
  });

  it("that nobody asked for is named: the namespace's quota and policies are not made for it", () => {
    const daemons = {
      kind: "DaemonSet",
      metadata: { name: "logger", namespace: "visio-media" },
      status: { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberReady: 3 },
    };
    expect(lineOf(lines([daemons]), "DaemonSet", "visio-media/logger")).toMatchObject({
      verdict: "differs",
      found: "3 ready",
    });
  });
});

describe("a pod that is being ended", () => {
  const draining = (end: string) => ({
    kind: "Pod",
    metadata: {
      name: "livekit-server-x",
      namespace: "visio-media",
      deletionTimestamp: end,
      deletionGracePeriodSeconds: 4 * 3600,
    },
  });

  it("is as wanted within its grace period, with its age", () => {
    // Deleted at 11:48: Kubernetes writes down when the grace period ends.
    const [line] = lines([draining("2026-11-24T15:48:00Z")]).filter(({ kind }) => kind === "draining Pod");
    expect(line).toMatchObject({ verdict: "ok", wanted: "gone within 4 h", found: "ending since 12 min" });
  });

  it("differs when it should have been gone", () => {
    const [line] = lines([draining("2026-11-24T11:55:00Z")]).filter(({ kind }) => kind === "draining Pod");
    expect(line).toMatchObject({ verdict: "differs", found: "ending since 4 h 5 min" });
  });

  it("is the only pod that is listed", () => {
    const running = { kind: "Pod", metadata: { name: "livekit-server-y", namespace: "visio-media" } };
    expect(lines([running]).filter(({ kind }) => kind.includes("Pod") && kind !== "PodDisruptionBudget")).toEqual([]);
  });
});

describe("nodes", () => {
  const ZONES = ["a", "b", "c"].map((zone) => `cloudgouv-eu-west-1${zone}`);
  const all = (["system", "sfu", "turn"] as const).flatMap((pool) =>
    visio.pools[pool].zones.flatMap(({ zone, nodes }) => Array.from({ length: nodes }, () => node(pool, zone))),
  );
  const nodeLines = (nodes: readonly object[], blueprint = visio) =>
    lines([], { nodes, blueprint }).filter(({ kind }) => kind === "nodes");

  it("are counted by pool and zone", () => {
    const counted = nodeLines(all);
    expect(counted.map(({ name }) => name)).toEqual(
      ["system", "sfu", "turn"].flatMap((pool) => ZONES.map((zone) => `${pool} in ${zone}`)),
    );
    expect(counted.every(({ verdict }) => verdict === "ok")).toBe(true);
  });

  const [zone = ""] = ZONES;
  const others = all.filter(({ metadata }) => metadata.name !== `sfu-${zone}`);
  const inZone = (count: number) => [...others, ...Array.from({ length: count }, () => node("sfu", zone))];
  const lost = node("sfu", zone, { ready: false });

  it.each([
    ["one is not Ready", [...inZone(20), lost], "20 Ready of 21, 20 with ExternalIP"],
    ["one is too many, since ours are paid for", inZone(22), "22 Ready of 22, 22 with ExternalIP"],
    ["one is too many and not Ready", [...inZone(21), lost], "21 Ready of 22, 21 with ExternalIP"],
  ])("differ when %s", (_, nodes, found) => {
    const differing = nodeLines(nodes).filter(({ verdict }) => verdict !== "ok");
    expect(differing).toMatchObject([{ name: `sfu in ${zone}`, verdict: "differs", found }]);
  });

  it("may be more on somebody else's cluster, but each media node needs its ExternalIP there", () => {
    const { blueprint } = decidedOf(generic());
    const zones = ["x", "y", "z"];
    const enough = (["system", "sfu", "turn"] as const).flatMap((pool) =>
      zones.flatMap((zone) => Array.from({ length: 50 }, () => node(pool, zone))),
    );
    expect(nodeLines(enough, blueprint).every(({ verdict }) => verdict === "ok")).toBe(true);
    const [line] = nodeLines([...enough, node("turn", "x", { address: false })], blueprint).filter(
      (each) => each.verdict !== "ok",
    );
    expect(line).toMatchObject({ name: "turn in x", fix: expect.stringContaining("ExternalIP") });
  });

  it("are one count where all pods share them", () => {
    const lab = deployment("lab").blueprint;
    const box = {
      kind: "Node",
      metadata: { name: "box" },
      status: { conditions: [{ type: "Ready", status: "True" }] },
    };
    expect(nodeLines([box], lab)).toMatchObject([{ name: "nodes, shared by all pools", verdict: "ok" }]);
  });
});

describe("a load balancer", () => {
  const about = (name: string) => ({ name, namespace: "visio-media" });

  it("shows the addresses that DNS records point to", () => {
    const found = lines([
      { kind: "Gateway", metadata: about("edge"), status: { addresses: [{ type: "IPAddress", value: "192.0.2.7" }] } },
      {
        kind: "Service",
        metadata: about("coturn-tls"),
        status: { loadBalancer: { ingress: [{ hostname: "lb.example" }] } },
      },
    ]);
    expect(lineOf(found, "Gateway", "visio-media/edge")).toMatchObject({ verdict: "ok", found: "192.0.2.7" });
    expect(lineOf(found, "Service", "visio-media/coturn-tls")).toMatchObject({ verdict: "ok", found: "lb.example" });
    expect(lineOf(found, "Gateway", "visio-media/edge-internal")).toMatchObject({ verdict: "missing" });
  });

  it("differs while its controller has given none", () => {
    const found = lines([
      { kind: "Gateway", metadata: about("edge") },
      { kind: "Service", metadata: about("coturn-tls"), status: { loadBalancer: {} } },
    ]);
    for (const [kind, name] of [
      ["Gateway", "edge"],
      ["Service", "coturn-tls"],
    ] as const) {
      expect(lineOf(found, kind, `visio-media/${name}`)).toMatchObject({ verdict: "differs", found: "none yet" });
    }
  });
});

describe("a disruption budget", () => {
  const budget = (currentHealthy: number) => ({
    kind: "PodDisruptionBudget",
    metadata: { name: "livekit-server", namespace: "visio-media" },
    status: { currentHealthy, desiredHealthy: 41, disruptionsAllowed: Math.max(0, currentHealthy - 41) },
  });

  it.each([
    [63, "ok"],
    [41, "ok"],
    [40, "differs"],
  ])("of 41 with %d healthy pods is %s", (healthy, verdict) => {
    expect(lineOf(lines([budget(healthy)]), "PodDisruptionBudget", "visio-media/livekit-server")).toMatchObject({
      verdict,
    });
  });

  it("that no controller has seen differs: the zeros in it are the server's", () => {
    const { kind, metadata } = budget(63);
    const unseen = {
      kind,
      metadata: { ...metadata, generation: 1 },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0 },
    };
    expect(lineOf(lines([unseen]), "PodDisruptionBudget", "visio-media/livekit-server")).toMatchObject({
      verdict: "differs",
      found: "none counted",
    });
  });

  it("is wanted for every server but a single Valkey", () => {
    const wanted = (name: "visio" | "lab") =>
      lines([], { blueprint: deployment(name).blueprint }).filter(({ kind }) => kind === "PodDisruptionBudget");
    expect(wanted("visio").map(({ name }) => name)).toContain("visio-data/valkey");
    expect(wanted("lab").map(({ name }) => name)).toEqual(["lab-media/coturn", "lab-media/livekit-server"]);
  });
});

describe("what could not be read", () => {
  it("is unknown, with what is missing, and hides nothing else", () => {
    const state = { nodes: { unreadable: "forbidden: no nodes" }, objects: { items: [sfus()] }, secrets: NO_SECRETS };
    const all = statusLines(visio, state, NOW);
    expect(all[0]).toMatchObject({ kind: "nodes", verdict: "unknown", fix: "forbidden: no nodes" });
    expect(lineOf(all, "Deployment", "visio-media/livekit-server")?.verdict).toBe("ok");
  });
});

describe("a duration", () => {
  it.each([
    [0, "0 s"],
    [59, "59 s"],
    [60, "1 min"],
    [3600, "1 h"],
    [3660, "1 h 1 min"],
  ])("of %d s is %s", (seconds, text) => {
    expect(lasting(seconds)).toBe(text);
  });
});
