import fc from "fast-check";
import type { EdgeValues } from "../../../stacks/blueprint/generated/chart-values.js";
import { annotations, names, port } from "./common.js";
import { describeValues, type Mistake } from "./property.js";

const service = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/);

/** Each kind with the controllers that it works with here. */
const places = [
  ...(["envoy-gateway", "traefik", "other"] as const).map((controller) => ({ kind: "gateway" as const, controller })),
  ...(["traefik", "haproxy", "haproxy-ingress", "other"] as const).map((controller) => ({
    kind: "ingress" as const,
    controller,
  })),
];

const ACME = "https://ca.example.org/acme";

const certificate: fc.Arbitrary<EdgeValues["certificate"]> = fc
  .record({
    ordered: fc.constantFrom("existing", "issuer", "rfc2136", "webhook"),
    kind: fc.constantFrom("ClusterIssuer", "Issuer"),
    name: names,
    email: fc.constantFrom("", "ops@example.org"),
    caBundle: fc.constantFrom("", "LS0t"),
    keyId: fc.constantFrom("", "1e3"),
  })
  .map(({ ordered, kind, name, email, caBundle, keyId }) => ({
    from: ordered === "existing" ? ("existing" as const) : ("certManager" as const),
    issuer: { kind, name: ordered === "issuer" ? name : "", group: "cert-manager.io" },
    acme: {
      directory: ["rfc2136", "webhook"].includes(ordered) ? ACME : "",
      email,
      caBundle,
      externalAccount: { keyId, secret: keyId === "" ? "" : name, key: "hmac" },
      rfc2136: {
        nameserver: ordered === "rfc2136" ? "192.0.2.53:53" : "",
        keyName: "acme",
        algorithm: "HMACSHA512" as const,
        secret: name,
        key: "1",
      },
      dns01: ordered === "webhook" ? { webhook: { groupName: "dns.example.org", solverName: "own" } } : {},
    },
  }));

const values: fc.Arbitrary<EdgeValues> = fc.constantFrom(...places).chain(({ kind, controller }) => {
  const balances = kind === "gateway" && controller !== "traefik";
  return fc
    .record({
      cloud: balances
        ? fc.constantFrom("outscale" as const, "openstack" as const, "scaleway" as const, "other" as const)
        : fc.constant("other" as const),
      proxied: fc.boolean(),
    })
    .chain(({ cloud, proxied }) =>
      fc.record({
        kind: fc.constant(kind),
        controller: fc.constant(controller),
        hostname: fc.constantFrom("visio.example.fr", "a.b"),
        tlsSecret: names,
        certificate,
        backend: fc.record({ service, port }),
        publicPaths: fc.uniqueArray(fc.constantFrom("/rtc", "/a/b_c-d", "/twirpy", "/1"), { minLength: 1 }),
        gateway: fc.record({
          className: names,
          annotations: controller === "traefik" ? fc.constant({}) : annotations,
          port: fc.oneof(fc.constant(0), port),
        }),
        ingress: fc.record({ className: names, annotations }),
        internal: fc.record({
          enabled: balances ? fc.boolean() : fc.constant(false),
          paths: fc.uniqueArray(fc.constantFrom("/twirp", "/agent", "/x"), { minLength: 1 }),
          annotations: fc.constantFrom({ "example.org/internal": "true" }, { a: "b", c: "" }),
        }),
        webSocket: fc.record({ idleTimeoutSeconds: fc.integer({ min: 60, max: 86_400 }) }),
        hsts: fc.record({ maxAgeSeconds: fc.integer({ min: 0, max: 63_072_000 }) }),
        headers: fc.constantFrom({}, { "X-Frame-Options": "" }, { "Referrer-Policy": "no-referrer", "X-A": "1" }),
        externalDns: fc.constantFrom(
          { enabled: false, target: "", ttlSeconds: 300, annotationPrefix: "external-dns.kubernetes.io/" },
          {
            enabled: true,
            target: "edge.example.org",
            ttlSeconds: 60,
            annotationPrefix: "external-dns.kubernetes.io/",
          },
        ),
        loadBalancer: fc.record({
          cloud: fc.constant(cloud),
          zones: cloud === "outscale" ? fc.constantFrom([], ["eu-west-2a", "eu-west-2b"]) : fc.constant([]),
          proxyProtocol: fc.constant(proxied && controller === "envoy-gateway" && cloud !== "other"),
        }),
      }),
    );
});

const mistakes: Readonly<Record<string, Mistake<EdgeValues>>> = {
  "no host name": { named: "hostname", change: (all) => ({ ...all, hostname: "" }) },
  "no certificate": { named: "tlsSecret", change: (all) => ({ ...all, tlsSecret: "" }) },
  "no Service": { named: "backend.service", change: (all) => ({ ...all, backend: { ...all.backend, service: "" } }) },
  "no class": {
    named: ".className",
    change: (all) => ({ ...all, [all.kind]: { ...all[all.kind], className: "" } }),
  },
  "every path": { named: "publicPaths", change: (all) => ({ ...all, publicPaths: ["/"] }) },
  "the admin API": { named: "publicPaths", change: (all) => ({ ...all, publicPaths: ["/rtc", "/TWIRP/x"] }) },
  "an internal listener that is public": {
    named: "internal.annotations",
    change: (all) => ({
      ...all,
      kind: "gateway",
      controller: "other",
      loadBalancer: { cloud: "other", zones: [], proxyProtocol: false },
      internal: { ...all.internal, enabled: true, annotations: {} },
    }),
  },
  "a key that there is not": { named: "host", change: (all) => ({ ...all, host: "a.b" }) },
};

describeValues("edge", values, mistakes);
