import type { NodeShape } from "../capacity/node-shape.js";
import type { OutscaleCloud } from "../config/schema.js";
import type { Cloud, LoadBalancerNeed } from "./cloud.js";

/** Regions with OKS. Source: oks-cli v1.22 profile.py choices. */
export const OKS_REGIONS = ["eu-west-2", "cloudgouv-eu-west-1"] as const;

/** Subregions of both regions. Source: osc-api 1.40.1 enum. */
export const OKS_ZONES = ["a", "b", "c"] as const;

/**
 * A subregion as the control plane names it: `2a`, where node pools say `eu-west-2a`. Source: recorded states of the Terraform
 * provider's own tests (v1.8.0, tests/data/oks/oks_cluster/TF-208) and tests of oks-cli v1.22, both in eu-west-2; cloudgouv-eu-west-1 by
 * analogy (docs/unproven.md, U30).
 */
export const controlPlaneZone = (region: string, letter: string): string =>
  `${/\d+$/.exec(region)?.[0] ?? ""}${letter}`;

/** tinav types of the NodePool CRD. Source: goutils oks/apis/oks.dev/v1beta2/openapi.json. */
const NODE_TYPE = /^tinav([3-7])\.c(\d{1,2})r(\d{1,4})(p[1-3])?$/;

const MOST_VCPUS = 78;
/** GiB. */
const MOST_MEMORY = 1039;

/** Reads `tinav7.c16r32p1`: generation 7, 16 vCPU, 32 GiB, performance 1. */
export function tinavShape(type: string): NodeShape | undefined {
  const match = NODE_TYPE.exec(type);
  const vcpu = Number(match?.[2]);
  const memory = Number(match?.[3]);
  const valid = vcpu >= 1 && vcpu <= MOST_VCPUS && memory >= 1 && memory <= MOST_MEMORY;
  return match && valid ? { type, vcpu, memory } : undefined;
}

const DEFAULT_NODES = { system: "tinav7.c4r8p2", sfu: "tinav7.c16r32p1", turn: "tinav7.c8r16p1" };

/** A type with its numbers brought into their bounds; the default SFU's where the text is no such type at all. */
function nearestTinav(type: string): string {
  const match = /^tinav(\d+)\.c(\d+)r(\d+)(p[1-3])?$/.exec(type);
  if (!match) return DEFAULT_NODES.sfu;
  const [generation, vcpu, memory] = match.slice(1).map(Number);
  const within = (value: number | undefined, least: number, most: number) =>
    Math.min(most, Math.max(least, value ?? least));
  return `tinav${within(generation, 3, 7)}.c${within(vcpu, 1, MOST_VCPUS)}r${within(memory, 1, MOST_MEMORY)}${match[4] ?? ""}`;
}

/** Cores that are worth a comparison: every doubling and the half step above it. Any number up to MOST_VCPUS can be ordered. */
const CORES = [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64] as const;

/** Types of the same generation and performance with as much memory for a core; the type itself is one of them. */
export function tinavAlternatives(type: string): string[] {
  const [, generation, vcpu, memory, performance = ""] = NODE_TYPE.exec(type) ?? [];
  const perCore = Number(memory) / Number(vcpu);
  const sized = CORES.filter((cores) => cores !== Number(vcpu)).map(
    (cores) => `tinav${generation}.c${cores}r${Math.max(1, Math.round(cores * perCore))}${performance}`,
  );
  return [type, ...sized.filter((each) => tinavShape(each) !== undefined)];
}

/** The class that prices name: `v7-p1`. Without a performance a type is `p2` (osc-cost 0.8.0, parse_tina_type). */
export function tinavClass(type: string): string | undefined {
  const [, generation, , , performance = "p2"] = NODE_TYPE.exec(type) ?? [];
  return generation && `v${generation}-${performance}`;
}

const ANNOTATION = "service.beta.kubernetes.io/osc-load-balancer-";

