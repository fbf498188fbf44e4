import { type Blueprint, releaseOf } from "../blueprint/blueprint.js";
import type { PortRule } from "../blueprint/ports.js";
import { showPorts } from "../blueprint/show-ports.js";
import type { PoolName } from "../capacity/node-shape.js";

/** A way into a pool, or between pools. */
export interface Way {
  /** `UDP 30000-30015`. */
  readonly ports: string;
  readonly purpose: string;
  /** Where clients connect; `inside` for what stays in the cluster. */
  readonly by: "node addresses" | "load balancer" | "inside";
}

/** The nodes of one pool in one zone, and how they are reached. */
export interface ZonePool {
  readonly pool: PoolName;
  /** What runs there. */
  readonly runs: string;
  readonly nodes: number;
  readonly nodeType: string;
  readonly vcpu: number;
  /** GiB. */
  readonly memory: number;
  readonly publicAddresses: number;
  readonly ways: readonly Way[];
}

/** One zone with its pools. */
export interface Zone {
  readonly zone: string;
  readonly pools: readonly ZonePool[];
}

/** Pools in the order in which they are drawn. */
const ORDER: readonly PoolName[] = ["sfu", "turn", "system"];

const POOL_OF: Readonly<Record<PortRule["component"], PoolName>> = {
  "livekit-server": "sfu",
  coturn: "turn",
  valkey: "system",
  edge: "system",
};

/** What stands in each zone, and the ports that lead there. */
export function topologyOf(blueprint: Blueprint): Zone[] {
  const [first] = Object.values(blueprint.pools);
  const runs = runsIn(blueprint);
  const ways = waysInto(blueprint);
  return (first?.zones ?? []).map(({ zone }, index) => ({
    zone,
    pools: ORDER.map((name) => {
      const { nodeType, vcpu, memory, zones } = blueprint.pools[name];
      const nodes = zones[index]?.nodes ?? 0;
      const publicAddresses = name === "system" ? 0 : nodes;
      return { pool: name, runs: runs[name], nodes, nodeType, vcpu, memory, publicAddresses, ways: ways[name] };
    }),
  }));
}

function runsIn(blueprint: Blueprint): Record<PoolName, string> {
  const valkey = releaseOf(blueprint, "valkey");
  return { sfu: "LiveKit SFU", turn: "coturn", system: valkey ? "edge, Valkey (Redis)" : "edge; Redis is elsewhere" };
}

function waysInto({ ports, firewall }: Blueprint): Record<PoolName, Way[]> {
  const ways: Record<PoolName, Way[]> = { sfu: [], turn: [], system: [] };
  for (const { component, protocol, container, outside, purpose, id } of ports) {
    if (id.endsWith("-metrics") || id === "turn-probe" || id === "turn-relay") continue;
    // A port that this environment does not offer, such as TURN over TLS, is on no firewall sheet.
    if (outside && !firewall.some((rule) => rule.purpose === purpose && rule.from === outside.ports.from)) continue;
    ways[POOL_OF[component]].push({
      ports: `${protocol} ${showPorts(outside?.ports ?? container)}`,
      purpose,
      by: outside === null ? "inside" : outside.via === "loadBalancer" ? "load balancer" : "node addresses",
    });
  }
  return ways;
}
