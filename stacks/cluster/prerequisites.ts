import { type Blueprint, releaseOf } from "../blueprint/blueprint.js";
import { isTestedKubernetes } from "../config/cloud.js";
import { type CreatedKind, definitionOf, edgeKinds, monitoringKinds } from "./created-kinds.js";
import { type ClusterLine, judged, linesOf, type Readable } from "./line.js";
import { capacityLines, nodeLines } from "./nodes.js";
import {
  holds,
  type KubeClass,
  type KubeCustomResource,
  type KubeNode,
  type KubeObject,
  type KubeQuota,
} from "./objects.js";
import { quotaLines } from "./quotas.js";
import { type Right, rightLines } from "./rights.js";

/** What a cluster offers before anything of an environment is in it. */
export interface ClusterOffer {
  /** `v1.35.2`, as the API server says. */
  readonly version: string;
  readonly rights: readonly Right[];
  /** Answers, in the order of `rights`. */
  readonly allowed: readonly boolean[];
  /** What admission says to a namespace with an impossible Pod Security level; undefined if it takes it. */
  readonly podSecurityRefusal: string | undefined;
  readonly namespaces: Readable<KubeObject>;
  readonly storageClasses: Readable<KubeObject>;
  readonly volumeDrivers: Readable<KubeObject>;
  readonly ingressClasses: Readable<KubeClass>;
  readonly gatewayClasses: Readable<KubeClass>;
  /** Those of `definitionsAsked` that are there. */
  readonly customResources: Readable<KubeCustomResource>;
  readonly nodes: Readable<KubeNode>;
  /** In the environment's namespaces. */
  readonly quotas: Readable<KubeQuota>;
}

/** The prerequisites of an environment, each with its fix. */
export function prerequisiteLines(blueprint: Blueprint, offer: ClusterOffer): ClusterLine[] {
  const all = (kind: string) => ({ kind, name: "all", wanted: "readable" });
  return [
    versionLine(blueprint, offer.version),
    ...rightLines(offer.rights, offer.allowed),
    podSecurityLine(offer.podSecurityRefusal),
    ...edgeLines(blueprint, offer),
    ...definitionLines(blueprint, offer),
    ...volumeLines(blueprint, offer),
    ...linesOf(offer.namespaces, all("Namespace"), (found) => namespaceLines(blueprint, found)),
    ...linesOf(offer.nodes, all("nodes"), (nodes) => [
      ...nodeLines(blueprint, nodes),
      ...capacityLines(blueprint, nodes),
    ]),
    ...linesOf(offer.quotas, all("ResourceQuota"), (quotas) => quotaLines(blueprint, quotas)),
  ];
}

function versionLine({ kubernetes }: Blueprint, version: string): ClusterLine {
  const minor = /^v?(\d+\.\d+)/.exec(version)?.[1] ?? "";
  const fix = isTestedKubernetes(minor)
    ? `make cloud.kubernetes "${minor}", or bring the cluster to ${kubernetes}`
    : `bring the cluster to ${kubernetes}: Relais is not tested with ${minor || "this version"}`;
  return judged(
    { kind: "Kubernetes", name: "API server", wanted: kubernetes, found: version, fix },
    minor === kubernetes,
  );
}

function podSecurityLine(refusal: string | undefined): ClusterLine {
  const about = { kind: "admission", name: "Pod Security", wanted: "enforced" };
  if (refusal?.includes("pod-security.kubernetes.io/enforce"))
    return { ...about, verdict: "ok", found: "enforced", fix: "" };
  if (refusal !== undefined) return { ...about, verdict: "unknown", found: "could not be tried", fix: refusal };
  const fix =
    "switch the admission plugin PodSecurity on: without it nothing holds pods to the level of their namespace";
  return { ...about, verdict: "missing", found: "not enforced", fix };
}

