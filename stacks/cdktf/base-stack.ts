import type { Blueprint, NamespaceModel } from "../blueprint/blueprint.js";
import { storageClassObject } from "../manifests/base-objects.js";
import {
  type App,
  NamespaceV1,
  NetworkPolicyV1,
  PriorityClassV1,
  ResourceQuotaV1,
  StorageClassV1,
  type TerraformStack,
} from "./cdk.js";
import { helmReleases } from "./helm-releases.js";
import { clusterProviders } from "./kubernetes.js";
import { newStack } from "./stack.js";

/** Namespaces, default-deny, quotas and cluster-scoped objects: what the releases stand on. */
export function baseStack(app: App, blueprint: Blueprint, charts: string): TerraformStack {
  const stack = newStack(app, `${blueprint.name}-base`, blueprint.state);
  const releases = blueprint.releases.filter((release) => release.stack === "base");
  clusterProviders(stack, { kubernetes: true, helm: releases.length > 0 });
  const namespaces = blueprint.namespaces.map((namespace) => addNamespace(stack, namespace));
  for (const { id, name, value, description } of blueprint.priorityClasses) {
    new PriorityClassV1(stack, `priority_${id}`, { metadata: { name }, value, description });
  }
  if (blueprint.storageClass !== null) {
    const { metadata, provisioner, parameters, ...rest } = storageClassObject(blueprint.storageClass);
    new StorageClassV1(stack, "storage_class_data", {
      metadata,
      storageProvisioner: provisioner,
      parameters: { ...parameters },
      volumeBindingMode: rest.volumeBindingMode,
      reclaimPolicy: rest.reclaimPolicy,
      allowVolumeExpansion: rest.allowVolumeExpansion,
    });
  }
  helmReleases(stack, releases, charts, namespaces);
  return stack;
}

function addNamespace(stack: TerraformStack, { id, name, labels, quota }: NamespaceModel): NamespaceV1 {
  const namespace = new NamespaceV1(stack, `namespace_${id}`, { metadata: { name, labels: { ...labels } } });
  const inside = namespace.metadata.name;
  new NetworkPolicyV1(stack, `deny_${id}`, {
    metadata: { name: "default-deny", namespace: inside },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  });
  new ResourceQuotaV1(stack, `quota_${id}`, {
    metadata: { name: "ceiling", namespace: inside },
    spec: { hard: { ...quota } },
  });
  return namespace;
}
