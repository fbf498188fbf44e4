import type { Manifest } from "../charts/rendered.js";
import type { Api, Change } from "./api.js";
import { isReady } from "./counts.js";

/** A pod that was told to end. */
export interface Ended {
  readonly name: string;
  readonly node: string;
  /** Seconds that it was given. */
  readonly grace: number;
  /** When it was told, and when it was gone, in ms. */
  readonly told: number;
  gone?: number;
}

/** What happened to the pods of a workload since the start, as the API told it change by change. */
export interface PodHistory {
  readonly ended: readonly Ended[];
  /** Fewest Ready pods that were not ending, at any moment. */
  readonly fewestReady: number;
  /** Pods that were told to end before the first new one was Ready. */
  readonly firstWave: number;
  /** Most pods that ran on one node at a moment, ending ones too. */
  readonly mostOnNode: number;
}

/** Follows the pods of a namespace with a label's value until told to stop. */
export async function followPods(
  api: Api,
  namespace: string,
  workload: string,
): Promise<{ readonly stop: () => PodHistory }> {
  const pods = new Map<string, Manifest>();
  const ended = new Map<string, Ended>();
  let fewestReady = Number.POSITIVE_INFINITY;
  let mostOnNode = 0;
  let firstWave: number | undefined;
  const look = () => {
    const all = [...pods.values()];
    fewestReady = Math.min(fewestReady, all.filter(isReady).length);
    const running = all.filter(({ status }) => status.podIP !== undefined).map(({ spec }) => spec.nodeName);
    mostOnNode = Math.max(mostOnNode, ...running.map((node) => running.filter((each) => each === node).length));
  };
  const changed = ({ type, object }: Change) => {
    const { uid, name, deletionTimestamp, deletionGracePeriodSeconds: grace } = object.metadata;
    if (type === "DELETED") {
      pods.delete(uid);
      const known = ended.get(uid);
      if (known) known.gone = Date.now();
    } else {
      if (deletionTimestamp && !ended.has(uid))
        ended.set(uid, { name, grace, node: object.spec.nodeName, told: Date.now() });
      if (!first.has(uid) && isReady(object)) firstWave ??= ended.size;
      pods.set(uid, object);
    }
    look();
  };
  const selector = encodeURIComponent(`app.kubernetes.io/name=${workload}`);
  const { items, stop } = await api.watch(`/api/v1/namespaces/${namespace}/pods`, changed, `labelSelector=${selector}`);
  for (const pod of items) pods.set(pod.metadata.uid, pod);
  const first = new Set(pods.keys());
  look();
  return {
    stop: () => {
      stop();
      return { ended: [...ended.values()], fewestReady, firstWave: firstWave ?? ended.size, mostOnNode };
    },
  };
}
