import { describe, expect, it } from "vitest";
import { statusLines } from "../../../stacks/cluster/status.js";
import { decidedOf, deployment, generic } from "../../fixtures/environments.js";
import { visio } from "./offer.js";
import { lineOf, lines, NO_SECRETS, NOW, sfus } from "./status-of.js";

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

describe("what could not be read", () => {
  it("is unknown, with what is missing, and hides nothing else", () => {
    const state = { nodes: { unreadable: "forbidden: no nodes" }, objects: { items: [sfus()] }, secrets: NO_SECRETS };
    const all = statusLines(visio, state, NOW);
    expect(all[0]).toMatchObject({ kind: "nodes", verdict: "unknown", fix: "forbidden: no nodes" });
    expect(lineOf(all, "Deployment", "visio-media/livekit-server")?.verdict).toBe("ok");
  });
});
