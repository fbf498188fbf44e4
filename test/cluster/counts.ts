import type { Manifest } from "../charts/rendered.js";
import type { Api } from "./api.js";
import { ZONE } from "./nodes.js";

/** How often each text occurs. */
export type Counts = Readonly<Record<string, number>>;

/** What the API tells of nodes and pods, as `sfu in a` and `livekit-server on sfu in a`. */
export interface Placement {
  readonly nodes: Counts;
  readonly pods: Counts;
  /** Pods of one workload that share a node, as `two of livekit-server on sfu-a-0`. */
  readonly crowded: readonly string[];
}

/** Counts nodes and Ready pods by the label of their pool and zone; of a cluster without such a label, by zone alone. */
export async function placement(
  api: Api,
  poolLabel: string | undefined,
  namespaces: readonly string[],
): Promise<Placement> {
  const nodes = await api.list("/api/v1/nodes");
  const lists = await Promise.all(namespaces.map((name) => api.list(`/api/v1/namespaces/${name}/pods`)));
  const pods = lists.flat().filter(isReady);
  const placeOf = ({ metadata }: Manifest) =>
    `${poolLabel === undefined ? "any" : metadata.labels[poolLabel]} in ${metadata.labels[ZONE]}`;
  const places = new Map(nodes.map((node) => [node.metadata.name, placeOf(node)]));
  const workload = ({ metadata }: Manifest) => metadata.labels["app.kubernetes.io/name"];
  const onNodes = count(pods.map((pod) => `${workload(pod)} on ${pod.spec.nodeName}`));
  return {
    nodes: count(nodes.filter(isReady).map(placeOf)),
    pods: count(pods.map((pod) => `${workload(pod)} on ${places.get(pod.spec.nodeName)}`)),
    crowded: Object.entries(onNodes).flatMap(([where, times]) => (times > 1 ? [`${times} of ${where}`] : [])),
  };
}

/** True of a node or pod that says so; a pod that terminates is not counted on any more. */
export const isReady = ({ metadata, status }: Manifest): boolean =>
  metadata.deletionTimestamp === undefined &&
  Boolean(status?.conditions?.some(({ type, status: value }: Manifest) => type === "Ready" && value === "True"));

export function count(texts: readonly string[]): Counts {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}
