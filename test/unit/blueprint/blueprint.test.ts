import { describe, expect, it } from "vitest";
import { releaseOf } from "../../../stacks/blueprint/blueprint.js";
import type { NodePool } from "../../../stacks/blueprint/oks-infrastructure.js";
import { decidedOf, deployment, generic, oks, type Written } from "../../fixtures/environments.js";
import { labEnvironment } from "../../media/lab/environments.js";

const livekit = (environment: unknown) => {
  const release = releaseOf(decidedOf(environment).blueprint, "livekit-server");
  if (!release) throw new Error("no SFU");
  return release.values;
};

describe("the blueprint", () => {
  it("is plain data: it survives JSON", () => {
    const { blueprint } = deployment("visio");
    expect(JSON.parse(JSON.stringify(blueprint))).toEqual(blueprint);
  });

  it("listens on the very NodePort that clients reach, as wide as the SFU has vCPUs", () => {
    const rule = deployment("visio").blueprint.ports.find((port) => port.id === "media-udp");
    expect(rule?.container).toEqual({ from: 30_000, to: 30_015 });
    expect(rule?.outside).toEqual({ via: "nodePort", ports: { from: 30_000, to: 30_015 } });
  });

  it("uses ICE-lite behind NodePorts and full ICE on the host's network", () => {
    expect(livekit(oks()).iceLite).toBe(true);
    expect(livekit(generic()).iceLite).toBe(false);
  });

  it("serves IPv6 where the cluster has both families, and never sends media into its IPv6 networks", () => {
    const ipv6 = { pods: "fd00:10:91::/48", services: "fd00:10:92::/112" };
    const dual = generic(({ cloud }) => Object.assign(cloud, { ipv6 }));
    const { blueprint } = decidedOf(dual);
    expect(releaseOf(blueprint, "coturn")?.values).toMatchObject({ dualStack: true });
    expect(livekit(dual)).toMatchObject({ dualStack: true, publicAddress: { ipv6: { from: ["hostIP"] } } });
    expect(livekit(dual).networkPolicy.mediaEgressExcept).toEqual(expect.arrayContaining(Object.values(ipv6)));
    expect(blueprint.dns.find(({ name }) => name.startsWith("turn."))?.type).toBe("A and AAAA");
    expect(livekit(generic()).dualStack).toBe(false);
  });

  it("offers one TURN name for UDP and one for TLS on 443", () => {
    expect(livekit(oks()).turn.servers).toEqual([
      { host: "turn.meet.example.fr", port: 30_084, protocol: "udp" },
      { host: "turns.meet.example.fr", port: 443, protocol: "tls" },
    ]);
  });

  it("has Outscale's load balancer of TURN over TLS leave the connections of a draining server alone, for an hour at most", () => {
    const annotation = "service.beta.kubernetes.io/osc-load-balancer-connection-draining-";
    const annotations = (drain: string) => {
      const { blueprint } = decidedOf(oks((environment) => Object.assign(environment, { sfu: { drain } })));
      return releaseOf(blueprint, "coturn")?.values.tls.loadBalancer.annotations;
    };
    expect(annotations("30m")).toMatchObject({ [`${annotation}enabled`]: "true", [`${annotation}timeout`]: "1800" });
    expect(annotations("4h")).toMatchObject({ [`${annotation}enabled`]: "true", [`${annotation}timeout`]: "3600" });
  });

  it("hands out its own STUN server even where TURN is only offered over TLS", () => {
    const values = livekit(oks((environment) => Object.assign(environment, { turn: { udp: false } })));
    expect(values.turn.servers.map((server) => server.protocol)).toEqual(["tls"]);
    expect(values.stunServers).toEqual(["turn.meet.example.fr:30084"]);
  });

  it("relays to nothing but the SFUs where the file says where they are", () => {
    const allowed = (change: object) => {
      const one = labEnvironment("hostNetworkPublicIp", (environment) => void Object.assign(environment, change));
      return releaseOf(decidedOf(one).blueprint, "coturn")?.values.peers.allow;
    };
    expect(allowed({ publicAddress: { from: ["value"], value: "44.0.0.11" } })).toEqual(["44.0.0.11/32"]);
    expect(allowed({ publicAddress: { from: ["value", "hostIP"], value: "44.0.0.11" } })).toEqual([]);
    expect(allowed({ turn: { peers: ["203.0.113.0/24"] } })).toEqual(["203.0.113.0/24"]);
    expect(allowed({})).toEqual([]);
  });

  it("rolls as many SFUs at once as the peak can spare", () => {
    const { pools } = deployment("visio").blueprint;
    const values = releaseOf(deployment("visio").blueprint, "livekit-server")?.values;
    expect(values?.maxUnavailable).toBe(pools.sfu.nodes - pools.sfu.needed);
  });

  it("admits on an SFU what its node carries: 400 tracks to a vCPU, and a share of a measured rate", () => {
    const admitted = (sfu: object) =>
      releaseOf(decidedOf(oks((environment) => Object.assign(environment, { sfu }))).blueprint, "livekit-server")
        ?.values;
    const measured = admitted({ node: "tinav7.c16r32p1", bandwidth: "4 Gbit/s" });
    expect(measured?.limits.numTracks).toBe(16 * 400);
    expect(measured?.limits.bytesPerSecond).toBeGreaterThan(0);
    expect(measured?.limits.bytesPerSecond).toBeLessThan(4e9 / 8);
    expect(measured?.ports.mediaUdp.to).toBe((measured?.ports.mediaUdp.from ?? 0) + 15);
    const unmeasured = admitted({ node: "tinav7.c8r16p1" });
    expect(unmeasured?.limits).toEqual({ numTracks: 8 * 400, bytesPerSecond: 0 });
  });

  it("keeps two environments on one cluster apart", () => {
    const named = (name: string) => decidedOf(generic((environment) => Object.assign(environment, { name }))).blueprint;
    const scoped = (name: string) => {
      const { namespaces, priorityClasses, releases } = named(name);
      return [
        ...namespaces.map((each) => each.name),
        ...priorityClasses.map((each) => each.name),
        ...releases.map((each) => `${each.namespace}/${each.name}`),
        ...releases.filter((each) => each.chart === "host-network-policy").map((each) => each.name),
      ];
    };
    expect(scoped("one").filter((name) => scoped("two").includes(name))).toEqual([]);
  });

  it("declares every Secret that a value names", () => {
    const { blueprint } = deployment("visio");
    const declared = new Set(blueprint.secrets.map((secret) => `${secret.namespace}/${secret.name}`));
    for (const release of blueprint.releases) {
      const text = JSON.stringify(release.values);
      const named = [...text.matchAll(/"(?:\w*[sS]ecret|tlsSecret|secretName|apiKeySecret)":(?:\{"name":)?"([^"]+)"/g)];
      for (const [, name] of named) expect(declared).toContain(`${release.namespace}/${name}`);
    }
  });
});

describe("node pools on OKS", () => {
  const large = decidedOf(
    oks((environment) => {
      Object.assign(environment.demand, { participants: 300_000, survive: "node" });
      Object.assign(environment.cloud, {
        zones: ["a"],
        network: { nodes: "10.48.0.0/16", pods: "10.128.0.0/9", services: "10.92.0.0/16" },
      });
      Object.assign(environment, { sfu: { node: "tinav7.c8r16p1" } });
    }),
  );
  const pools = (decided: typeof large) =>
    (decided.blueprint.infrastructure?.objects ?? []).flatMap(({ manifest }) =>
      manifest.kind === "NodePool" ? [manifest] : [],
    );
  const sum = (list: NodePool[]) => list.reduce((total, pool) => total + pool.spec.desiredNodes, 0);

  it("split a zone where one IP pool is too small, and keep the first one's name", () => {
    const sfu = pools(large).filter((pool) => pool.metadata.name.startsWith("sfu-a"));
    expect(sfu.length).toBeGreaterThan(1);
    expect(sfu.map((pool) => pool.metadata.name).slice(0, 2)).toEqual(["sfu-a", "sfu-a-2"]);
    expect(sum(sfu)).toBe(large.sizing.pools.sfu.nodes);
    for (const pool of sfu) expect(pool.spec.desiredNodes).toBeLessThanOrEqual(255);
  });

  it("have a fixed size, no surge, no unasked upgrade, one zone each, and addresses where they are public", () => {
    for (const { spec, metadata } of pools(large)) {
      expect(spec).toMatchObject({ autoscaling: false, upgradeStrategy: { maxSurge: 0, autoUpgradeEnabled: false } });
      expect(spec.zones).toHaveLength(1);
      expect(spec.ipPoolName).toBe(metadata.name.startsWith("system") ? undefined : metadata.name);
    }
  });
});

describe("the control plane on OKS", () => {
  it.each([
    ["eu-west-2", ["2a", "2b", "2c"]],
    ["cloudgouv-eu-west-1", ["1a", "1b", "1c"]],
  ])("has the subregions of %s under their short names, node pools under their whole ones", (region, names) => {
    const spread = oks(({ cloud }) => Object.assign(cloud, { region, controlPlane: { multiZone: true } }));
    const { cluster, objects } =
      decidedOf(spread).blueprint.infrastructure ?? expect.fail("it has a cluster of its own");
    expect(cluster.zones).toEqual(names);
    const zones = objects.flatMap(({ manifest }) => (manifest.kind === "NodePool" ? manifest.spec.zones : []));
    expect([...new Set(zones)]).toEqual(["a", "b", "c"].map((letter) => `${region}${letter}`));
  });
});

describe("Valkey's volumes", () => {
  const classOf = (environment: Written) => {
    const { blueprint } = decidedOf(environment);
    return [blueprint.storageClass?.name ?? null, releaseOf(blueprint, "valkey")?.values.storage.className];
  };

  it("are of a class of our own on Outscale, of the one that is named, or of the cluster's default", () => {
    expect(classOf(oks())).toEqual(["test-data", "test-data"]);
    expect(classOf(oks((environment) => Object.assign(environment, { redis: { storageClass: "fast" } })))).toEqual([
      null,
      "fast",
    ]);
    expect(classOf(generic())).toEqual([null, ""]);
  });
});
