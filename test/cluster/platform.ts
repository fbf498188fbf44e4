import { setTimeout as sleep } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { renderManifests } from "../../scripts/lib/render.js";
import { toolPath } from "../../scripts/lib/tools.js";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { Decided } from "../../stacks/design.js";
import { baseObjects } from "../../stacks/manifests/base-objects.js";
import type { Manifest } from "../charts/rendered.js";
import { eventually } from "../media/lab/processes.js";
import { isReady } from "./counts.js";
import { addNodes, nodeGroups } from "./nodes.js";
import type { Cluster } from "./shared.js";

/** Brings up nodes, base objects and releases of an environment, in the order of the stacks, and waits until all pods are Ready. */
export async function deploy(cluster: Cluster, decided: Decided): Promise<void> {
  const { blueprint } = decided;
  await eventually("end of an earlier deployment", 120, async () => {
    const there = await cluster.api.list("/api/v1/namespaces");
    const ending = there.filter(({ metadata }) => metadata.deletionTimestamp).map(({ metadata }) => metadata.name);
    return !blueprint.namespaces.some(({ name }) => ending.includes(name)) || undefined;
  });
  await Promise.all([addInfrastructure(cluster, decided), applyBase(cluster, blueprint)]);
  await installReleases(cluster, blueprint);
  await settled(cluster, blueprint);
}

/** The node pools as objects, and the nodes that their controller would make. */
export async function addInfrastructure({ api }: Cluster, decided: Decided): Promise<void> {
  const objects = decided.blueprint.infrastructure?.objects ?? [];
  await Promise.all(objects.map(({ manifest }) => api.apply(manifest)));
  await addNodes(api, nodeGroups(decided));
  // A pod that comes earlier is tried again for every node that gets ready.
  await eventually("nodes that take pods", 60, async () => {
    const late = (await api.list("/api/v1/nodes")).filter((node) => !isReady(node) || node.spec.taints !== undefined);
    if (late.length === 0) return true;
    await sleep(500);
    throw new Error(`${late.length} nodes are not Ready`);
  });
}

/** Base objects first: quotas must be counted before anything else is let in. */
export async function applyBase({ api }: Cluster, blueprint: Blueprint): Promise<void> {
  for (const object of baseObjects(blueprint)) await api.apply(object);
  await eventually("quotas that are counted", 30, async () => {
    const quotas = await inNamespaces(api, blueprint, "/api/v1", "resourcequotas");
    return quotas.every(({ spec, status }) => JSON.stringify(status?.hard) === JSON.stringify(spec.hard)) || undefined;
  });
}

/** All releases, those of the base stack first. */
export async function installReleases({ helm }: Cluster, { releases }: Blueprint): Promise<void> {
  for (const stack of ["base", "services"]) await helm.installAll(releases.filter((each) => each.stack === stack));
}

/** Waits until every workload runs as it should in its newest revision, and nothing of an older one is left. */
export function settled({ api }: Cluster, blueprint: Blueprint, seconds = 60): Promise<boolean> {
  return eventually(`pods of ${blueprint.name}`, seconds, async () => {
    const [deployments, statefulSets] = await Promise.all([
      inNamespaces(api, blueprint, "/apis/apps/v1", "deployments"),
      inNamespaces(api, blueprint, "/apis/apps/v1", "statefulsets"),
    ]);
    const workloads = [...deployments, ...statefulSets];
    const late = workloads.filter((each) => !hasSettled(each));
    // A thousand pods are much to read: only when nothing else is open.
    const wanted = workloads.reduce((sum, { spec }) => sum + spec.replicas, 0);
    if (late.length === 0 && (await podsOf(api, blueprint)).length === wanted) return true;
    await sleep(200);
    throw new Error(late.map(({ metadata, status }) => `${metadata.name} ${JSON.stringify(status)}`).join(", "));
  });
}

function hasSettled({ metadata, spec, status }: Manifest): boolean {
  const { observedGeneration, readyReplicas = 0, updatedReplicas = 0 } = status;
  const isSeen = observedGeneration === metadata.generation;
  return isSeen && readyReplicas === spec.replicas && updatedReplicas === spec.replicas;
}

/** Pods of an environment, those that terminate too. */
export const podsOf = (api: Cluster["api"], blueprint: Pick<Blueprint, "namespaces">): Promise<readonly Manifest[]> =>
  inNamespaces(api, blueprint, "/api/v1", "pods");

export async function inNamespaces(
  api: Cluster["api"],
  { namespaces }: Pick<Blueprint, "namespaces">,
  group: string,
  plural: string,
): Promise<readonly Manifest[]> {
  const lists = await Promise.all(namespaces.map(({ name }) => api.list(`${group}/namespaces/${name}/${plural}`)));
  return lists.flat();
}

/** Every object of an environment, as `relais render` gives it. */
export async function rendered(blueprint: Blueprint): Promise<readonly Manifest[]> {
  const manifests = await renderManifests(blueprint, toolPath("helm"));
  return manifests
    .flatMap(({ text }) => parseAllDocuments(text).map((document): Manifest => document.toJS()))
    .filter((object) => object !== null);
}

/**
 * Takes an environment and its nodes away without any regard for calls, so that the next one finds its NodePorts free. Its namespaces
 * end in the background; what releases leave beside them bears their names, by which helm takes it over in the next deployment.
 */
export async function remove({ api }: Cluster, { blueprint }: Decided): Promise<void> {
  const drop = (path: string) => api.request("DELETE", `${path}?gracePeriodSeconds=0`);
  for (const { name } of blueprint.namespaces) {
    const namespace = `/api/v1/namespaces/${name}`;
    // A namespace that ends takes no new pods, so that those of it can go first, and then their nodes.
    await drop(namespace);
    await drop(`${namespace}/pods`);
    const services = await api.list(`${namespace}/services`);
    await Promise.all(services.map(({ metadata }) => drop(`${namespace}/services/${metadata.name}`)));
    // Its controller has seen pods with hours to go, and would look again after half of them.
    await api.request("PATCH", namespace, { metadata: { annotations: { "relais.test/emptied": "" } } });
  }
  // What base makes beside namespaces would be somebody else's to the next deployment of that name.
  const wide = baseObjects(blueprint).filter(({ kind, metadata }) => kind !== "Namespace" && !metadata.namespace);
  const outside = await Promise.all(wide.map(api.pathOf));
  await Promise.all(["/api/v1/nodes", "/api/v1/persistentvolumes", ...outside].map(drop));
}
