import { type Blueprint, releaseOf } from "../blueprint/blueprint.js";
import { type CreatedKind, edgeKinds, kind, monitoringKinds } from "./created-kinds.js";
import type { ClusterLine } from "./line.js";

/** A question to the API server: may I? */
export interface Right extends CreatedKind {
  readonly verb: (typeof VERBS)[number];
  /** Undefined for the whole cluster. */
  readonly namespace: string | undefined;
}

/** What a first apply, a later one and a removal do. */
const VERBS = ["create", "patch", "delete"] as const;

const CLUSTER = [kind("Namespace", "", "namespaces"), kind("PriorityClass", "scheduling.k8s.io", "priorityclasses")];
const VOLUMES = [kind("StorageClass", "storage.k8s.io", "storageclasses")];
const EVERY_NAMESPACE = [
  kind("NetworkPolicy", "networking.k8s.io", "networkpolicies"),
  kind("ResourceQuota", "", "resourcequotas"),
  // Helm keeps a release's history in Secrets.
  kind("Secret", "", "secrets"),
  kind("ServiceAccount", "", "serviceaccounts"),
  kind("ConfigMap", "", "configmaps"),
  kind("Service", "", "services"),
  kind("PodDisruptionBudget", "policy", "poddisruptionbudgets"),
];
const MEDIA = [kind("Deployment", "apps", "deployments")];
const CHECKS = [kind("CronJob", "batch", "cronjobs")];
const DATA = [kind("StatefulSet", "apps", "statefulsets")];
const NODE_READER = [
  kind("ClusterRole", "rbac.authorization.k8s.io", "clusterroles"),
  kind("ClusterRoleBinding", "rbac.authorization.k8s.io", "clusterrolebindings"),
];
const HOST_NETWORK = [
  kind("ValidatingAdmissionPolicy", "admissionregistration.k8s.io", "validatingadmissionpolicies"),
  kind("ValidatingAdmissionPolicyBinding", "admissionregistration.k8s.io", "validatingadmissionpolicybindings"),
];

/** Every right that the base and the services stack need. */
export function rightsNeeded(blueprint: Blueprint): Right[] {
  const addresses = releaseOf(blueprint, "livekit-server")?.values.publicAddress;
  const readsNode = addresses?.from.includes("node") || addresses?.ipv6.from.includes("node");
  const inCluster = [
    ...CLUSTER,
    ...(blueprint.storageClass === null ? [] : VOLUMES),
    ...(readsNode ? NODE_READER : []),
    ...(releaseOf(blueprint, "host-network-policy") ? HOST_NETWORK : []),
  ];
  const checks = releaseOf(blueprint, "connectivity") ? CHECKS : [];
  const own = { media: [...MEDIA, ...edgeKinds(blueprint), ...checks], data: DATA };
  const inNamespaces = blueprint.namespaces.flatMap(({ id, name }) =>
    [...EVERY_NAMESPACE, ...monitoringKinds(blueprint), ...own[id]].map((created) => ({ created, namespace: name })),
  );
  return [...inCluster.map((created) => ({ created, namespace: undefined })), ...inNamespaces].flatMap(
    ({ created, namespace }) => VERBS.map((verb) => ({ ...created, verb, namespace })),
  );
}

/** The same question as an object that `kubectl create` sends; the answer is in its status. */
export function accessReview({ verb, group, resource, namespace }: Right) {
  const resourceAttributes = { verb, group, resource, ...(namespace === undefined ? {} : { namespace }) };
  return { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes } };
}

/**
 * One line for the whole cluster and one for each namespace: what may not be done there.
 *
 * @param allowed The answers, in the order of the rights.
 */
export function rightLines(rights: readonly Right[], allowed: readonly boolean[]): ClusterLine[] {
  const scopes = [...new Set(rights.map(({ namespace }) => namespace))];
  return scopes.map((scope) => {
    const here = rights
      .map((right, index) => ({ right, may: allowed[index] ?? false }))
      .filter(({ right }) => right.namespace === scope);
    const denied = here.filter(({ may }) => !may).map(({ right }) => right);
    const about = {
      kind: "rights",
      name: scope ?? "cluster",
      wanted: `${VERBS.join(", ")} ${new Set(here.map(({ right }) => right.resource)).size} kinds`,
    };
    const found = `${here.length - denied.length} of ${here.length} granted`;
    if (denied.length === 0) return { ...about, verdict: "ok", found, fix: "" };
    const fix = `ask for the right to ${describe(denied)}, or use an account that has it (--context)`;
    return { ...about, verdict: "missing", found, fix };
  });
}

/** `create, patch deployments, services; delete secrets`. */
function describe(rights: readonly Right[]): string {
  const verbsOf = (resource: string) =>
    rights
      .filter((right) => right.resource === resource)
      .map(({ verb }) => verb)
      .join(", ");
  const byVerbs = new Map<string, string[]>();
  for (const resource of new Set(rights.map((right) => right.resource))) {
    byVerbs.set(verbsOf(resource), [...(byVerbs.get(verbsOf(resource)) ?? []), resource]);
  }
  return [...byVerbs].map(([verbs, resources]) => `${verbs} ${resources.join(", ")}`).join("; ");
}
