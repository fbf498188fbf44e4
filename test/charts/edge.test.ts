import { describe, expect, it } from "vitest";
import { outscaleOks } from "../../stacks/clouds/outscale-oks.js";
import { BALANCED, CONTROLLERS, type EdgeInput, edgeObjects, HOST, renderEdge } from "./edge-values.js";
import { ofKind, only, RENDERED_EDGES } from "./edge-variants.js";
import { KUBERNETES_MINORS, validate } from "./kubeconform.js";
import type { Manifest } from "./rendered.js";

describe.each(KUBERNETES_MINORS)("manifests of the edge chart under Kubernetes %s", (minor) => {
  it("are strictly valid, custom resources too", () => {
    expect(validate(RENDERED_EDGES, minor)).toEqual([]);
  });
});

/** Objects of a controller's own API, by who reads them. */
const OWN_APIS: Readonly<Record<string, readonly string[]>> = {
  "envoy-gateway": ["gateway.networking.k8s.io", "gateway.envoyproxy.io"],
  "traefik by gateway": ["gateway.networking.k8s.io"],
  "traefik by ingress": ["networking.k8s.io", "traefik.io"],
  "other by gateway": ["gateway.networking.k8s.io"],
};

describe.each(RENDERED_EDGES)("the edge chart, $name", ({ name, values, objects, notes }) => {
  it("opens /rtc and nothing else, but on a listener of its own with a load balancer off public addresses", () => {
    const routes = ofKind(objects, "HTTPRoute", "Ingress");
    const open = routes.filter(({ metadata }) => metadata.name === "edge");
    expect(open).toHaveLength(1);
    expect(pathsOf(open[0])).toEqual(["/rtc"]);
    for (const route of routes.filter((each) => each !== open[0])) {
      expect(route.spec.parentRefs).toEqual([{ name: "edge-internal", sectionName: "https" }]);
      const gateway = ofKind(objects, "Gateway").find(({ metadata }) => metadata.name === "edge-internal");
      expect(JSON.stringify(gateway?.spec.infrastructure.annotations)).toMatch(/internal":"true"/);
      expect(pathsOf(route)).toEqual(["/rtc", "/twirp", "/agent"]);
    }
  });

  it("is reached under the one host name, by TLS only", () => {
    const hosts = objects.flatMap(({ spec }) => [
      ...(spec.listeners ?? []).map(({ hostname }: Manifest) => hostname),
      ...(spec.hostnames ?? []),
      ...(spec.rules ?? []).flatMap(({ host }: Manifest) => host ?? []),
      ...(Array.isArray(spec.tls) ? spec.tls.flatMap((tls: Manifest) => tls.hosts) : []),
      ...(spec.dnsNames ?? []),
    ]);
    expect(hosts.length).toBeGreaterThan(1);
    expect(new Set(hosts)).toEqual(new Set([HOST]));
    for (const { spec } of ofKind(objects, "Gateway"))
      expect(spec.listeners).toEqual([expect.objectContaining({ protocol: "HTTPS", tls: expect.anything() })]);
    if (name.startsWith("traefik by ingress"))
      expect(only(objects, "Ingress").metadata.annotations["traefik.ingress.kubernetes.io/router.tls"]).toBe("true");
  });

  it("renders objects of nobody but the named controller and cert-manager", () => {
    const known = Object.entries(OWN_APIS).find(([prefix]) => name.startsWith(prefix))?.[1] ?? ["networking.k8s.io"];
    const isCertManager = (values.certificate as Manifest)?.from === "certManager";
    const apis = new Set(objects.map(({ apiVersion }) => apiVersion.split("/")[0]));
    expect(apis).toEqual(new Set([...known, ...(isCertManager ? ["cert-manager.io"] : [])]));
  });

  it("serves the certificate from the Secret that is named, which cert-manager makes if asked", () => {
    const served = objects.flatMap(({ spec }) => [
      ...(spec.listeners ?? []).flatMap(({ tls }: Manifest) => tls.certificateRefs.map((ref: Manifest) => ref.name)),
      ...(Array.isArray(spec.tls) ? spec.tls.map((tls: Manifest) => tls.secretName) : []),
    ]);
    expect(new Set(served)).toEqual(new Set(["visio-cert"]));
    for (const { spec } of ofKind(objects, "Certificate")) {
      expect(spec.secretName).toBe("visio-cert");
      const issuers = ofKind(objects, "Issuer").map(({ metadata, kind }) => ({ kind, name: metadata.name }));
      expect(spec.issuerRef).toMatchObject(issuers[0] ?? { kind: "ClusterIssuer", name: "site" });
    }
  });

  it("names every Secret in its notes", () => {
    const secrets = JSON.stringify(objects).matchAll(
      /"(?:secretName":|(?:certificateRefs|\w*[sS]ecretRef|\w*KeySecretRef)":\[?\{(?:"k\w+":"\w*",)?"name":)"([^"]+)"/g,
    );
    const names = [...secrets].map(([, secret]) => secret);
    const ordered = name.includes("dynamic updates") ? ["edge-acme-account", "account", "tsig"] : [];
    expect(names).toEqual(expect.arrayContaining(["visio-cert", ...ordered]));
    for (const secret of names) expect(notes).toMatch(new RegExp(`Secret ${secret}\\b`));
  });
});

describe("a silent WebSocket", () => {
  const withTimeout = (controller: string) =>
    renderEdge({ ...CONTROLLERS[controller], webSocket: { idleTimeoutSeconds: 1234 } });

  it("lives as long as webSocket.idleTimeoutSeconds behind Envoy Gateway, on every listener", async () => {
    const objects = await edgeObjects({ ...BALANCED, webSocket: { idleTimeoutSeconds: 1234 } });
    const policies = ofKind(objects, "ClientTrafficPolicy");
    const gateways = ofKind(objects, "Gateway").map(({ metadata }) => metadata.name);
    expect(policies.flatMap(({ spec }) => spec.targetRefs.map((ref: Manifest) => ref.name)).sort()).toEqual(
      gateways.sort(),
    );
    for (const { spec } of policies) expect(spec.timeout.http.streamIdleTimeout).toBe("1234s");
  });

  it("lives as long behind HAProxy Ingress", async () => {
    const { metadata } = only((await withTimeout("haproxy-ingress by ingress")).objects, "Ingress");
    expect(metadata.annotations["haproxy-ingress.github.io/timeout-tunnel"]).toBe("1234s");
  });

  it.each(["traefik by gateway", "traefik by ingress", "haproxy by ingress", "other by gateway", "other by ingress"])(
    "is nothing that %s could be told of here, which the notes say",
    async (controller) => {
      const { objects, notes } = await withTimeout(controller);
      expect(JSON.stringify(objects)).not.toContain("1234");
      expect(notes).toContain("webSocket.idleTimeoutSeconds is not read");
    },
  );

  it("is never cut by a limit on the request", () => {
    for (const { objects } of RENDERED_EDGES)
      for (const rule of ofKind(objects, "HTTPRoute").flatMap(({ spec }) => spec.rules))
        expect(rule.timeouts).toEqual({ request: "0s" });
  });
});

describe("the load balancer", () => {
  const annotationsOf = async (values: EdgeInput, name = "edge") =>
    ofKind(await edgeObjects(values), "Gateway").find(({ metadata }) => metadata.name === name)?.spec.infrastructure
      ?.annotations;
  const balanced = (loadBalancer: EdgeInput) => ({ ...BALANCED, loadBalancer });

  it("of Outscale is annotated as the stacks do it", async () => {
    const cloud = outscaleOks({ provider: "outscale-oks", region: "eu-west-2", zones: ["a", "b"] } as Manifest);
    const need = { idleSeconds: 3600, zones: ["eu-west-2a", "eu-west-2b"] };
    const values = balanced({ cloud: "outscale", zones: need.zones });
    expect(await annotationsOf(values)).toEqual(cloud.loadBalancerAnnotations({ ...need, internal: false }));
    const internal = cloud.loadBalancerAnnotations({ ...need, internal: true });
    expect(await annotationsOf(values, "edge-internal")).toEqual(internal);
  });

  it("of OpenStack takes milliseconds, of Scaleway a duration; both tell inside from outside", async () => {
    expect(await annotationsOf(balanced({ cloud: "openstack" }))).toEqual({
      "loadbalancer.openstack.org/timeout-client-data": "3600000",
      "loadbalancer.openstack.org/timeout-member-data": "3600000",
    });
    expect(await annotationsOf(balanced({ cloud: "openstack" }), "edge-internal")).toMatchObject({
      "service.beta.kubernetes.io/openstack-internal-load-balancer": "true",
    });
    const scaleway = "service.beta.kubernetes.io/scw-loadbalancer-";
    expect(await annotationsOf(balanced({ cloud: "scaleway" }))).toEqual({
      [`${scaleway}timeout-client`]: "3600s",
      [`${scaleway}timeout-server`]: "3600s",
      [`${scaleway}timeout-tunnel`]: "3600s",
    });
    expect(await annotationsOf(balanced({ cloud: "scaleway" }), "edge-internal")).toMatchObject({
      [`${scaleway}private`]: "true",
    });
  });

  it.each(["outscale", "openstack", "scaleway"])(
    "of %s sends the PROXY header exactly where Envoy expects one",
    async (cloud) => {
      for (const proxyProtocol of [true, false]) {
        const objects = await edgeObjects(balanced({ cloud, proxyProtocol }));
        const sent = ofKind(objects, "Gateway").map(({ metadata, spec }) => [
          metadata.name,
          Object.keys(spec.infrastructure.annotations).some((key) => key.includes("proxy-protocol")),
        ]);
        const expected = ofKind(objects, "ClientTrafficPolicy").map(({ spec }) => [
          spec.targetRefs[0].name,
          spec.proxyProtocol?.optional === false,
        ]);
        expect(Object.fromEntries(sent)).toEqual({ edge: proxyProtocol, "edge-internal": false });
        expect(Object.fromEntries(expected)).toEqual(Object.fromEntries(sent));
      }
    },
  );

  it("has the annotations that somebody wrote rather than ours", async () => {
    const key = "service.beta.kubernetes.io/osc-load-balancer-connection-idle-timeout";
    const gateway = { className: "x", annotations: { [key]: "99" } };
    expect(await annotationsOf({ ...BALANCED, gateway })).toMatchObject({ [key]: "99" });
  });

  it("is behind the port that each controller listens on", async () => {
    const port = async (values: EdgeInput) => only(await edgeObjects(values), "Gateway").spec.listeners[0].port;
    expect(await port(CONTROLLERS["envoy-gateway by gateway"] ?? {})).toBe(443);
    expect(await port(CONTROLLERS["traefik by gateway"] ?? {})).toBe(8443);
    expect(await port({ ...CONTROLLERS["traefik by gateway"], gateway: { className: "x", port: 9443 } })).toBe(9443);
  });
});

describe("external-dns", () => {
  it("reads target and ttl where it looks for them", async () => {
    const prefix = "external-dns.kubernetes.io/";
    const objects = await edgeObjects(BALANCED);
    const annotations = (kind: string) =>
      ofKind(objects, kind).find(({ metadata }) => metadata.name === "edge")?.metadata.annotations;
    expect(annotations("Gateway")).toEqual({ [`${prefix}target`]: "edge.example.org" });
    expect(annotations("HTTPRoute")).toEqual({ [`${prefix}ttl`]: "60" });
    const { externalDns } = BALANCED;
    const ingress = only(await edgeObjects({ ...CONTROLLERS["haproxy by ingress"], externalDns }), "Ingress");
    expect(ingress.metadata.annotations).toMatchObject({
      [`${prefix}target`]: "edge.example.org",
      [`${prefix}ttl`]: "60",
    });
  });

  it("is told nothing unless asked, but always to leave the internal route alone", () => {
    for (const { values, objects } of RENDERED_EDGES) {
      const told = objects.filter(({ metadata }) =>
        JSON.stringify(metadata.annotations ?? {}).includes("external-dns"),
      );
      if (values.externalDns === undefined) expect(told.filter(({ metadata }) => metadata.name === "edge")).toEqual([]);
      const inside = ofKind(objects, "HTTPRoute").filter(({ metadata }) => metadata.name === "edge-internal");
      for (const { metadata } of inside)
        expect(metadata.annotations).toEqual({
          "external-dns.kubernetes.io/controller": "none",
          "external-dns.alpha.kubernetes.io/controller": "none",
        });
    }
  });
});

/** Paths of a route or an Ingress. */
function pathsOf({ spec }: Manifest): string[] {
  return spec.rules.flatMap((rule: Manifest) => [
    ...(rule.matches ?? []).map(({ path }: Manifest) => path.value),
    ...(rule.http?.paths ?? []).map(({ path }: Manifest) => path),
  ]);
}
