import { type Blueprint, releaseOf } from "../../stacks/blueprint/blueprint.js";
import { eventually } from "../media/lab/processes.js";
import type { Api } from "./api.js";

/** Brings what an operator installs before Relais comes: the edge's class, the volumes' driver, the namespaces of both controllers. */
export async function bringPrerequisites(api: Api, blueprint: Blueprint): Promise<void> {
  const edge = releaseOf(blueprint, "edge")?.values;
  const policy = releaseOf(blueprint, "livekit-server")?.values.networkPolicy;
  const named = [...(policy?.signalFromNamespaces ?? []), ...(policy?.metricsFromNamespaces ?? [])];
  const { storageClass } = blueprint;
  const objects = [
    ...named.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
    ...(storageClass
      ? [{ apiVersion: "storage.k8s.io/v1", kind: "CSIDriver", metadata: { name: storageClass.provisioner }, spec: {} }]
      : []),
    ...(edge?.kind === "ingress"
      ? [
          {
            apiVersion: "networking.k8s.io/v1",
            kind: "IngressClass",
            metadata: { name: edge.ingress.className },
            spec: { controller: "relais.test/edge" },
          },
        ]
      : []),
  ];
  await Promise.all(objects.map((object) => api.apply(object)));
  if (edge?.kind === "gateway") await acceptGatewayClass(api, edge.gateway.className);
}

/** Charts make none of this kind, so that its fields are not held against a schema. */
const GATEWAY_CLASSES = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: {
    name: "gatewayclasses.gateway.networking.k8s.io",
    annotations: {
      "api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/gateway-api",
      "gateway.networking.k8s.io/bundle-version": "v1.6.1",
    },
  },
  spec: {
    group: "gateway.networking.k8s.io",
    names: { kind: "GatewayClass", listKind: "GatewayClassList", plural: "gatewayclasses", singular: "gatewayclass" },
    scope: "Cluster",
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

/** What its controller would do; without one, it stays unknown whether anybody serves it. */
async function acceptGatewayClass(api: Api, name: string): Promise<void> {
  await api.apply(GATEWAY_CLASSES);
  const gatewayClass = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    metadata: { name },
    spec: { controllerName: "relais.test/edge" },
  };
  const { metadata } = await eventually("the definition of GatewayClass", 30, () => api.apply(gatewayClass));
  const accepted = {
    type: "Accepted",
    status: "True",
    reason: "Accepted",
    message: "by a double",
    lastTransitionTime: metadata.creationTimestamp,
  };
  const path = `${await api.pathOf(gatewayClass)}/status`;
  await api.ask("PATCH", path, { status: { conditions: [accepted] } });
}
