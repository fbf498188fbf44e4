import { type Blueprint, type Release, releaseOf } from "../blueprint/blueprint.js";
import { type ClusterLine, judged } from "./line.js";
import type { KubeDisruptionBudget, KubeObject, KubeWorkload } from "./objects.js";

/** A workload that a release makes; it carries the release's name. */
export interface WantedWorkload {
  readonly kind: "Deployment" | "StatefulSet";
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  /** It has a PodDisruptionBudget. */
  readonly protected: boolean;
}

/** The kinds of workloads that are looked at, as kubectl calls them. */
export const WORKLOAD_KINDS = ["deployments", "statefulsets", "daemonsets"] as const;

/** The workloads of the releases. */
export function wantedWorkloads({ releases }: Pick<Blueprint, "releases">): WantedWorkload[] {
  return releases.flatMap((release) => workloadOf(release) ?? []);
}

function workloadOf(release: Release): WantedWorkload | undefined {
  const { namespace, name } = release;
  switch (release.chart) {
    case "livekit-server":
    case "coturn":
      return { kind: "Deployment", namespace, name, replicas: release.values.replicas, protected: true };
    case "valkey": {
      const { replicas, sentinel } = release.values;
      // A budget for a single member would only block node drains.
      return { kind: "StatefulSet", namespace, name, replicas, protected: sentinel.enabled };
    }
    default:
      return undefined;
  }
}

/** One line for each wanted workload, and one for each that is in the environment's namespaces without being wanted. */
export function workloadLines(blueprint: Blueprint, found: readonly KubeWorkload[]): ClusterLine[] {
  const wanted = wantedWorkloads(blueprint);
  const isWanted = (each: KubeWorkload) => wanted.some((one) => isSame(one, each));
  return [
    ...wanted.map((one) =>
      workloadLine(
        blueprint.name,
        one,
        found.find((each) => isSame(one, each)),
      ),
    ),
    ...found
      .filter((each) => !isWanted(each))
      .map(
        (each): ClusterLine => ({
          kind: each.kind,
          name: `${each.metadata.namespace}/${each.metadata.name}`,
          verdict: "differs",
          wanted: "nothing",
          found: `${counts(each).ready} ready`,
          fix: "move it to another namespace: quota and network policies of this one are made for the media plane",
        }),
      ),
  ];
}

const isSame = (wanted: WantedWorkload, { kind, metadata }: KubeWorkload) =>
  kind === wanted.kind && metadata.name === wanted.name && metadata.namespace === wanted.namespace;

function workloadLine(environment: string, wanted: WantedWorkload, found: KubeWorkload | undefined): ClusterLine {
  const { kind, namespace, name, replicas } = wanted;
  const about = { kind, name: `${namespace}/${name}`, wanted: `${replicas} ready` };
  if (!found) {
    return { ...about, verdict: "missing", found: `no such ${kind}`, fix: `apply ${environment}-services` };
  }
  const { desired, updated, ready } = counts(found);
  const isScaled = desired === replicas;
  const fix = isScaled
    ? `see kubectl -n ${namespace} rollout status ${kind.toLowerCase()}/${name}`
    : `${desired} are asked for: apply ${environment}-services, and change numbers in the environment's file only`;
  const state = { ...about, found: `${ready} ready, ${updated} of the current version, ${desired} asked for`, fix };
  return judged(state, isScaled && ready >= replicas && updated >= replicas);
}

/** Until its controller has seen a change, the counts in a status are about what was before. */
const isSeen = ({ metadata, status }: KubeWorkload | KubeDisruptionBudget) =>
  (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);

function counts(workload: KubeWorkload) {
  const { kind, spec, status } = workload;
  const ofDaemons = kind === "DaemonSet";
  const updated = (ofDaemons ? status?.updatedNumberScheduled : status?.updatedReplicas) ?? 0;
  return {
    desired: (ofDaemons ? status?.desiredNumberScheduled : spec?.replicas) ?? 0,
    updated: isSeen(workload) ? updated : 0,
    ready: (ofDaemons ? status?.numberReady : status?.readyReplicas) ?? 0,
  };
}

/** The kubelet ends a pod some seconds after its grace period. */
const SLACK_SECONDS = 60;

/** One line for each pod that is being ended: SFU and TURN servers wait for their calls, and nothing else does it for as long. */
export function drainLines(pods: readonly KubeObject[], now: Date): ClusterLine[] {
  return pods.flatMap(({ metadata }): ClusterLine[] => {
    if (metadata.deletionTimestamp === undefined) return [];
    const end = Date.parse(metadata.deletionTimestamp);
    const grace = metadata.deletionGracePeriodSeconds ?? 0;
    const since = (now.getTime() - end) / 1000 + grace;
    const line = {
      kind: "draining Pod",
      name: `${metadata.namespace}/${metadata.name}`,
      wanted: `gone within ${lasting(grace)}`,
      found: `ending since ${lasting(since)}`,
      fix: `see kubectl -n ${metadata.namespace} describe pod ${metadata.name}: its node may be lost`,
    };
    return [judged(line, since <= grace + SLACK_SECONDS)];
  });
}

/** One line for each PodDisruptionBudget: without it, a node drain may take more servers than the peak can spare. */
export function budgetLines(blueprint: Blueprint, found: readonly KubeDisruptionBudget[]): ClusterLine[] {
  return wantedWorkloads(blueprint)
    .filter((workload) => workload.protected)
    .map(({ namespace, name }) => {
      const budget = found.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
      const about = { kind: "PodDisruptionBudget", name: `${namespace}/${name}` };
      if (!budget) {
        const fix = `apply ${blueprint.name}-services`;
        return { ...about, wanted: "there", verdict: "missing", found: "no such PodDisruptionBudget", fix } as const;
      }
      // The server writes zeros into a budget that no controller has seen, and 0 of 0 would be enough.
      if (!isSeen(budget)) {
        const fix = `see kubectl -n ${namespace} describe poddisruptionbudget ${name}: no controller has looked at it`;
        return judged({ ...about, wanted: "pods counted", found: "none counted", fix }, false);
      }
      const { currentHealthy = 0, desiredHealthy = 0, disruptionsAllowed = 0 } = budget.status ?? {};
      const wanted = `${desiredHealthy} healthy at least`;
      const state = `${currentHealthy} healthy, ${disruptionsAllowed} may be disrupted`;
      const fix = `see kubectl -n ${namespace} get pods`;
      return judged({ ...about, wanted, found: state, fix }, currentHealthy >= desiredHealthy);
    });
}

/** `4 h 5 min`, `12 min`, `30 s`. */
export function lasting(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The release whose pods fill a pool. */
export function releaseOfPool(blueprint: Pick<Blueprint, "releases">, pool: keyof Blueprint["pools"]) {
  const chart = ({ sfu: "livekit-server", turn: "coturn", system: "valkey" } as const)[pool];
  return releaseOf(blueprint, chart);
}
