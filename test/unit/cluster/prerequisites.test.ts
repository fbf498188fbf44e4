import { describe, expect, it } from "vitest";
import type { Blueprint } from "../../../stacks/blueprint/blueprint.js";
import { type ClusterOffer, definitionsAsked, prerequisiteLines } from "../../../stacks/cluster/prerequisites.js";
import { rightsNeeded } from "../../../stacks/cluster/rights.js";
import { decidedOf, deployment, oks } from "../../fixtures/environments.js";

const visio = deployment("visio").blueprint;

const named = (kind: string, name: string, more: object = {}) => ({ kind, metadata: { name }, ...more });
const gatewayApi = (plural: string, version = "v1.4.0", served = true) => ({
  kind: "CustomResourceDefinition",
  metadata: {
    name: `${plural}.gateway.networking.k8s.io`,
    annotations: { "gateway.networking.k8s.io/bundle-version": version },
  },
  spec: { versions: [{ name: "v1", served }] },
});
const PLURALS = ["gateways", "httproutes", "gatewayclasses"];
const definition = (name: string, version: string) => ({
  kind: "CustomResourceDefinition",
  metadata: { name },
  spec: { versions: [{ name: version, served: true }] },
});
const POLICY = definition("clienttrafficpolicies.gateway.envoyproxy.io", "v1alpha1");
const defaultClass = {
  kind: "StorageClass",
  metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
};

function mediaNode(pool: "system" | "sfu" | "turn", zone: string, cpu = "15900m") {
  return {
    kind: "Node",
    metadata: { name: `${pool}-${zone}`, labels: { "relais/pool": pool, "topology.kubernetes.io/zone": zone } },
    status: {
      conditions: [{ type: "Ready", status: "True" }],
      allocatable: { cpu, memory: "30Gi", "ephemeral-storage": "40Gi" },
    },
  };
}

const nodesOf = (pool: "system" | "sfu" | "turn") =>
  visio.pools[pool].zones.flatMap(({ zone, nodes }) => Array.from({ length: nodes }, () => mediaNode(pool, zone)));

/** A cluster that lacks nothing of visio's, unless told otherwise. */
function offer(change: Partial<ClusterOffer> = {}, blueprint: Blueprint = visio): ClusterOffer {
  const rights = rightsNeeded(blueprint);
  return {
    version: "v1.35.2",
    rights,
    allowed: rights.map(() => true),
    podSecurityRefusal:
      'kubectl: Namespace "relais-doctor" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]',
    namespaces: { items: [named("Namespace", "envoy-gateway-system")] },
    storageClasses: { items: [defaultClass] },
    volumeDrivers: { items: [named("CSIDriver", "bsu.csi.outscale.com")] },
    ingressClasses: { items: [] },
    gatewayClasses: {
      items: [named("GatewayClass", "envoy", { status: { conditions: [{ type: "Accepted", status: "True" }] } })],
    },
    customResources: { items: [...PLURALS.map((plural) => gatewayApi(plural)), POLICY] },
    nodes: { items: [...nodesOf("system"), ...nodesOf("sfu"), ...nodesOf("turn")] },
    quotas: { items: [] },
    ...change,
  };
}

const open = (change: Partial<ClusterOffer>, blueprint = visio) =>
  prerequisiteLines(blueprint, offer(change, blueprint)).filter(({ verdict }) => verdict !== "ok");

