import { z } from "zod";
import { className, dnsLabel, objectName } from "./names.js";
import { formed, plainUrl } from "./patterns.js";

/** The section `edge`: the controller that signalling enters through, its certificate and its internal listener. */
export const edge = z
  .strictObject({
    gateway: className("envoy").optional().describe("GatewayClass, e.g. envoy. Exclusive with ingress."),
    ingress: className("traefik").optional().describe("IngressClass, e.g. traefik or haproxy. Exclusive with gateway."),
    controllerNamespace: dnsLabel(63).describe("Namespace whose pods proxy to the SFUs."),
    controller: z
      .enum(["envoy-gateway", "traefik", "haproxy", "haproxy-ingress", "other"])
      .default("other")
      .describe(
        "What runs behind the class: its time-outs and headers are set in its own way. haproxy is haproxytech's, haproxy-ingress jcmoraisjr's.",
      ),
    certificate: z
      .enum(["existing", "issuer", "acme"])
      .default("existing")
      .describe("The certificate is in an existing Secret, or cert-manager orders it: from edge.issuer or edge.acme."),
    certificateSecret: objectName("TLS Secret for <domain>, in the media namespace.").default("edge-tls"),
    issuer: z
      .strictObject({
        name: objectName("Name of the issuer."),
        kind: z
          .enum(["Issuer", "ClusterIssuer"])
          .default("ClusterIssuer")
          .describe("Issuer: one of the media namespace."),
      })
      .optional()
      .describe("Issuer of cert-manager that is there already."),
    acme: z
      .strictObject({
        directory: plainUrl(["https"], "https://ca.example.fr/acme/acme/directory").describe(
          "Directory of the authority. No default: whom you ask for certificates is your decision.",
        ),
        caBundle: formed(/^[A-Za-z0-9+/]+={0,2}$/, "base64", "write what base64 -w0 makes of the authorities' PEM file")
          .optional()
          .describe("Authorities of the directory's own certificate, PEM in base64. Default: the public ones."),
        nameserver: formed(
          /^[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?$|^\[[0-9A-Fa-f:]+\](:\d{1,5})?$/,
          "host or host:port",
          "write one such as 192.0.2.53:53",
        ).describe("Own DNS server that takes dynamic updates (RFC 2136) for <domain>."),
        keyName: formed(/^\S+$/, "a name without spaces", "write one such as acme").describe("Name of the TSIG key."),
        secret: objectName(
          "Secret with the TSIG key (HMAC-SHA256) under tsig-secret-key, in the media namespace.",
        ).default("edge-tsig"),
      })
      .optional()
      .describe("ACME directory; the name is proven by DNS. For other DNS servers make an issuer of your own."),
    internal: z
      .boolean()
      .default(false)
      .describe("A second, internal load balancer under the same name that also answers /twirp and /agent."),
    internalAnnotations: z
      .record(z.string().min(1), z.string())
      .optional()
      .describe(
        "Annotations that keep that load balancer off public addresses. Default: the cloud's, where it is known.",
      ),
  })
  .describe("Where signalling enters.");
