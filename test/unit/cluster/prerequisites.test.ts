import { describe, expect, it } from "vitest";
import { type ClusterOffer, definitionsAsked, prerequisiteLines } from "../../../stacks/cluster/prerequisites.js";
import { rightsNeeded } from "../../../stacks/cluster/rights.js";
import { decidedOf, deployment, oks } from "../../fixtures/environments.js";
import { definition, gatewayApi, mediaNode, named, nodesOf, offer, PLURALS, POLICY, visio } from "./offer.js";

const open = (change: Partial<ClusterOffer>, blueprint = visio) =>
  prerequisiteLines(blueprint, offer(change, blueprint)).filter(({ verdict }) => verdict !== "ok");

describe("the prerequisites of an environment", () => {
  it.each<[string, Partial<ClusterOffer>, object]>([
    [
      "another version",
      { version: "v1.36.0" },
      { kind: "Kubernetes", fix: expect.stringContaining('cloud.kubernetes "1.36"') },
    ],
    [
      "a version nobody tested",
      { version: "v1.99.1+k3s1" },
      { kind: "Kubernetes", fix: expect.stringContaining("not tested with 1.99") },
    ],
    ["no Pod Security", { podSecurityRefusal: undefined }, { name: "Pod Security", verdict: "missing" }],
    [
      "no right to try Pod Security",
      { podSecurityRefusal: "forbidden: x" },
      { name: "Pod Security", verdict: "unknown", fix: "forbidden: x" },
    ],
    [
      "no driver for the volumes",
      { volumeDrivers: { items: [named("CSIDriver", "nfs")] } },
      { kind: "CSIDriver", verdict: "missing", fix: expect.stringContaining("there are: nfs") },
    ],
    [
      "another GatewayClass",
      { gatewayClasses: { items: [named("GatewayClass", "cilium")] } },
      { name: "envoy", verdict: "missing", fix: expect.stringContaining("there are: cilium") },
    ],
    [
      "a GatewayClass that nobody accepted",
      { gatewayClasses: { items: [named("GatewayClass", "envoy")] } },
      { name: "envoy", verdict: "differs" },
    ],
    [
      "no namespace of the edge",
      { namespaces: { items: [] } },
      { kind: "Namespace", name: "envoy-gateway-system", verdict: "missing" },
    ],
    [
      "no right to list nodes",
      { nodes: { unreadable: "forbidden" } },
      { kind: "nodes", verdict: "unknown", fix: "forbidden" },
    ],
  ])("miss one thing where there is %s", (_, change, line) => {
    expect(open(change)).toMatchObject([line]);
  });

  it.each([
    ["absent", []],
    ["older than 1.2, which lacks what the edge uses", PLURALS.map((plural) => gatewayApi(plural, "v1.1.1"))],
    ["of the next major version", PLURALS.map((plural) => gatewayApi(plural, "v2.0.0"))],
    ["without its version v1", PLURALS.map((plural) => gatewayApi(plural, "v1.4.0", false))],
    ["of no known version", PLURALS.map((plural) => gatewayApi(plural, "dev"))],
  ])("miss the Gateway API where it is %s", (_, items) => {
    expect(open({ customResources: { items: [...items, POLICY] } }).map(({ name }) => name)).toEqual(
      PLURALS.map((plural) => `${plural}.gateway.networking.k8s.io`),
    );
  });

  it("include the Prometheus Operator's definitions where it is said to be there", () => {
    const { blueprint } = deployment("ministry");
    const definition = (plural: string, served: boolean) => ({
      kind: "CustomResourceDefinition",
      metadata: { name: `${plural}.monitoring.coreos.com` },
      spec: { versions: [{ name: "v1", served }] },
    });
    const missing = (...more: ReturnType<typeof definition>[]) =>
      open({ customResources: { items: [...PLURALS.map((plural) => gatewayApi(plural)), ...more] } }, blueprint)
        .filter(({ name }) => name.endsWith(".monitoring.coreos.com"))
        .map(({ name, verdict, found, fix }) => `${name} ${verdict}: ${found}; ${fix}`);
    const fix = "install the Prometheus Operator's definitions, or set monitoring.operator to false";
    expect(missing(definition("servicemonitors", false))).toEqual([
      `servicemonitors.monitoring.coreos.com missing: v1 not served; ${fix}`,
      `prometheusrules.monitoring.coreos.com missing: no such CustomResourceDefinition; ${fix}`,
    ]);
    expect(missing(definition("servicemonitors", true), definition("prometheusrules", true))).toEqual([]);
    const asked = definitionsAsked(blueprint).filter((name) => name.endsWith(".monitoring.coreos.com"));
    expect(asked).toHaveLength(2);
    expect(definitionsAsked(visio)).not.toEqual(expect.arrayContaining(asked));
    const created = rightsNeeded(blueprint).map(({ resource }) => resource);
    expect(created).toEqual(expect.arrayContaining(["servicemonitors", "prometheusrules"]));
    expect(rightsNeeded(visio).map(({ resource }) => resource)).not.toContain("servicemonitors");
  });

  it("miss the definitions of the controller's own objects and of cert-manager's, by who brings them", () => {
    const items = PLURALS.map((plural) => gatewayApi(plural));
    const name = POLICY.metadata.name;
    expect(open({ customResources: { items } })).toMatchObject([
      { name, verdict: "missing", fix: "install Envoy Gateway 1.7 or newer" },
    ]);
    const old = definition(name, "v1alpha0");
    expect(open({ customResources: { items: [...items, old] } })).toMatchObject([
      { name, verdict: "differs", wanted: "v1alpha1", found: "v1alpha0" },
    ]);
    const ordered = decidedOf(
      oks((environment) => {
        const acme = { directory: "https://ca.example.fr/acme", nameserver: "192.0.2.53", keyName: "acme" };
        environment.edge = { ingress: "x", controller: "traefik", controllerNamespace: "x", certificate: "acme", acme };
      }),
    ).blueprint;
    expect(open({ ingressClasses: { items: [named("IngressClass", "x")] } }, ordered)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "middlewares.traefik.io", fix: "install Traefik 3" }),
        expect.objectContaining({ name: "certificates.cert-manager.io", fix: "install cert-manager" }),
        expect.objectContaining({ name: "issuers.cert-manager.io", fix: "install cert-manager" }),
      ]),
    );
    const resources = rightsNeeded(ordered).map(({ resource, namespace }) => `${resource} in ${namespace}`);
    expect(resources).toEqual(expect.arrayContaining(["issuers in test-media", "certificates in test-media"]));
  });

  it("ask for an IngressClass instead where the edge is an Ingress, and for the StorageClass that is named", () => {
    const { blueprint } = deployment("airgap");
    const names = (change: Partial<ClusterOffer>) =>
      open({ version: "v1.34.0", ...change }, blueprint).map(({ name }) => name);
    expect(names({ customResources: { items: [] } })).toEqual(expect.arrayContaining(["nginx", "local-nvme"]));
    const classes = {
      ingressClasses: { items: [named("IngressClass", "nginx")] },
      storageClasses: { items: [named("StorageClass", "local-nvme")] },
    };
    expect(names(classes)).not.toEqual(expect.arrayContaining(["nginx"]));
    expect(names(classes)).not.toEqual(expect.arrayContaining(["local-nvme"]));
  });

  it("ask for a default StorageClass where none is named and the cloud has no driver of ours", () => {
    const { blueprint } = deployment("lab");
    const missing = (change: Partial<ClusterOffer>) =>
      open({ version: "v1.34.0", ...change }, blueprint).filter(({ kind }) => kind === "StorageClass");
    expect(missing({})).toEqual([]);
    expect(missing({ storageClasses: { items: [named("StorageClass", "slow")] } })).toMatchObject([
      { name: "the default", verdict: "missing", fix: expect.stringContaining("there are: slow") },
    ]);
  });

  it("name the rights that are refused, by verb and scope", () => {
    const rights = rightsNeeded(visio);
    const allowed = rights.map(({ resource, verb, namespace }) => {
      if (resource === "priorityclasses") return false;
      return !(verb === "delete" && resource === "statefulsets" && namespace === "visio-data");
    });
    expect(open({ rights, allowed })).toMatchObject([
      { name: "cluster", verdict: "missing", fix: expect.stringContaining("create, patch, delete priorityclasses") },
      { name: "visio-data", verdict: "missing", fix: expect.stringContaining("to delete statefulsets,") },
    ]);
  });

  it("ask for nodes that can hold a media pod", () => {
    const zone = visio.pools.turn.zones[0]?.zone ?? "";
    const [, ...others] = nodesOf("turn");
    const items = [...nodesOf("system"), ...nodesOf("sfu"), mediaNode("turn", zone, "4"), ...others];
    expect(open({ nodes: { items } })).toMatchObject([
      { kind: "capacity", name: "turn nodes", verdict: "differs", found: `turn-${zone} has 4 cpu` },
    ]);
  });

  it("hold quotas against what the releases ask for", () => {
    const quota = (hard: Record<string, string>) => ({
      kind: "ResourceQuota",
      metadata: { name: "tenant", namespace: "visio-media" },
      spec: { hard },
    });
    expect(
      open({ quotas: { items: [quota({ pods: "500", "requests.cpu": "2k", "count/jobs.batch": "0" })] } }),
    ).toEqual([]);
    expect(open({ quotas: { items: [quota({ pods: "77", "requests.cpu": "100" })] } })).toMatchObject([
      {
        name: "visio-media/tenant",
        verdict: "differs",
        found: expect.stringMatching(/^pods 77 of 78, requests\.cpu 100 of \d+/),
      },
    ]);
  });
});