describe("the prerequisites of an environment", () => {
  const told = (change: Partial<ClusterOffer>) =>
    prerequisiteLines(visio, offer(change)).map(
      ({ kind, name, verdict, wanted, found, fix }) =>
        `${kind} ${name} ${verdict}: wanted ${wanted}, found ${found}${fix === "" ? "" : `; ${fix}`}`,
    );
  const definitions = (rest: string) =>
    PLURALS.map(
      (plural) =>
        `CustomResourceDefinition ${plural}.gateway.networking.k8s.io ${rest.replace(":", ": wanted v1 of Gateway API 1.2 or later, below 2,")}`,
    );
  const inZones = (pool: string, rest: string) =>
    ["a", "b", "c"].map((zone) => `nodes ${pool} in cloudgouv-eu-west-1${zone} ${rest}`);
  const ROOM = {
    system: "wanted 250m cpu, 1Gi memory, 64Mi ephemeral-storage",
    sfu: "wanted 14400m cpu, 24576Mi memory, 256Mi ephemeral-storage",
    turn: "wanted 7200m cpu, 12288Mi memory, 256Mi ephemeral-storage",
  };

  it("are met by a cluster that lacks nothing, line by line", () => {
    expect(open({})).toEqual([]);
    expect(told({})).toEqual([
      "Kubernetes API server ok: wanted 1.35, found v1.35.2",
      "rights cluster ok: wanted create, patch, delete 5 kinds, found 15 of 15 granted",
      "rights visio-media ok: wanted create, patch, delete 11 kinds, found 33 of 33 granted",
      "rights visio-data ok: wanted create, patch, delete 8 kinds, found 24 of 24 granted",
      "admission Pod Security ok: wanted enforced, found enforced",
      ...definitions("ok: found v1.4.0"),
      "GatewayClass envoy ok: wanted accepted, found accepted",
      "CustomResourceDefinition clienttrafficpolicies.gateway.envoyproxy.io ok: wanted v1alpha1, found v1alpha1",
      "CSIDriver bsu.csi.outscale.com ok: wanted there, found there",
      "Namespace envoy-gateway-system ok: wanted there, found there",
      ...inZones("system", "ok: wanted 1 Ready, found 1 Ready of 1"),
      ...inZones("sfu", "ok: wanted 21 Ready, found 21 Ready of 21, 0 with ExternalIP"),
      ...inZones("turn", "ok: wanted 5 Ready, found 5 Ready of 5, 0 with ExternalIP"),
      `capacity system nodes ok: ${ROOM.system}, found 3 of 3 can hold a pod`,
      `capacity sfu nodes ok: ${ROOM.sfu}, found 63 of 63 can hold a pod`,
      `capacity turn nodes ok: ${ROOM.turn}, found 15 of 15 can hold a pod`,
    ]);
  });

  it("are missed by a cluster that lacks everything, each with what to do", () => {
    const none = { items: [] };
    const lines = told({
      version: "v1.32.1",
      allowed: rightsNeeded(visio).map(() => false),
      podSecurityRefusal: undefined,
      namespaces: none,
      storageClasses: none,
      volumeDrivers: none,
      ingressClasses: none,
      gatewayClasses: none,
      customResources: none,
      nodes: none,
      quotas: none,
    });
    const rights = (where: string, kinds: string[]) =>
      `rights ${where} missing: wanted create, patch, delete ${kinds.length} kinds, found 0 of ${3 * kinds.length} granted; ask for the right to create, patch, delete ${kinds.join(", ")}, or use an account that has it (--context)`;
    const everywhere = ["networkpolicies", "resourcequotas", "secrets", "serviceaccounts", "configmaps", "services"];
    const nodes = (pool: "system" | "sfu" | "turn", wanted: number, addresses = ", 0 with ExternalIP") =>
      inZones(
        pool,
        `differs: wanted ${wanted} Ready, found 0 Ready of 0${addresses}; see kubectl get nodes -l relais/pool=${pool} -L topology.kubernetes.io/zone and kubectl get nodepools; apply visio-infra`,
      );
    expect(lines).toEqual([
      "Kubernetes API server differs: wanted 1.35, found v1.32.1; bring the cluster to 1.35: Relais is not tested with 1.32",
      rights("cluster", ["namespaces", "priorityclasses", "storageclasses", "clusterroles", "clusterrolebindings"]),
      rights("visio-media", [
        ...everywhere,
        "poddisruptionbudgets",
        "deployments",
        "gateways",
        "httproutes",
        "clienttrafficpolicies",
      ]),
      rights("visio-data", [...everywhere, "poddisruptionbudgets", "statefulsets"]),
      "admission Pod Security missing: wanted enforced, found not enforced; switch the admission plugin PodSecurity on: without it nothing holds pods to the level of their namespace",
      ...definitions(
        "missing: found no such CustomResourceDefinition; install the standard channel of the Gateway API, or name an Ingress controller in edge.ingress",
      ),
      "GatewayClass envoy missing: wanted accepted, found no such GatewayClass; install its controller, or name another class in edge.gateway; there are: none",
      "CustomResourceDefinition clienttrafficpolicies.gateway.envoyproxy.io missing: wanted v1alpha1, found no such CustomResourceDefinition; install Envoy Gateway 1.7 or newer",
      "CSIDriver bsu.csi.outscale.com missing: wanted there, found no such driver; name a StorageClass that exists in redis.storageClass; drivers there are: none",
      "Namespace envoy-gateway-system missing: wanted there, found no such Namespace; install what runs there, or correct its name in the environment's file: network policies let it in by name",
      ...nodes("system", 1, ""),
      ...nodes("sfu", 21),
      ...nodes("turn", 5),
      ...(["system", "sfu", "turn"] as const).map(
        (pool) => `capacity ${pool} nodes unknown: ${ROOM[pool]}, found no nodes; nodes of this pool come first`,
      ),
    ]);
  });

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
