import type { Environment } from "../../config/schema.js";
import type { Release } from "../blueprint.js";
import type { Context } from "../context.js";
import type { CertificateValue, ReleaseValues } from "../values.js";
import { IDLE_SECONDS } from "./coturn.js";

/** The way to the signal port: `/rtc` for everyone, the admin API only on the internal listener. */
export function edge({ environment, cloud, ports, names }: Context): Extract<Release, { chart: "edge" }> {
  const { gateway, ingress, controller, certificateSecret, internal, internalAnnotations } = environment.edge;
  const zones = environment.demand.survive === "zone" ? cloud.zones : [];
  const annotations = (inside: boolean) =>
    cloud.loadBalancerAnnotations({ idleSeconds: IDLE_SECONDS, zones, internal: inside });
  const values: ReleaseValues["edge"] = {
    kind: gateway === undefined ? "ingress" : "gateway",
    controller,
    hostname: environment.domain,
    tlsSecret: certificateSecret,
    certificate: edgeCertificate(environment.edge),
    backend: { service: "livekit-server", port: ports.signal.container.from },
    publicPaths: ["/rtc"],
    gateway: {
      className: gateway ?? "",
      // Traefik makes no load balancer for a Gateway.
      annotations: gateway === undefined || controller === "traefik" ? {} : annotations(false),
    },
    ingress: { className: ingress ?? "", annotations: {} },
    internal: {
      enabled: internal,
      paths: ["/twirp", "/agent"],
      annotations: internal ? (internalAnnotations ?? annotations(true)) : {},
    },
    webSocket: { idleTimeoutSeconds: IDLE_SECONDS },
  };
  return {
    name: "edge",
    chart: "edge",
    namespace: names.mediaNamespace,
    stack: "services",
    after: ["livekit-server"],
    wait: true,
    timeoutSeconds: 600,
    values,
  };
}

/** Where the certificate comes from. An issuer that is not described is a finding of its own; until then the Secret exists. */
export function edgeCertificate({ certificate: from, issuer, acme }: Environment["edge"]): CertificateValue {
  if (from === "issuer" && issuer) return { from: "certManager", issuer };
  if (from !== "acme" || !acme) return { from: "existing" };
  const { directory, caBundle = "", ...rfc2136 } = acme;
  return { from: "certManager", acme: { directory, caBundle, rfc2136 } };
}
