import { describe, expect, it } from "vitest";
import { releaseOf } from "../../../stacks/blueprint/blueprint.js";
import { nodeLines } from "../../../stacks/cluster/nodes.js";
import { recipeOf } from "../../../stacks/cluster/secret-recipes.js";
import { decidedOf, findingsOf, generic, oks, type Written } from "../../fixtures/environments.js";

const ADDRESS = { mode: "address", host: "redis.meet.example.fr", port: 6380, cidrs: ["192.0.2.0/28"], tls: {} };
const GROUP = {
  mode: "sentinel",
  members: ["redis-a.example.fr", "redis-b.example.fr", "redis-c.example.fr"],
  cidrs: ["192.0.2.0/28", "198.51.100.7/32"],
  tls: { secret: "redis-ca" },
};

const having =
  (external: object, more: object = {}) =>
  (environment: Written) =>
    Object.assign(environment, { redis: { authSecret: "redis-auth", external, ...more } });
const clientOf = (environment: Written) => releaseOf(decidedOf(environment).blueprint, "livekit-server")?.values.redis;

describe("with Redis of somebody else", () => {
  it("SFUs ask one address, and their policy lets them to its networks only", () => {
    expect(clientOf(oks(having(ADDRESS)))).toEqual({
      mode: "address",
      address: "redis.meet.example.fr:6380",
      passwordSecret: { name: "redis-auth", key: "password" },
      namespace: "",
      cidrs: ["192.0.2.0/28"],
      tls: { enabled: true, caSecret: { name: "", key: "ca.crt" }, serverName: "" },
    });
  });

  it("SFUs ask a group through their proxies, with its own authority", () => {
    expect(clientOf(oks(having(GROUP)))).toMatchObject({
      mode: "sentinel",
      masterName: "livekit",
      members: GROUP.members,
      checkPasswordSecret: { name: "redis-auth", key: "check-password" },
      cidrs: GROUP.cidrs,
      tls: { enabled: true, caSecret: { name: "redis-ca", key: "ca.crt" } },
    });
  });

  it("nothing of Valkey is deployed, nor waited for", () => {
    const { blueprint } = decidedOf(oks(having(GROUP)));
    const { releases, namespaces, priorityClasses, storageClass, ports, images } = blueprint;
    expect(releases.map(({ chart }) => chart)).not.toContain("valkey");
    for (const { after } of releases)
      expect(releases.map(({ name }) => name)).toEqual(expect.arrayContaining([...after]));
    expect(namespaces.map(({ id }) => id)).toEqual(["media"]);
    expect(priorityClasses.map(({ id }) => id)).toEqual(["media"]);
    expect(storageClass).toBeNull();
    expect(ports.filter(({ component }) => component === "valkey")).toEqual([]);
    expect(images.map(({ role }) => role)).not.toContain("valkey");
  });

  it("nodes for the edge and operators stay as many", () => {
    const nodes = (environment: Written) => decidedOf(environment).sizing.pools.system.nodes;
    expect(nodes(oks(having(GROUP)))).toBe(nodes(oks()));
  });

  it("a cluster's nodes are still counted pool by pool", () => {
    const { blueprint } = decidedOf(oks(having(GROUP)));
    const [[label = ""] = []] = Object.entries(
      releaseOf(blueprint, "livekit-server")?.values.scheduling.nodeLabels ?? {},
    );
    const nodes = Object.values(blueprint.pools).flatMap(({ pool, zones }) =>
      zones.flatMap(({ zone, nodes: count }) =>
        Array.from({ length: count }, (_, index) => ({
          metadata: {
            name: `${pool}-${zone}-${index}`,
            labels: { [label]: pool, "topology.kubernetes.io/zone": zone },
          },
          status: { conditions: [{ type: "Ready", status: "True" }] },
        })),
      ),
    );
    const system = nodeLines(blueprint, nodes as never).filter(({ name }) => name.startsWith("system"));
    expect(system.map(({ found }) => found)).toEqual(["1 Ready of 1", "1 Ready of 1", "1 Ready of 1"]);
  });

  it("its passwords are asked for in the SFUs' namespace, and never made up", () => {
    const { secrets } = decidedOf(oks(having(GROUP))).blueprint;
    const found = secrets.filter(({ name }) => name.startsWith("redis-"));
    expect(found.map(({ namespace, name, keys }) => [namespace, name, ...keys])).toEqual([
      ["test-media", "redis-auth", "password", "check-password"],
      ["test-media", "redis-ca", "ca.crt"],
    ]);
    for (const { content, keys } of found) for (const key of keys) expect(recipeOf(content, key)).toBeUndefined();
    expect(secrets.every(({ namespace }) => namespace === "test-media")).toBe(true);
    const [alone] = decidedOf(oks(having(ADDRESS))).blueprint.secrets.filter(({ name }) => name === "redis-auth");
    expect(alone?.keys).toEqual(["password"]);
  });

  it("a closed site refuses one outside of it, member by member", () => {
    const closed = (external: object) =>
      generic((environment) => {
        Object.assign(environment, { closed: true, images: { registry: "registry.example.fr" } });
        having(external)(environment);
      });
    const members = ["redis-a.example.fr", "redis.example.com", "redis-c.example.fr"];
    expect(findingsOf(closed({ ...GROUP, members }), "closed-site")).toEqual([
      expect.stringContaining(
        "redis.external names redis.example.com, which is not under example.fr, but closed is true",
      ),
    ]);
    expect(findingsOf(closed({ ...ADDRESS, host: "redis.example.com" }), "closed-site")).toHaveLength(1);
    expect(findingsOf(closed(GROUP), "closed-site")).toEqual([]);
  });

  it("what describes members of our own is refused", () => {
    expect(findingsOf(oks(having(ADDRESS, { members: 3, storageClass: "fast" })), "exclusive-options")).toEqual([
      expect.stringContaining("redis.members is given, but with redis.external no Valkey is deployed"),
      expect.stringContaining("redis.storageClass is given"),
    ]);
  });

  it("a connection that others can read is worth a warning", () => {
    const { tls: _, ...open } = ADDRESS;
    expect(findingsOf(oks(having(open)), "risks").join("\n")).toContain("redis.external has no tls");
    expect(findingsOf(oks(having(ADDRESS)), "risks").join("\n")).not.toContain("redis.external");
  });

  it("a group needs its authorities and a majority of three", () => {
    expect(findingsOf(oks(having({ ...GROUP, tls: {} })), "schema").join()).toContain(
      "redis.external.tls.secret is missing",
    );
    expect(findingsOf(oks(having({ ...GROUP, members: GROUP.members.slice(1) })), "schema")).toHaveLength(1);
    expect(findingsOf(oks(having({ ...GROUP, cidrs: [] })), "schema")).toHaveLength(1);
  });
});
