import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { KubeClass, KubeCustomResource, KubeNode, KubeObject, KubeQuota } from "../../stacks/cluster/objects.js";
import { type ClusterOffer, definitionsAsked } from "../../stacks/cluster/prerequisites.js";
import { accessReview, type Right, rightsNeeded } from "../../stacks/cluster/rights.js";
import { joinReadable, type Kubectl } from "./kubectl.js";
import { KubectlError } from "./kubectl-errors.js";

/** Asks a cluster what it offers to an environment. Nothing is changed: the one object that is sent is a dry run. */
export async function readOffer(kubectl: Kubectl, blueprint: Blueprint, version: string): Promise<ClusterOffer> {
  const rights = rightsNeeded(blueprint);
  const quotas = blueprint.namespaces.map(({ name }) =>
    kubectl.list<KubeQuota>(["resourcequotas", `--namespace=${name}`]),
  );
  const answers = await together({
    allowed: mayI(kubectl, rights),
    podSecurityRefusal: podSecurity(kubectl),
    namespaces: kubectl.list<KubeObject>(["namespaces"]),
    storageClasses: kubectl.list<KubeObject>(["storageclasses.storage.k8s.io"]),
    volumeDrivers: kubectl.list<KubeObject>(["csidrivers.storage.k8s.io"]),
    ingressClasses: kubectl.list<KubeClass>(["ingressclasses.networking.k8s.io"]),
    gatewayClasses: kubectl.list<KubeClass>(["gatewayclasses.gateway.networking.k8s.io"]),
    // By name: all definitions of a cluster are megabytes.
    customResources: kubectl.list<KubeCustomResource>([
      "customresourcedefinitions.apiextensions.k8s.io",
      ...definitionsAsked(blueprint),
      "--ignore-not-found",
    ]),
    nodes: kubectl.list<KubeNode>(["nodes"]),
    quotas: Promise.all(quotas).then(joinReadable),
  });
  return { version, rights, ...answers };
}

/** All answers by their names; the first failure is everybody's. */
async function together<T extends object>(asked: T): Promise<{ [Name in keyof T]: Awaited<T[Name]> }> {
  const named = Object.entries(asked).map(async ([name, answer]) => [name, await answer] as const);
  return Object.fromEntries(await Promise.all(named)) as { [Name in keyof T]: Awaited<T[Name]> };
}

/** What `kubectl auth can-i` asks, for all rights at once. */
async function mayI(kubectl: Kubectl, rights: readonly Right[]): Promise<boolean[]> {
  const reviews = { apiVersion: "v1", kind: "List", items: rights.map(accessReview) };
  const answer = await kubectl.run(
    ["create", "--filename=-", "--validate=false", '--output=jsonpath={.status.allowed}{"\\n"}'],
    JSON.stringify(reviews),
  );
  return answer
    .trim()
    .split("\n")
    .map((line) => line === "true");
}

/** What admission says to a namespace with an impossible level: only Pod Security reads that label. */
async function podSecurity(kubectl: Kubectl): Promise<string | undefined> {
  const labels = { "pod-security.kubernetes.io/enforce": "impossible" };
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "relais-doctor", labels } };
  try {
    await kubectl.run(["create", "--filename=-", "--dry-run=server", "--output=name"], JSON.stringify(namespace));
    return undefined;
  } catch (error) {
    if (error instanceof KubectlError && ["forbidden", "other"].includes(error.failure)) return error.message;
    throw error;
  }
}
