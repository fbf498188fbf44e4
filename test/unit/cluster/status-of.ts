import type { ClusterLine, Readable } from "../../../stacks/cluster/line.js";
import type { KubeNode, KubeObject, KubeWorkload } from "../../../stacks/cluster/objects.js";
import { statusLines } from "../../../stacks/cluster/status.js";
import { visio } from "./offer.js";

export const NOW = new Date("2026-11-24T12:00:00Z");
export const NO_SECRETS: Readable<never> = { items: [] };

/** The report about objects and nodes in a cluster of visio, unless told otherwise. */
export function lines(
  objects: readonly object[],
  { nodes = [] as readonly object[], blueprint = visio } = {},
): ClusterLine[] {
  const state = {
    nodes: { items: nodes as readonly KubeNode[] },
    objects: { items: objects as readonly KubeObject[] },
    secrets: NO_SECRETS,
  };
  return statusLines(blueprint, state, NOW);
}

export const lineOf = (all: readonly ClusterLine[], kind: string, name: string) =>
  all.find((line) => line.kind === kind && line.name === name);

/** The Deployment of visio's SFUs, all well unless told otherwise. */
export function sfus(change: { spec?: object; status?: object; generation?: number } = {}): KubeWorkload {
  const { spec, status, generation = 1 } = change;
  return {
    kind: "Deployment",
    metadata: { name: "livekit-server", namespace: "visio-media", generation },
    spec: { replicas: 63, ...spec },
    status: { observedGeneration: 1, updatedReplicas: 63, readyReplicas: 63, ...status },
  };
}
