import { type Blueprint, releaseOf } from "../blueprint/blueprint.js";
import type { PoolName } from "../capacity/node-shape.js";
import { type ClusterLine, judged } from "./line.js";
import { holds, type KubeNode } from "./objects.js";
import { quantity } from "./quantity.js";
import { releaseOfPool } from "./workloads.js";

const ZONE = "topology.kubernetes.io/zone";
const POOLS: readonly PoolName[] = ["system", "sfu", "turn"];

/** Labels of a pool's nodes, by the label of the SFUs': a pool need not have a release of ours. None where pools share nodes. */
const labelsOf = (blueprint: Blueprint, pool: PoolName): [key: string, value: string][] =>
  Object.keys(releaseOf(blueprint, "livekit-server")?.values.scheduling.nodeLabels ?? {}).map((key) => [key, pool]);

/** Nodes that the pods of a pool may run on; without a pool label that is every node. */
function nodesOf(blueprint: Blueprint, pool: PoolName, nodes: readonly KubeNode[]): KubeNode[] {
  const labels = labelsOf(blueprint, pool);
  return nodes.filter(({ metadata }) => labels.every(([key, value]) => metadata.labels?.[key] === value));
}

/** True if pods share all nodes: then pools are counts and no more. */
const isShared = (blueprint: Blueprint) => labelsOf(blueprint, "sfu").length === 0;

/** One line for each pool and zone: how many nodes are there, how many are Ready, how many have a public address. */
export function nodeLines(blueprint: Blueprint, nodes: readonly KubeNode[]): ClusterLine[] {
  if (isShared(blueprint)) {
    // One SFU runs on a node at most, so the largest pool decides.
    const wanted = Math.max(...POOLS.map((pool) => blueprint.pools[pool].nodes));
    return [nodeLine(blueprint, "sfu", "nodes, shared by all pools", wanted, nodes)];
  }
  return POOLS.flatMap((pool) => {
    const { zones } = blueprint.pools[pool];
    const inPool = nodesOf(blueprint, pool, nodes);
    return zones.map(({ zone, nodes: wanted }) => {
      const isOnly = zones.length === 1;
      const inZone = isOnly ? inPool : inPool.filter(({ metadata }) => metadata.labels?.[ZONE] === zone);
      return nodeLine(blueprint, pool, isOnly ? pool : `${pool} in ${zone}`, wanted, inZone);
    });
  });
}

function nodeLine(
  blueprint: Blueprint,
  pool: PoolName,
  name: string,
  wanted: number,
  nodes: readonly KubeNode[],
): ClusterLine {
  const isPublic = pool !== "system";
  const ready = nodes.filter(({ status }) => holds(status?.conditions, "Ready"));
  const external = ready.filter(({ status }) => status?.addresses?.some(({ type }) => type === "ExternalIP"));
  const needsExternal = isPublic && onlyNodesKnowAddresses(blueprint);
  // A cluster of somebody else may hold more nodes; ours are paid for.
  const isOurs = blueprint.infrastructure !== null;
  const isCount = ready.length >= wanted && (!isOurs || nodes.length === wanted);
  const list = `see kubectl get nodes${selectorOf(blueprint, pool)} -L ${ZONE}`;
  const recount = isOurs
    ? `${list} and kubectl get nodepools; apply ${blueprint.name}-infra`
    : `${list}: label or add nodes`;
  const about = {
    kind: "nodes",
    name,
    wanted: `${wanted} Ready${needsExternal ? ", with ExternalIP" : ""}`,
    found: `${ready.length} Ready of ${nodes.length}${isPublic ? `, ${external.length} with ExternalIP` : ""}`,
    fix: isCount ? "give each node an ExternalIP, or name another source in publicAddress.from" : recount,
  };
  return judged(about, isCount && (!needsExternal || external.length === ready.length));
}

/** Where the Node object is one source of several, another one may know the address. */
function onlyNodesKnowAddresses(blueprint: Blueprint): boolean {
  const sources = releaseOf(blueprint, "livekit-server")?.values.publicAddress.from ?? [];
  return sources.every((source) => source === "node");
}

function selectorOf(blueprint: Blueprint, pool: PoolName): string {
  const labels = labelsOf(blueprint, pool);
  return labels.length > 0 ? ` -l ${labels.map(([key, value]) => `${key}=${value}`).join(",")}` : "";
}

/** One line for each pool: how many of its nodes can hold one of its pods. */
export function capacityLines(blueprint: Blueprint, nodes: readonly KubeNode[]): ClusterLine[] {
  return POOLS.flatMap((pool): ClusterLine[] => {
    const release = releaseOfPool(blueprint, pool);
    if (!release) return [];
    const { requests } = release.values.resources;
    const inPool = nodesOf(blueprint, pool, nodes);
    const tooSmall = inPool.flatMap(({ metadata, status }) => {
      const lacks = Object.entries(requests).filter(
        ([resource, asked]) => !(quantity(status?.allocatable?.[resource] ?? "") >= quantity(asked)),
      );
      return lacks.map(([resource]) => `${metadata.name} has ${status?.allocatable?.[resource] ?? "no"} ${resource}`);
    });
    const asked = Object.entries(requests).map(([resource, amount]) => `${amount} ${resource}`);
    const about = { kind: "capacity", name: `${pool} nodes`, wanted: asked.join(", ") };
    if (inPool.length === 0) {
      return [{ ...about, verdict: "unknown", found: "no nodes", fix: "nodes of this pool come first" }];
    }
    const found =
      tooSmall.length === 0 ? `${inPool.length} of ${inPool.length} can hold a pod` : tooSmall.slice(0, 3).join("; ");
    return [
      judged(
        { ...about, found, fix: `make ${pool}.node a type that the nodes have, or use larger nodes` },
        tooSmall.length === 0,
      ),
    ];
  });
}
