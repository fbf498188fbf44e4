import { describe, expect, it } from "vitest";
import { CERTIFICATES, CONTROLLERS, type EdgeInput, renderEdge } from "./edge-values.js";

const ENVOY = CONTROLLERS["envoy-gateway by gateway"];
const TRAEFIK = CONTROLLERS["traefik by gateway"];
const HAPROXY = CONTROLLERS["haproxy by ingress"];
const OTHER = CONTROLLERS["other by gateway"];
const acme = (more: EdgeInput): EdgeInput => ({
  ...ENVOY,
  certificate: { from: "certManager", acme: { directory: "https://ca.example.org/acme", ...more } },
});
const PROXIED = { "example.org/proxy-protocol": "true" };
const INTERNAL = { enabled: true, annotations: { "example.org/internal": "true" } };

/** What cannot work, and what the chart says of it: the key's path and the fix. */
const REFUSED: Readonly<Record<string, readonly [EdgeInput, string]>> = {
  "no host name": [{ ...ENVOY, hostname: "" }, "hostname is empty; set the host name of the signal endpoint"],
  "no certificate": [{ ...ENVOY, tlsSecret: "" }, "tlsSecret is empty; name a Secret"],
  "no backend": [{ ...ENVOY, backend: { service: "" } }, "backend.service is empty; name the Service"],
  "no GatewayClass": [{ ...ENVOY, gateway: { className: "" } }, "gateway.className is empty; name the class"],
  "no IngressClass": [{ ...HAPROXY, ingress: { className: "" } }, "ingress.className is empty; name the class"],
  "everything public": [{ ...ENVOY, publicPaths: ["/"] }, "publicPaths contains /, which opens the admin API"],
  "the admin API public": [{ ...ENVOY, publicPaths: ["/rtc", "/Twirp/x"] }, "publicPaths contains /Twirp/x, which"],
  "HSTS as a header": [
    { ...ENVOY, headers: { "strict-transport-security": "max-age=1" } },
    "headers contains strict-transport-security; set hsts.maxAgeSeconds instead",
  ],
  "a target that nobody reads": [
    { ...ENVOY, externalDns: { target: "edge.example.org" } },
    "externalDns.target is edge.example.org, but externalDns.enabled is false; enable it",
  ],
  "Envoy Gateway behind an Ingress": [
    { ...HAPROXY, controller: "envoy-gateway" },
    "controller is envoy-gateway, which works with kind gateway here, but kind is ingress; change one",
  ],
  "HAProxy behind a Gateway": [
    { ...ENVOY, controller: "haproxy" },
    "controller is haproxy, which works with kind ingress here, but kind is gateway; change one",
  ],
  "an internal listener by Ingress": [
    { ...HAPROXY, internal: INTERNAL },
    "internal.enabled is true, but kind ingress has none; let applications use the Service",
  ],
  "an internal listener of Traefik": [
    { ...TRAEFIK, internal: INTERNAL },
    "internal.enabled is true, but Traefik answers for all Gateways at one address, so internal.paths would be public",
  ],
  "an internal listener of a Traefik by its class": [
    { ...OTHER, gateway: { className: "traefik" }, internal: INTERNAL },
    "internal.paths would be public; let applications use the Service, or use Envoy Gateway",
  ],
  "an internal listener on a public balancer": [
    { ...ENVOY, internal: { enabled: true } },
    "internal.annotations is empty, so the load balancer would be public; set loadBalancer.cloud",
  ],
  "a cloud's balancer behind an Ingress": [
    { ...HAPROXY, loadBalancer: { cloud: "scaleway" } },
    "loadBalancer.cloud is scaleway, but the Service of an Ingress controller is its own; annotate it there",
  ],
  "a cloud's balancer of Traefik": [
    { ...TRAEFIK, loadBalancer: { cloud: "scaleway" } },
    "loadBalancer.cloud has no effect: Traefik makes no load balancer for a Gateway; annotate Traefik's own Service",
  ],
  "annotations that Traefik does not read": [
    { ...TRAEFIK, gateway: { className: "traefik", annotations: { a: "b" } } },
    "gateway.annotations has no effect: Traefik makes no load balancer for a Gateway",
  ],
  "zones of a cloud that has none": [
    { ...ENVOY, loadBalancer: { cloud: "scaleway", zones: ["a", "b"] } },
    "loadBalancer.zones has 2 zones, but a load balancer for each is only known for outscale; clear it",
  ],
  "PROXY protocol to who does not accept it": [
    { ...OTHER, loadBalancer: { cloud: "outscale", proxyProtocol: true } },
    "loadBalancer.proxyProtocol is true, but this chart cannot make controller other accept it",
  ],
  "PROXY protocol that nobody sends": [
    { ...ENVOY, loadBalancer: { proxyProtocol: true } },
    "loadBalancer.proxyProtocol is true, but nothing asks the load balancer to send it",
  ],
  "PROXY protocol switched off by hand": [
    {
      ...ENVOY,
      gateway: { className: "x", annotations: { "loadbalancer.openstack.org/proxy-protocol": "false" } },
      loadBalancer: { cloud: "openstack", proxyProtocol: true },
    },
    "nothing asks the load balancer to send it, and Envoy would refuse every connection; set loadBalancer.cloud",
  ],
  "PROXY protocol that Envoy does not expect": [
    { ...ENVOY, gateway: { className: "x", annotations: PROXIED } },
    "gateway.annotations asks for the PROXY protocol (example.org/proxy-protocol), but loadBalancer.proxyProtocol is false",
  ],
  "an issuer that is not used": [
    { ...ENVOY, certificate: { issuer: { name: "site" } } },
    "certificate.issuer.name is site, but certificate.from is existing; set certManager, or clear it",
  ],
  "a directory that is not used": [
    { ...ENVOY, certificate: { acme: { directory: "https://ca.example.org/acme", dns01: { x: {} } } } },
    "certificate.acme.directory is https://ca.example.org/acme, but certificate.from is existing",
  ],
  "no issuer": [
    { ...ENVOY, certificate: { from: "certManager" } },
    "certificate.from is certManager without an issuer; name one in certificate.issuer.name, or set certificate.acme",
  ],
  "two issuers": [
    {
      ...ENVOY,
      certificate: {
        from: "certManager",
        issuer: { name: "site" },
        acme: { directory: "https://ca.example.org/acme", dns01: { x: {} } },
      },
    },
    "certificate.issuer.name and certificate.acme.directory are both set; clear one",
  ],
  "no solver": [
    acme({}),
    "certificate.acme has no DNS solver, and port 80 is not served; set certificate.acme.rfc2136",
  ],
  "two solvers": [
    acme({ rfc2136: { nameserver: "192.0.2.53", keyName: "k", secret: "tsig" }, dns01: { x: {} } }),
    "certificate.acme.rfc2136.nameserver and certificate.acme.dns01 are both set; clear one",
  ],
  "unsigned updates": [
    acme({ rfc2136: { nameserver: "192.0.2.53", keyName: "k" } }),
    "certificate.acme.rfc2136 would send unsigned updates; set keyName and secret",
  ],
  "half an external account": [
    acme({ dns01: { x: {} }, externalAccount: { keyId: "kid" } }),
    "certificate.acme.externalAccount needs both keyId and secret; set the other, or clear both",
  ],
};

