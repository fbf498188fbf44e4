import type { Blueprint, StorageClassModel } from "../blueprint/blueprint.js";

/** A Kubernetes object as plain data. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** The plain objects of the base stack, for those who apply manifests: the same as `stacks/cdktf/base-stack.ts` makes. */
export function baseObjects(blueprint: Blueprint): KubernetesObject[] {
  return [
    ...blueprint.namespaces.flatMap(({ name, labels, quota }): KubernetesObject[] => [
      { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } },
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "default-deny", namespace: name },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      },
      {
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "ceiling", namespace: name },
        spec: { hard: quota },
      },
    ]),
    ...blueprint.priorityClasses.map(
      ({ name, value, description }): KubernetesObject => ({
        apiVersion: "scheduling.k8s.io/v1",
        kind: "PriorityClass",
        metadata: { name },
        value,
        description,
        globalDefault: false,
      }),
    ),
    ...(blueprint.storageClass === null ? [] : [storageClassObject(blueprint.storageClass)]),
  ];
}

/** A volume is made in the zone of the pod that needs it first, and stays when its claim is deleted by mistake. */
export function storageClassObject({ name, provisioner, parameters }: StorageClassModel) {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner,
    parameters,
    volumeBindingMode: "WaitForFirstConsumer",
    reclaimPolicy: "Retain",
    allowVolumeExpansion: true,
  };
}
