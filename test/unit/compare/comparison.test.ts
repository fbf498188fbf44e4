import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { releaseOf } from "../../../stacks/blueprint/blueprint.js";
import { type Comparison, compare, type DecidedDesign, isEqual } from "../../../stacks/compare/comparison.js";
import { decidedOf, designOf, generic, oks, type Written } from "../../fixtures/environments.js";
import { runs } from "../../fixtures/runs.js";

function decided(environment: Written): DecidedDesign {
  const result = designOf(environment);
  if (!result.decided) throw new Error(result.findings.map(({ message }) => message).join("\n"));
  return { ...result, decided: result.decided };
}

/** What a change of the small OKS environment changes. */
const change = (alter: (environment: Written) => void): Comparison => compare(decided(oks()), decided(oks(alter)));

const demand = (given: object) => (environment: Written) => Object.assign(environment.demand, given);
const cloud = (given: object) => (environment: Written) => Object.assign(environment.cloud, given);
const key = (given: object) => (environment: Written) => Object.assign(environment, given);

describe("a comparison", () => {
  it("of an environment with itself is equal", () => {
    const comparison = change(() => {});
    expect(isEqual(comparison)).toBe(true);
    expect(isEqual(change(demand({ relayed: "11%" })))).toBe(false);
  });

  it("the other way round swaps before and after, added and removed", () => {
    const names = fc.constantFrom("node", "zone", "none");
    fc.assert(
      fc.property(names, fc.integer({ min: 2, max: 90_000 }), (survive, participants) => {
        const other = decided(oks(demand({ survive, participants })));
        const there = compare(decided(oks()), other);
        const back = compare(other, decided(oks()));
        const swapped = back.config.map(({ path, before, after }) => ({ path, before: after, after: before }));
        expect(swapped).toEqual(there.config);
        expect(back.findings.added).toEqual(there.findings.removed);
        expect(back.pools.map(({ pool }) => pool)).toEqual(there.pools.map(({ pool }) => pool));
      }),
      { numRuns: runs(25) },
    );
  });

  it("names the key, the figures and the nodes of a larger demand, and restarts no SFU for it", () => {
    const { config, figures, pools, releases } = change(demand({ participants: 9000 }));
    expect(config).toEqual([{ path: "demand.participants", before: 1000, after: 9000 }]);
    expect(figures.map(({ path }) => path)).toContain("Mbit/s out");
    expect(pools.find(({ pool }) => pool === "sfu")?.effects).toEqual([]);
    const sfu = releases.find(({ release }) => release === "livekit-server");
    expect(sfu?.values.map(({ path }) => path)).toEqual(["replicas", "maxUnavailable"]);
    expect(sfu).toMatchObject({ change: "changed", rolls: false });
    expect(sfu?.roll).toBeUndefined();
  });

  it("says which parts cost more a month, and what the change stops for how long", () => {
    const { cost, disruptions } = change(demand({ participants: 9000 }));
    expect(cost.map(({ part }) => part)).toEqual(["SFU nodes", "TURN nodes", "addresses and NAT", "egress", "all"]);
    for (const { before, after } of cost.filter(({ part }) => part.endsWith("nodes") || part === "all"))
      expect(after?.low).toBeGreaterThan(before?.low ?? Number.NaN);
    // The limit of unauthorized requests, which is doubled, restarts TURN servers.
    expect(disruptions.map(({ what }) => what)).toEqual(["coturn"]);
    const other = change(key({ sfu: { node: "tinav7.c8r16p1", drain: "2h" } })).disruptions;
    expect(other).toContainEqual({ what: "sfu nodes", happens: "replaces its nodes", seconds: null });
    // Pods that run wait the four hours that they were told when they started.
    const { seconds, happens } = other.find(({ what }) => what === "livekit-server") ?? expect.fail();
    const waves = Number(/\d+/.exec(happens)?.[0]);
    expect(seconds).toBe(waves * 4 * 3600);
  });

  it("lists records, ports, secrets and images by what came and went", () => {
    const comparison = change(
      key({ domain: "visio.example.fr", turn: { udp: false }, apps: [{ name: "x", apiKeySecret: "other-keys" }] }),
    );
    expect(comparison.dns.added).toContainEqual(expect.stringMatching(/^visio\.example\.fr /));
    expect(comparison.dns.removed).toContainEqual(expect.stringMatching(/^meet\.example\.fr /));
    expect(comparison.ports.added).toContainEqual(expect.stringMatching(/^TCP 443 turns\.visio\.example\.fr: /));
    expect(comparison.secrets).toMatchObject({
      added: [expect.stringContaining("/other-keys: ")],
      removed: [expect.stringContaining("/meet-livekit: ")],
    });
    const mirrored = change(key({ images: { registry: "mirror.example.fr" } })).images;
    expect(mirrored.added).toHaveLength(5);
    expect(mirrored.added[0]).toMatch(/^mirror\.example\.fr\//);
    expect(mirrored.removed[0]).toMatch(/^docker\.io\//);
  });

  it("tells findings that appear or vanish, and not those of which only a figure changed", () => {
    const { findings } = change((environment) => {
      demand({ participants: 9000 })(environment);
      cloud({ zones: ["a", "b"] })(environment);
    });
    const rules = findings.added.map(({ rule }) => rule);
    expect(new Set(rules)).toEqual(new Set(["survive"]));
    expect(findings.removed).toEqual([]);
  });
});

describe("a pool", () => {
  const effects = (alter: (environment: Written) => void) =>
    change(alter).pools.map(({ pool, effects }) => [pool, ...effects]);

  it("of another type replaces its nodes", () => {
    expect(effects(key({ sfu: { node: "tinav7.c16r64p1" } }))).toEqual([["sfu", "replaces its nodes"]]);
  });

  it("that loses a zone says where nodes go", () => {
    const two = effects((environment) => {
      cloud({ zones: ["a", "b"] })(environment);
      demand({ survive: "node" })(environment);
    });
    expect(two.find(([pool]) => pool === "turn")).toEqual(["turn", "removes nodes: 1 in eu-west-2c"]);
  });
});

describe("a release", () => {
  const release = (name: string, alter: (environment: Written) => void) =>
    change(alter).releases.find((each) => each.release === name);

  it("rolls in waves of its spare servers, and its old pods wait for the old drain", () => {
    const before = decidedOf(oks());
    const sfu = releaseOf(before.blueprint, "livekit-server");
    if (!sfu) throw new Error("no SFUs");
    const { replicas, maxUnavailable } = sfu.values;
    expect(before.blueprint.drainSeconds).not.toBe(7200);
    expect(release("livekit-server", key({ sfu: { drain: "2h" } }))).toMatchObject({
      rolls: true,
      roll: { waves: Math.ceil(replicas / maxUnavailable), secondsPerWave: before.blueprint.drainSeconds },
    });
  });

  it("without servers that drain rolls without waves, or restarts nothing", () => {
    expect(release("valkey", key({ images: { registry: "mirror.example.fr" } }))).toMatchObject({ rolls: true });
    expect(release("valkey", key({ monitoring: { namespace: "prometheus" } }))).toMatchObject({ rolls: false });
    expect(release("edge", key({ domain: "visio.example.fr" }))).toMatchObject({ rolls: false });
  });

  it("comes and goes with what needs it", () => {
    const host = decided(generic());
    const nodePorts = decided(generic(cloud({ exposure: "nodePortPublicIp" })));
    const find = (comparison: Comparison) =>
      comparison.releases.find(({ release }) => release.endsWith("-host-network"));
    expect(find(compare(nodePorts, host))).toMatchObject({ change: "added", values: [] });
    expect(find(compare(host, nodePorts))).toMatchObject({ change: "removed" });
  });
});

describe("what cannot be changed in place", () => {
  const network = { nodes: "10.50.0.0/16", pods: "10.64.0.0/12", services: "10.92.0.0/16" };
  const effects = (alter: (environment: Written) => void) =>
    change(alter).consequences.map(({ subject, effect }) => [subject, effect]);

  it.each([
    ["cloud.network.nodes", cloud({ network: { ...network, nodes: "10.51.0.0/16" } })],
    ["cloud.network.pods", cloud({ network: { ...network, pods: "10.96.0.0/12", services: "10.112.0.0/16" } })],
    ["cloud.network.services", cloud({ network: { ...network, services: "10.93.0.0/16" } })],
    ["cloud.controlPlane.multiZone", cloud({ controlPlane: { size: "cp.3.masters.medium", multiZone: true } })],
    ["cloud.region", cloud({ region: "cloudgouv-eu-west-1" })],
    ["cluster name", key({ name: "other" })],
  ])("includes %s, which replaces the cluster", (subject, alter) => {
    expect(effects(alter)).toContainEqual([subject, "replaces the cluster"]);
  });

  it("includes what a load balancer takes at birth alone", () => {
    const found = effects(demand({ survive: "node" }));
    expect(found).toContainEqual([
      "load balancer of TURN over TLS: osc-load-balancer-instances",
      "needs a new load balancer",
    ]);
    expect(found).toContainEqual(["load balancer of edge: osc-load-balancer-subregions", "needs a new load balancer"]);
  });

  it("includes volumes, and nothing that can be changed", () => {
    expect(effects(key({ redis: { storage: "20Gi" } }))).toEqual([
      ["valkey storage.size", "needs the StatefulSet deleted with --cascade=orphan first"],
    ]);
    expect(effects(demand({ participants: 90_000, relayed: "50%" }))).toEqual([]);
    expect(effects(cloud({ kubernetes: "1.36", admins: ["198.51.100.0/28"] }))).toEqual([]);
  });
});