describe("the edge chart", () => {
  it.each(Object.entries(REFUSED))("refuses %s", async (_, [values, message]) => {
    const refusal = await renderEdge(values).then(
      () => "nothing",
      (error: Error) => error.message,
    );
    expect(refusal).toContain("1 value(s) to correct:\n  - ");
    expect(refusal).toContain(message);
  });

  it("names all findings at once", async () => {
    const values = { ...TRAEFIK, hostname: "", internal: INTERNAL, ...CERTIFICATES["an issuer"], backend: {} };
    await expect(renderEdge(values)).rejects.toThrow("3 value(s) to correct");
  });

  it.each([
    ["an ACME directory without TLS", acme({ directory: "http://ca.example.org", dns01: { x: {} } }), "directory"],
    ["a header that HAProxy would read as code", { ...HAPROXY, headers: { "X-A": "%[src]" } }, "headers"],
    ["a header of two lines", { ...HAPROXY, headers: { "X-A": "a\nb" } }, "headers"],
    ["an idle time-out shorter than three pings", { ...ENVOY, webSocket: { idleTimeoutSeconds: 29 } }, "idleTimeout"],
    ["an unknown key", { ...ENVOY, loadBalancer: { proxy: true } }, "proxy"],
  ])("refuses by its schema %s", async (_, values, key) => {
    await expect(renderEdge(values)).rejects.toThrow(new RegExp(`values don't meet the specifications[^]*${key}`));
  });
});
