import { describe, expect, it } from "vitest";
import { releaseOf } from "../../../stacks/blueprint/blueprint.js";
import { resourceChanges } from "../../../stacks/plan/changes.js";
import { applyOrder } from "../../../stacks/plan/order.js";
import { isEmpty, planReport, type StackPlan } from "../../../stacks/plan/report.js";
import { refused } from "../../../stacks/plan/risks.js";
import { deployment } from "../../fixtures/environments.js";
import { ipPool, nodePool, release, type Shown, shown } from "./engine-plan.js";

const visio = deployment("visio");
/** What runs, with some values as they were. */
const values = (chart: "livekit-server" | "coturn" | "valkey" | "edge", before: object) => {
  const now = releaseOf(visio.blueprint, chart)?.values;
  return [{ ...now, ...before }, now] as [object, object];
};

const stacksOf = (resources: Shown[]): StackPlan[] => {
  const changes = resourceChanges({ resource_changes: resources });
  const isInfra = (type: string) => type.startsWith("outscale_");
  return [
    { role: "infra", stack: "visio-infra", changes: changes.filter(({ type }) => isInfra(type)) },
    { role: "base", stack: "visio-base", changes: changes.filter(({ type }) => type.startsWith("kubernetes_")) },
    { role: "services", stack: "visio-services", changes: changes.filter(({ type }) => type === "helm_release") },
  ];
};
const reportOf = (...resources: Shown[]) => planReport(visio, stacksOf(resources));
const tokensOf = (...resources: Shown[]) => refused(reportOf(...resources).risks, []);
const orderOf = (...resources: Shown[]) => applyOrder(stacksOf(resources));

describe("the report of a plan", () => {
  it("adds up the nodes and addresses of a pool over its zones", () => {
    const { pools, addresses, others } = reportOf(
      nodePool("sfu-a", 21, 24),
      nodePool("sfu-b", 21, 24),
      nodePool("turn-a", null, 5),
      ipPool("sfu-a", 25, 25),
      ipPool("sfu-b", 25, 30),
    );
    expect(pools).toEqual([
      { pool: "sfu", before: 42, after: 48 },
      { pool: "turn", before: 0, after: 5 },
    ]);
    expect(addresses).toEqual({ before: 25, after: 30 });
    expect(others).toEqual([]);
  });

  it("says what all nodes cost before and after, where pools change", () => {
    const type = visio.sizing.pools.sfu.nodeType;
    const { nodeCost } = reportOf(nodePool("sfu-a", 20, 21, [type, type]));
    const nodes = visio.cost.lines.filter(({ group }) => group.endsWith("nodes"));
    const [price] = nodes.filter(({ group }) => group === "SFU nodes").map(({ unitPrice }) => unitPrice);
    expect(nodeCost?.after.low).toBeCloseTo(
      nodes.reduce((sum, { monthly }) => sum + monthly.low, 0),
      6,
    );
    expect((nodeCost?.after.high ?? 0) - (nodeCost?.before.high ?? 0)).toBeCloseTo(price?.high ?? Number.NaN, 1);
    expect(nodeCost?.trust).toBe("unconfirmed");
    // A type that no list has a price of is not taken for free.
    expect(reportOf(nodePool("sfu-a", 20, 21)).nodeCost).toBeNull();
    expect(reportOf(ipPool("sfu-a", 20, 25)).nodeCost).toBeNull();
  });

  it("says of a release which values differ, whether its pods are replaced and how long that may take", () => {
    const { releases } = reportOf(
      release("livekit-server", ...values("livekit-server", { drainSeconds: 1800, replicas: 60 })),
    );
    const changed = releases[0]?.values.map(({ path }) => path);
    expect(changed).toEqual(["replicas", "drainSeconds"]);
    // 63 SFUs, a third at a time, and those that run wait as long as they were told: half an hour.
    expect(releases[0]).toMatchObject({ rolls: true, roll: { waves: 3, secondsPerWave: 1800 } });
    expect(releases[0]?.replicas).toEqual({ before: 60, after: 63 });
  });

  it("replaces no pod for more replicas alone, and puts nobody at risk by it", () => {
    const report = reportOf(release("livekit-server", ...values("livekit-server", { replicas: 42 })));
    expect(report.releases[0]).toMatchObject({ rolls: false, roll: null, chartChanged: false });
    expect(report.participantsOnStoppingSfus).toBe(0);
    expect(report.risks).toEqual([]);
  });

  it("takes other files of a chart for a roll, since rendering alone would tell", () => {
    const [, now] = values("livekit-server", {});
    const report = reportOf(release("livekit-server", now, now, ["c1", "c2"]));
    expect(report.releases[0]).toMatchObject({ chartChanged: true, rolls: true });
    expect(report.participantsOnStoppingSfus).toBe(15_000);
  });

  it("counts the participants on SFUs that a shrink stops", () => {
    // 239 on each at the peak.
    const { participantsOnStoppingSfus } = reportOf(
      release("livekit-server", ...values("livekit-server", { replicas: 65 })),
    );
    expect(participantsOnStoppingSfus).toBe(2 * 239);
  });

  it("names what cannot be changed in place: a volume, a load balancer's annotations", () => {
    const now = releaseOf(visio.blueprint, "valkey")?.values.storage;
    const { consequences } = reportOf(release("valkey", ...values("valkey", { storage: { ...now, size: "5Gi" } })));
    expect(consequences).toEqual([
      expect.objectContaining({
        subject: "valkey storage.size",
        before: "5Gi",
        effect: expect.stringContaining("cascade=orphan"),
      }),
    ]);
  });

  it("reads values that an older Relais has written, without keys of today", () => {
    const { consequences, releases } = reportOf(release("coturn", { replicas: 3 }, values("coturn", {})[1]));
    expect(consequences).toEqual([]);
    expect(releases[0]?.replicas).toEqual({ before: 3, after: 15 });
  });

  it("lists what is neither pool nor release", () => {
    expect(reportOf(shown("kubernetes_namespace_v1.namespace_media", null, {})).others).toEqual([
      { address: "kubernetes_namespace_v1.namespace_media", action: "create" },
    ]);
  });

  it("is empty only if every stack was planned and changes nothing", () => {
    const planned = stacksOf([]);
    expect(isEmpty({ stacks: planned })).toBe(true);
    expect(isEmpty({ stacks: [...planned, { role: "base", stack: "b", notPlanned: "later" }] })).toBe(false);
    expect(isEmpty({ stacks: stacksOf([ipPool("sfu-a", 5, 10)]) })).toBe(false);
  });
});

