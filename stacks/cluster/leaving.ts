import type { PoolSize } from "../capacity/sizing.js";
import { type Condition, holds, type KubeNode, type KubeObject } from "./objects.js";

/** The part of a pod that tells where and how it runs. */
export interface KubePod extends KubeObject {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/**
 * The annotation by which a controller that takes pods away knows which to take first: those of the lowest number.
 * Source: kubernetes.io/docs/concepts/workloads/controllers/replicaset, "Pod deletion cost".
 */
export const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

const ZONE = "topology.kubernetes.io/zone";

/**
 * Names of the pods that should go when a pool shrinks: in each zone those above the number of nodes that stay there. A controller
 * left to itself takes any, and a zone's nodes could only go with calls on them. It takes those
 * without a node and those that are not Ready first in any case. Pods that end already are not counted.
 */
export function leavingPods(
  pods: readonly KubePod[],
  nodes: readonly KubeNode[],
  { zones, nodes: replicas }: Pick<PoolSize, "zones" | "nodes">,
): string[] {
  const zoneOf = new Map(nodes.map(({ metadata }) => [metadata.name, metadata.labels?.[ZONE]]));
  const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const placed = staying.filter(({ spec }) => spec?.nodeName !== undefined);
  const isReady = ({ status }: KubePod) => holds(status?.conditions, "Ready");
  const firstToStay = [...placed.filter(isReady), ...placed.filter((pod) => !isReady(pod))];
  const surplus = zones.flatMap(({ zone, nodes: wanted }) =>
    firstToStay.filter(({ spec }) => zoneOf.get(spec?.nodeName ?? "") === zone).slice(wanted),
  );
  // No more than the controller will take: a zone that lacks pods makes up for another's surplus.
  return surplus.slice(0, Math.max(0, placed.length - replicas)).map(({ metadata }) => metadata.name);
}
