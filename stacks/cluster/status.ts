import { type Blueprint, releaseOf } from "../blueprint/blueprint.js";
import { addressLines } from "./addresses.js";
import { type ClusterLine, linesOf, type Readable } from "./line.js";
import { nodeLines } from "./nodes.js";
import type { KubeBalanced, KubeDisruptionBudget, KubeGateway, KubeNode, KubeObject, KubeWorkload } from "./objects.js";
import { type FoundSecrets, secretLines } from "./secrets.js";
import { budgetLines, drainLines, WORKLOAD_KINDS, workloadLines } from "./workloads.js";

/** Kinds in the environment's namespaces, as kubectl calls them. */
export const STATUS_KINDS = [...WORKLOAD_KINDS, "pods", "services", "poddisruptionbudgets"] as const;

/** The kind of the way in, as kubectl calls it. */
export function edgeKind(blueprint: Blueprint): string {
  const isGateway = releaseOf(blueprint, "edge")?.values.kind === "gateway";
  return isGateway ? "gateways.gateway.networking.k8s.io" : "ingresses.networking.k8s.io";
}

/** What a cluster holds, as far as `relais status` looks at it. */
export interface ClusterState {
  readonly nodes: Readable<KubeNode>;
  /** Objects of `STATUS_KINDS` and `edgeKind` in the environment's namespaces. */
  readonly objects: Readable<KubeObject>;
  readonly secrets: Readable<FoundSecrets>;
}

/** What runs against what the blueprint wants: nodes first, since everything else stands on them. */
export function statusLines(blueprint: Blueprint, state: ClusterState, now: Date): ClusterLine[] {
  const all = (kind: string) => ({ kind, name: "all", wanted: "readable" });
  const ofKind = <T extends KubeObject>(objects: readonly KubeObject[], ...kinds: string[]) =>
    objects.filter(({ kind }) => kinds.includes(kind)) as T[];
  return [
    ...linesOf(state.nodes, all("nodes"), (nodes) => nodeLines(blueprint, nodes)),
    ...linesOf(state.secrets, all("Secrets"), (found) => found.flatMap((each) => secretLines(blueprint, each))),
    ...linesOf(state.objects, all("objects"), (objects) => [
      ...workloadLines(blueprint, ofKind<KubeWorkload>(objects, "Deployment", "StatefulSet", "DaemonSet")),
      ...drainLines(ofKind(objects, "Pod"), now),
      ...budgetLines(blueprint, ofKind<KubeDisruptionBudget>(objects, "PodDisruptionBudget")),
      ...addressLines(blueprint, ofKind<KubeBalanced | KubeGateway>(objects, "Service", "Gateway", "Ingress")),
    ]),
  ];
}