describe("a plan is refused unless allowed", () => {
  it.each<[string, Shown[], string[]]>([
    ["when a node pool shrinks", [nodePool("sfu-a", 21, 20)], ["shrink:sfu"]],
    ["when a node pool goes", [nodePool("turn-a", 5, null)], ["delete:nodepool-turn-a"]],
    ["when nodes get another type", [nodePool("sfu-a", 21, 21, ["t", "u"])], ["replace:nodepool-sfu-a"]],
    ["when addresses are given back", [ipPool("turn-a", 10, 5)], ["shrink:turn"]],
    [
      "when SFUs and their nodes shrink together, by one word",
      [nodePool("sfu-a", 22, 21), release("livekit-server", ...values("livekit-server", { replicas: 64 }))],
      ["shrink:sfu"],
    ],
    ["when a release goes", [release("coturn", { replicas: 5 }, null)], ["delete:coturn"]],
    [
      "when a release is replaced",
      [shown("helm_release.edge", { name: "edge" }, { name: "edge" }, ["delete", "create"])],
      ["replace:edge"],
    ],
    ["when Valkey loses members", [release("valkey", ...values("valkey", { replicas: 5 }))], ["shrink:valkey"]],
    [
      "when Valkey's volumes cannot follow",
      [release("valkey", ...values("valkey", { storage: { size: "1Gi" } }))],
      ["replace:valkey"],
    ],
    [
      "when the cluster is replaced",
      [shown("outscale_oks_cluster.cluster", {}, {}, ["delete", "create"])],
      ["replace:cluster"],
    ],
    [
      "when a namespace goes, with its Secrets",
      [shown("kubernetes_namespace_v1.namespace_media", {}, null)],
      ["delete:namespace-media"],
    ],
  ])("%s", (_, resources, tokens) => {
    expect(tokensOf(...resources)).toEqual(tokens);
  });

  it.each<[string, Shown[]]>([
    [
      "growth",
      [nodePool("sfu-a", 21, 30), ipPool("sfu-a", 25, 30), release("coturn", ...values("coturn", { replicas: 9 }))],
    ],
    ["a first deployment", [nodePool("sfu-a", null, 21), ipPool("sfu-a", null, 25), release("edge", null, {})]],
    ["what a state only forgets", [shown("kubernetes_namespace_v1.x", {}, null, ["forget"])]],
  ])("but not %s", (_, resources) => {
    expect(tokensOf(...resources)).toEqual([]);
  });

  it("and each risk has to be named by itself", () => {
    const { risks } = reportOf(nodePool("sfu-a", 21, 20), nodePool("turn-a", 5, 4));
    expect(refused(risks, ["shrink:sfu"])).toEqual(["shrink:turn"]);
    expect(refused(risks, ["shrink:sfu", "shrink:turn"])).toEqual([]);
  });
});

describe("stacks are applied", () => {
  it("nodes first, when pools grow or stay", () => {
    expect(orderOf(nodePool("sfu-a", 21, 24))).toEqual(["infra", "base", "services"]);
    expect(orderOf()).toEqual(["infra", "base", "services"]);
  });

  it("nodes last, as soon as one pool shrinks, even if another one grows", () => {
    expect(orderOf(nodePool("sfu-a", 21, 20), nodePool("turn-a", 5, 6))).toEqual(["base", "services", "infra"]);
    expect(orderOf(nodePool("turn-a", 5, null))).toEqual(["base", "services", "infra"]);
  });

  it("only as far as there are stacks", () => {
    expect(applyOrder(stacksOf([]).slice(1))).toEqual(["base", "services"]);
  });
});