/** The first version whose standard channel has what the edge chart uses: `spec.infrastructure` and `timeouts`. */
const GATEWAY_API = { atLeast: [1, 2], below: 2 } as const;
const BUNDLE_VERSION = "gateway.networking.k8s.io/bundle-version";

/** Names of the definitions that the edge needs where it is a Gateway. */
const GATEWAY_DEFINITIONS = ["gateways", "httproutes", "gatewayclasses"].map(
  (plural) => `${plural}.gateway.networking.k8s.io`,
);

/** Names of all definitions to ask a cluster for. */
export const definitionsAsked = (blueprint: Blueprint): readonly string[] => [
  ...GATEWAY_DEFINITIONS,
  ...definedElsewhere(blueprint).map(definitionOf),
];

/** Kinds that come with what else is installed. */
const definedElsewhere = (blueprint: Blueprint) =>
  [...edgeKinds(blueprint), ...monitoringKinds(blueprint)].filter(({ defined }) => defined !== undefined);

function definitionLines(blueprint: Blueprint, offer: ClusterOffer): readonly ClusterLine[] {
  const kinds = definedElsewhere(blueprint);
  if (kinds.length === 0) return [];
  const subject = { kind: "CustomResourceDefinition", name: "of controllers", wanted: "there" };
  return linesOf(offer.customResources, subject, (found) => kinds.map((kind) => definitionLine(kind, found)));
}

function definitionLine(kind: CreatedKind, definitions: readonly KubeCustomResource[]): ClusterLine {
  const name = definitionOf(kind);
  const { version = "", by = "" } = kind.defined ?? {};
  const about = { kind: "CustomResourceDefinition", name, wanted: version, fix: `install ${by}` };
  const found = definitions.find(({ metadata }) => metadata.name === name);
  const served = found?.spec.versions.filter((each) => each.served).map((each) => each.name) ?? [];
  if (served.length > 0) return judged({ ...about, found: served.join(", ") }, served.includes(version));
  return { ...about, verdict: "missing", found: found ? `${version} not served` : "no such CustomResourceDefinition" };
}

function edgeLines(blueprint: Blueprint, offer: ClusterOffer): readonly ClusterLine[] {
  const edge = releaseOf(blueprint, "edge")?.values;
  if (!edge) return [];
  if (edge.kind === "ingress") {
    const name = edge.ingress.className;
    const subject = { kind: "IngressClass", name, wanted: "there" };
    return linesOf(offer.ingressClasses, subject, (classes) => [
      classLine("IngressClass", "edge.ingress", name, classes, () => true),
    ]);
  }
  const { className } = edge.gateway;
  return [
    ...linesOf(
      offer.customResources,
      { kind: "CustomResourceDefinition", name: "Gateway API", wanted: "there" },
      (found) =>
        GATEWAY_DEFINITIONS.map((name) =>
          gatewayApiLine(
            name,
            found.find(({ metadata }) => metadata.name === name),
          ),
        ),
    ),
    ...linesOf(offer.gatewayClasses, { kind: "GatewayClass", name: className, wanted: "accepted" }, (classes) => [
      classLine("GatewayClass", "edge.gateway", className, classes, ({ status }) =>
        holds(status?.conditions, "Accepted"),
      ),
    ]),
  ];
}

function gatewayApiLine(name: string, found: KubeCustomResource | undefined): ClusterLine {
  const wanted = `v1 of Gateway API ${GATEWAY_API.atLeast.join(".")} or later, below ${GATEWAY_API.below}`;
  const about = { kind: "CustomResourceDefinition", name, wanted };
  const fix = "install the standard channel of the Gateway API, or name an Ingress controller in edge.ingress";
  if (!found) return { ...about, verdict: "missing", found: "no such CustomResourceDefinition", fix };
  const bundle = found.metadata.annotations?.[BUNDLE_VERSION] ?? "of unknown version";
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(bundle) ?? []).slice(1).map(Number);
  const fits = major === GATEWAY_API.atLeast[0] && minor >= GATEWAY_API.atLeast[1];
  const isServed = found.spec.versions.some((version) => version.name === "v1" && version.served);
  return judged({ ...about, found: `${bundle}${isServed ? "" : ", v1 not served"}`, fix }, fits && isServed);
}

