import { type Blueprint, releaseOf } from "../blueprint/blueprint.js";

/** A kind that the stacks create. */
export interface CreatedKind {
  readonly kind: string;
  readonly group: string;
  readonly resource: string;
  /** Version that a chart writes and what brings its definition; absent for Kubernetes' own and the Gateway API's. */
  readonly defined?: { readonly version: string; readonly by: string };
}

export const kind = (name: string, group: string, resource: string, defined?: CreatedKind["defined"]): CreatedKind => ({
  kind: name,
  group,
  resource,
  ...(defined ? { defined } : {}),
});

const CERT_MANAGER = { version: "v1", by: "cert-manager" };

/** What charts/edge renders for the environment. */
export function edgeKinds(blueprint: Blueprint): readonly CreatedKind[] {
  const edge = releaseOf(blueprint, "edge")?.values;
  if (!edge) return [];
  const { certificate, controller } = edge;
  const byGateway = edge.kind === "gateway";
  return [
    ...(byGateway
      ? [
          kind("Gateway", "gateway.networking.k8s.io", "gateways"),
          kind("HTTPRoute", "gateway.networking.k8s.io", "httproutes"),
        ]
      : [kind("Ingress", "networking.k8s.io", "ingresses")]),
    ...(controller === "envoy-gateway"
      ? [
          kind("ClientTrafficPolicy", "gateway.envoyproxy.io", "clienttrafficpolicies", {
            version: "v1alpha1",
            by: "Envoy Gateway 1.7 or newer",
          }),
        ]
      : []),
    ...(controller === "traefik" && !byGateway
      ? [kind("Middleware", "traefik.io", "middlewares", { version: "v1alpha1", by: "Traefik 3" })]
      : []),
    ...(certificate.from === "certManager"
      ? [kind("Certificate", "cert-manager.io", "certificates", CERT_MANAGER)]
      : []),
    ...("acme" in certificate ? [kind("Issuer", "cert-manager.io", "issuers", CERT_MANAGER)] : []),
  ];
}

const OPERATOR = {
  version: "v1",
  by: "the Prometheus Operator's definitions, or set monitoring.operator to false",
};

/** What the charts render where the Prometheus Operator is there. */
export const monitoringKinds = (blueprint: Blueprint): readonly CreatedKind[] =>
  releaseOf(blueprint, "livekit-server")?.values.monitoring === undefined
    ? []
    : [
        kind("ServiceMonitor", "monitoring.coreos.com", "servicemonitors", OPERATOR),
        kind("PrometheusRule", "monitoring.coreos.com", "prometheusrules", OPERATOR),
      ];

/** Name of a kind's definition. */
export const definitionOf = ({ group, resource }: CreatedKind): string => `${resource}.${group}`;
