import { describe, expect, it } from "vitest";
import { renderLiveKit } from "../fixtures/livekit-chart.js";
import type { Manifest } from "./oracles/render.js";

const REDIS = { mode: "address", address: "redis.data:6379" };
const NODES = { scheduling: { nodeLabels: { pool: "sfu" } } };
const resources = (cpu: string, limits: object = {}) => ({
  requests: { cpu, memory: "8Gi", "ephemeral-storage": "64Mi" },
  limits: { memory: "8Gi", "ephemeral-storage": "256Mi", ...limits },
});
const pool = (name: string, changed: object = {}) => ({
  name,
  replicas: 2,
  nodeLabels: { pool: name },
  resources: resources("60"),
  ...changed,
});
const LARGE = pool("large");

/** Pools that would take each other's nodes or names, and what helm says. */
const REFUSED: Readonly<Record<string, readonly [object, string]>> = {
  "two of one name": [
    { pools: [LARGE, pool("large", { nodeLabels: { pool: "other" } })] },
    'pools[1].name is "large", as that of pools[0]',
  ],
  "one on the nodes of another": [
    { pools: [LARGE, pool("huge", { nodeLabels: LARGE.nodeLabels })] },
    'pools[1].nodeLabels is {"pool":"large"}, as pools[0].nodeLabels',
  ],
  "one on the nodes of the first": [
    { pools: [pool("large", { nodeLabels: { pool: "sfu" } })] },
    'pools[0].nodeLabels is {"pool":"sfu"}, as scheduling.nodeLabels',
  ],
  "a first one that runs anywhere": [
    { scheduling: { nodeLabels: {} }, pools: [LARGE] },
    "scheduling.nodeLabels is empty",
  ],
  "one whose CPU is capped": [
    { pools: [pool("large", { resources: resources("60", { cpu: "60" }) })] },
    "pools[0].resources.limits.cpu is set",
  ],
  "an autoscaler beside them": [
    { pools: [LARGE], autoscaling: { kind: "hpa", maxReplicas: 4, targets: { participants: 300 } } },
    "autoscaling.kind is hpa, but there are pools",
  ],
  "no Redis to find each other": [
    { redis: { mode: "none" }, pools: [LARGE] },
    "there are 2 pools, but redis.mode is none",
  ],
  "the name of the first": [{ pools: [pool("main")] }, "at '/pools/0/name'"],
  "no nodes of its own": [{ pools: [pool("large", { nodeLabels: {} })] }, "at '/pools/0/nodeLabels'"],
};

describe("pools of SFUs", () => {
  it.each(Object.entries(REFUSED))("are refused with %s", async (_, [values, said]) => {
    await expect(renderLiveKit({ redis: REDIS, ...NODES, ...values } as never)).rejects.toThrow(said);
  });

  it("have each their size and nodes, and all else in common", async () => {
    const objects = await renderLiveKit({ redis: REDIS, ...NODES, replicas: 3, pools: [LARGE] });
    const [first, second] = objects.filter(({ kind }) => kind === "Deployment");
    expect([first, second].map(({ metadata, spec }: Manifest) => [metadata.name, spec.replicas])).toEqual([
      ["livekit", 3],
      ["livekit-pool-large", 2],
    ]);
    const podOf = ({ spec }: Manifest) => structuredClone(spec.template);
    const changed = podOf(second);
    expect(changed.spec.containers[0].resources).toEqual(LARGE.resources);
    const [term] = changed.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
    expect(term.matchExpressions).toEqual([{ key: "pool", operator: "In", values: ["large"] }]);
    // What is left is that of the first, but for the label that tells them apart.
    const original = podOf(first);
    changed.spec.containers[0].resources = original.spec.containers[0].resources;
    changed.spec.affinity.nodeAffinity = original.spec.affinity.nodeAffinity;
    expect(changed.metadata.labels["relais/sfu-pool"]).toBe("large");
    changed.metadata.labels["relais/sfu-pool"] = "main";
    expect(changed).toEqual(original);
  });

  it.each(["true", "null"])("may have a name that YAML takes for something else: %s", async (name) => {
    const objects = await renderLiveKit({ redis: REDIS, ...NODES, pools: [pool(name)] });
    const [, second] = objects.filter(({ kind }) => kind === "Deployment");
    const { matchLabels } = second.spec.selector;
    expect([matchLabels, second.spec.template.metadata.labels]).toEqual(
      Array(2).fill(expect.objectContaining({ "relais/sfu-pool": name })),
    );
  });

  it("are one cluster for clients and applications: what comes and goes leads to all of them", async () => {
    const objects = await renderLiveKit({ redis: REDIS, ...NODES, pools: [LARGE] });
    const alone = await renderLiveKit({ redis: REDIS, ...NODES, replicas: 2 });
    const others = (all: Manifest[]) => all.filter(({ kind }) => kind !== "Deployment");
    expect(others(objects)).toEqual(others(alone));
  });

  it("are counted together by the alert about SFUs that do not answer", async () => {
    const objects = await renderLiveKit({
      redis: REDIS,
      ...NODES,
      replicas: 3,
      pools: [LARGE, pool("small")],
      monitoring: { serviceMonitor: { enabled: true }, rules: { enabled: true } },
      networkPolicy: { signalFromNamespaces: ["gateway"], metricsFromNamespaces: ["monitoring"] },
    });
    const { rules } = objects.find(({ kind }) => kind === "PrometheusRule").spec.groups[0];
    const exprOf = (name: string) => rules.find(({ alert }: Manifest) => alert === name).expr;
    expect(exprOf("LiveKitServerMissing")).toMatch(/< vector\(7\)$/);
    const pods = new RegExp(`^(?:${/pod=~"([^"]*)"/.exec(exprOf("LiveKitMemoryNearLimit"))?.[1]})$`);
    for (const name of ["livekit-5c9f-x2x2x", "livekit-pool-large-5c9f-x2x2x"]) expect(name).toMatch(pods);
    expect("coturn-5c9f-x2x2x").not.toMatch(pods);
  });
});
