import { core, helm, networking, type Provider, scheduling, storage } from "@pulumi/kubernetes";
import type { CustomResource, CustomResourceOptions } from "@pulumi/pulumi";
import { type Blueprint, HELM_HISTORY, type Release } from "../blueprint/blueprint.js";
import { baseObjects } from "../manifests/base-objects.js";
import type { StackName } from "./project.js";

/** What the base is made of. Its objects are plain data, which the types of the arguments, made of unions, cannot describe. */
const KINDS: Readonly<
  Record<string, new (name: string, args: never, options: CustomResourceOptions) => CustomResource>
> = {
  Namespace: core.v1.Namespace,
  NetworkPolicy: networking.v1.NetworkPolicy,
  ResourceQuota: core.v1.ResourceQuota,
  PriorityClass: scheduling.v1.PriorityClass,
  StorageClass: storage.v1.StorageClass,
};

/**
 * Declares the resources of one stack: the same objects and releases, in the same order, as `stacks/cdktf`. Takes no decision.
 *
 * @param charts Folder of each chart by its name, as the program sees it.
 */
export function deploy(
  blueprint: Blueprint,
  stack: StackName,
  charts: Readonly<Record<string, string>>,
  provider: Provider,
): void {
  const base = stack === "base" ? objects(blueprint, provider) : [];
  const made = new Map<string, helm.v3.Release>();
  for (const release of blueprint.releases.filter((each) => each.stack === stack)) {
    const dependsOn = [...base, ...release.after.map((earlier) => found(made, release, earlier))];
    made.set(release.name, new helm.v3.Release(release.name, argumentsOf(release, charts), { provider, dependsOn }));
  }
}

function objects(blueprint: Blueprint, provider: Provider): CustomResource[] {
  const namespaces = new Map<string, CustomResource>();
  return baseObjects(blueprint).map((object) => {
    const { name, namespace } = object.metadata;
    const Kind = KINDS[object.kind];
    if (Kind === undefined) throw new Error(`no resource for a ${object.kind}`);
    const within = namespace === undefined ? undefined : namespaces.get(namespace);
    const dependsOn = within === undefined ? [] : [within];
    const address = namespace === undefined ? name : `${namespace}-${name}`;
    const resource = new Kind(address, object as never, { provider, dependsOn });
    if (object.kind === "Namespace") namespaces.set(name, resource);
    return resource;
  });
}

function argumentsOf(release: Release, charts: Readonly<Record<string, string>>): helm.v3.ReleaseArgs {
  const chart = charts[release.chart];
  if (chart === undefined) throw new Error(`no folder of chart ${release.chart}`);
  return {
    name: release.name,
    namespace: release.namespace,
    chart,
    skipAwait: !release.wait,
    timeout: release.timeoutSeconds,
    maxHistory: HELM_HISTORY,
    values: release.values,
  };
}

function found<Resource>(made: ReadonlyMap<string, Resource>, release: Release, earlier: string): Resource {
  const resource = made.get(earlier);
  if (!resource) throw new Error(`release ${release.name} comes before ${earlier}`);
  return resource;
}