function classLine(
  kind: "GatewayClass" | "IngressClass",
  key: string,
  name: string,
  classes: readonly KubeClass[],
  isAccepted: (found: KubeClass) => boolean,
): ClusterLine {
  const found = classes.find(({ metadata }) => metadata.name === name);
  const others = classes.map(({ metadata }) => metadata.name).join(", ") || "none";
  const about = { kind, name, wanted: kind === "GatewayClass" ? "accepted" : "there" };
  if (!found) {
    const fix = `install its controller, or name another class in ${key}; there are: ${others}`;
    return { ...about, verdict: "missing", found: `no such ${kind}`, fix };
  }
  const fix = `see kubectl describe ${kind.toLowerCase()} ${name}: its controller has not accepted it`;
  return judged({ ...about, found: isAccepted(found) ? about.wanted : "not accepted", fix }, isAccepted(found));
}

/** A class of our own needs its driver; any other has to be there. */
function volumeLines(blueprint: Blueprint, offer: ClusterOffer): readonly ClusterLine[] {
  const { storageClass } = blueprint;
  if (releaseOf(blueprint, "valkey") === undefined) return [];
  const all = (kind: string) => ({ kind, name: "all", wanted: "readable" });
  if (storageClass === null)
    return linesOf(offer.storageClasses, all("StorageClass"), (classes) => [storageLine(blueprint, classes)]);
  const about = { kind: "CSIDriver", name: storageClass.provisioner, wanted: "there" };
  return linesOf(offer.volumeDrivers, all("CSIDriver"), (drivers) => {
    const there = drivers.some(({ metadata }) => metadata.name === storageClass.provisioner);
    const others = drivers.map(({ metadata }) => metadata.name).join(", ") || "none";
    const fix = `name a StorageClass that exists in redis.storageClass; drivers there are: ${others}`;
    return [
      there
        ? { ...about, verdict: "ok", found: "there", fix: "" }
        : { ...about, verdict: "missing", found: "no such driver", fix },
    ];
  });
}

const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

function storageLine(blueprint: Blueprint, classes: readonly KubeObject[]): ClusterLine {
  const named = releaseOf(blueprint, "valkey")?.values.storage.className ?? "";
  const others = classes.map(({ metadata }) => metadata.name).join(", ") || "none";
  const matching = classes.filter(({ metadata }) =>
    named === "" ? metadata.annotations?.[DEFAULT_CLASS] === "true" : metadata.name === named,
  );
  const name = named === "" ? "the default" : named;
  const about = { kind: "StorageClass", name, wanted: "there" };
  const fix = `name one in redis.storageClass; there are: ${others}`;
  if (matching.length === 0)
    return { ...about, verdict: "missing", found: named === "" ? "no default" : "no such StorageClass", fix };
  return { ...about, verdict: "ok", found: matching.map(({ metadata }) => metadata.name).join(", "), fix: "" };
}

/** Namespaces that network policies name: of the edge's controller, of applications in the cluster, of monitoring. */
function namespaceLines(blueprint: Blueprint, found: readonly KubeObject[]): ClusterLine[] {
  const policy = releaseOf(blueprint, "livekit-server")?.values.networkPolicy;
  const wanted = [...new Set([...(policy?.signalFromNamespaces ?? []), ...(policy?.metricsFromNamespaces ?? [])])];
  return wanted.map((name) => {
    const isThere = found.some(({ metadata }) => metadata.name === name);
    const fix =
      "install what runs there, or correct its name in the environment's file: network policies let it in by name";
    return judged(
      { kind: "Namespace", name, wanted: "there", found: isThere ? "there" : "no such Namespace", fix },
      isThere,
      "missing",
    );
  });
}
