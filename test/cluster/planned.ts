import type { Sizing } from "../../stacks/capacity/sizing.js";
import type { Counts } from "./counts.js";

/** Where an environment's nodes have their pool's name: what its file, or OKS, says. */
export const POOL_LABELS: Readonly<Record<string, string | undefined>> = {
  airgap: "site.example/pool",
  lab: undefined,
  ministry: "relais/pool",
  visio: "relais/pool",
  webinar: "node.example.org/pool",
};

const WORKLOADS = { system: "valkey", sfu: "livekit-server", turn: "coturn" } as const;
const POOLS = ["system", "sfu", "turn"] as const;

/** What sizing.json says, in the words of `placement`. Where pools share nodes, the largest has room for the others. */
export function planned(
  { pools, valkeyMembers }: Sizing,
  poolLabel: string | undefined,
): { readonly nodes: Counts; readonly pods: Counts } {
  const inZones = POOLS.flatMap((pool) =>
    pools[pool].zones.map(({ zone, nodes }) => {
      const place = `${poolLabel === undefined ? "any" : pool} in ${zone}`;
      return { place, nodes, workload: WORKLOADS[pool] };
    }),
  );
  const nodes: Record<string, number> = {};
  for (const { place, nodes: wanted } of inZones) nodes[place] = Math.max(nodes[place] ?? 0, wanted);
  if (pools.system.nodes !== valkeyMembers) throw new Error("system nodes are not one for each Valkey member");
  return { nodes, pods: Object.fromEntries(inZones.map((each) => [`${each.workload} on ${each.place}`, each.nodes])) };
}
