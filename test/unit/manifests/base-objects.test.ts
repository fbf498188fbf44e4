import { describe, expect, it } from "vitest";
import { baseObjects } from "../../../stacks/manifests/base-objects.js";
import { decidedOf, generic, oks } from "../../fixtures/environments.js";

const level = (name: string) => ({
  "app.kubernetes.io/managed-by": "relais",
  "relais/environment": "test",
  "pod-security.kubernetes.io/enforce": name,
  "pod-security.kubernetes.io/enforce-version": "v1.35",
  "pod-security.kubernetes.io/warn": "restricted",
  "pod-security.kubernetes.io/warn-version": "v1.35",
});

describe("the base of an environment", () => {
  it("is two namespaces that begin closed and have a ceiling, two priorities, and a class of volumes that outlive mistakes", () => {
    const namespace = (name: string, hard: object) => [
      { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: level("restricted") } },
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "default-deny", namespace: name },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      },
      { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "ceiling", namespace: name }, spec: { hard } },
    ];
    const priority = (name: string, value: number, description: string) => ({
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name },
      value,
      description,
      globalDefault: false,
    });
    expect(baseObjects(decidedOf(oks()).blueprint)).toEqual([
      ...namespace("test-media", { pods: "18", "services.loadbalancers": "1", "services.nodeports": "19" }),
      ...namespace("test-data", {
        pods: "6",
        persistentvolumeclaims: "3",
        "services.loadbalancers": "0",
        "services.nodeports": "0",
      }),
      priority("test-media", 1_000_000, "Calls: SFU and TURN servers"),
      priority("test-data", 900_000, "Message bus of the SFUs"),
      {
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: { name: "test-data" },
        provisioner: "bsu.csi.outscale.com",
        parameters: { type: "gp2", "csi.storage.k8s.io/fstype": "ext4" },
        volumeBindingMode: "WaitForFirstConsumer",
        reclaimPolicy: "Retain",
        allowVolumeExpansion: true,
      },
    ]);
  });

  it("has no class of volumes of its own where the cluster's are used", () => {
    const kinds = baseObjects(decidedOf(generic()).blueprint).map(({ kind }) => kind);
    expect(kinds).not.toContain("StorageClass");
    expect(kinds).toContain("PriorityClass");
  });
});
