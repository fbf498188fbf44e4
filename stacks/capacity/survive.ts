import type { Demand } from "../config/demand.js";

/** Nodes of one pool in one zone. */
export interface ZoneCount {
  readonly zone: string;
  readonly nodes: number;
}

/**
 * Spreads a pool over zones so that what may fail can fail: `needed` nodes are left after the loss of a node or of a
 * whole zone. Nodes are as even as can be, earlier zones first. With one zone, `zone` cannot be survived: the checks
 * refuse it, here it counts as `node`.
 */
export function spread(needed: number, zones: readonly string[], survive: Demand["survive"]): ZoneCount[] {
  if (survive === "zone" && zones.length > 1) {
    const perZone = Math.ceil(needed / (zones.length - 1));
    return zones.map((zone) => ({ zone, nodes: perZone }));
  }
  const total = survive === "none" ? needed : needed + 1;
  return zones.map((zone, index) => ({ zone, nodes: Math.floor((total + zones.length - 1 - index) / zones.length) }));
}

/** All nodes of a spread pool. */
export function totalNodes(zones: readonly ZoneCount[]): number {
  return zones.reduce((sum, zone) => sum + zone.nodes, 0);
}

/** Nodes that are left in the worst case that `survive` names. */
export function nodesAfterLoss(zones: readonly ZoneCount[], survive: Demand["survive"]): number {
  const total = totalNodes(zones);
  if (survive === "none") return total;
  if (survive === "node") return total - 1;
  return total - Math.max(...zones.map((zone) => zone.nodes));
}