/** Those that only count when a load balancer is made. Source: cloud-provider-osc docs/annotations.md v1.36.7. */
export const FIXED_LOAD_BALANCER_ANNOTATIONS = ["instances", "subregions", "internal"].map(
  (name) => `${ANNOTATION}${name}`,
);

/** Load balancers that a Service with these annotations gets: one for each subregion that it names. */
export const loadBalancersFor = (annotations: Readonly<Record<string, string>>): number =>
  Number(annotations[`${ANNOTATION}instances`] ?? 1);

/** The longest that ELB takes, whose API cloud-provider-osc speaks (ConnectionDraining.Timeout); LBU's own is not published. */
const LONGEST_DRAIN_SECONDS = 3600;

/**
 * Annotations of cloud-provider-osc. Source: docs/annotations.md v1.36.7. Without those of draining it switches draining off
 * (ccm/cloud/loadbalancer.go, elbAttributes), and the health check fails as soon as the last pod on a node begins to end.
 */
function loadBalancerAnnotations(need: LoadBalancerNeed): Record<string, string> {
  return {
    [`${ANNOTATION}connection-idle-timeout`]: String(need.idleSeconds),
    ...(need.zones.length > 1
      ? { [`${ANNOTATION}instances`]: String(need.zones.length), [`${ANNOTATION}subregions`]: need.zones.join(",") }
      : {}),
    ...(need.drainSeconds === undefined
      ? {}
      : {
          [`${ANNOTATION}connection-draining-enabled`]: "true",
          [`${ANNOTATION}connection-draining-timeout`]: String(Math.min(need.drainSeconds, LONGEST_DRAIN_SECONDS)),
        }),
    ...(need.internal ? { [`${ANNOTATION}internal`]: "true" } : {}),
  };
}

/** Outscale Kubernetes as a Service. */
export function outscaleOks(config: OutscaleCloud): Cloud {
  return {
    id: "outscale-oks",
    title: `Outscale Kubernetes, ${config.region}`,
    // cloud-provider-osc ccm/cloud/loadbalancer.go:269: "only TCP load balancers are supported", the whole Service fails.
    loadBalancer: { protocols: ["TCP"], mixed: false },
    // Customers cannot change the nodes' security groups; only 30000-32767 can be opened. Source: outscale docs,
    // "Creating a NodePort Service". 30000-30085 is Kubernetes' static band for the default range (KEP-3668).
    exposures: ["nodePortPublicIp"],
    nodePorts: { from: 30_000, to: 32_767, fixedTo: 30_085 },
    publicAddressFrom: ["metadata", "node"],
    metadataUrl: "http://169.254.169.254/latest/meta-data/public-ipv4",
    // 172.31.0.0/16 is OKS's own. Source: OKS OpenAPI 0684cd47, cidr_pods.
    // No IPv6 in the provider: cidr_pods and cidr_service are IPv4 (docs/clouds.md).
    ipv6: [],
    reserved: ["172.31.0.0/16", "169.254.169.254/32"],
    // The names of OKS' own classes are not published, so there is one of ours. Source: osc-bsu-csi-driver v1.11.0,
    // docs/storageclass.md; that OKS runs this driver is unproven (docs/unproven.md, U17).
    volumes: { provisioner: "bsu.csi.outscale.com", parameters: { type: "gp2", "csi.storage.k8s.io/fstype": "ext4" } },
    defaultNodes: DEFAULT_NODES,
    shape: tinavShape,
    alternatives: tinavAlternatives,
    nodeTypes: `tinav3 to tinav7 with 1-${MOST_VCPUS} cores and 1-${MOST_MEMORY} GiB, e.g. tinav7.c16r32p1`,
    nearestType: nearestTinav,
    mostVcpus: MOST_VCPUS,
    zones: config.zones.map((zone) => `${config.region}${zone}`),
    loadBalancerAnnotations,
    poolLabel: "relais/pool",
    nodePortAnnotation: config.nodePortAnnotation,
  };
}
