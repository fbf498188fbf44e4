import type { PoolName } from "../capacity/node-shape.js";
import type { Sizing } from "../capacity/sizing.js";
import type { Cloud } from "../clouds/cloud.js";
import { controlPlaneZone } from "../clouds/outscale-oks.js";
import type { Environment, OutscaleCloud } from "../config/schema.js";

/** `oks.dev/v1beta` IPPool. Source: goutils oks/apis/oks.dev/v1beta/openapi.json. */
export interface IpPool {
  readonly apiVersion: "oks.dev/v1beta";
  readonly kind: "IPPool";
  readonly metadata: { readonly name: string };
  readonly spec: { readonly numAddresses: number; readonly persistent: boolean };
}

/** `oks.dev/v1beta2` NodePool. Source: goutils oks/apis/oks.dev/v1beta2/openapi.json. */
export interface NodePool {
  readonly apiVersion: "oks.dev/v1beta2";
  readonly kind: "NodePool";
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly nodeType: string;
    readonly desiredNodes: number;
    readonly zones: readonly [string];
    readonly autoscaling: false;
    readonly autoHealing: boolean;
    readonly nodeLabels: Readonly<Record<string, string>>;
    readonly upgradeStrategy: {
      readonly maxSurge: number;
      readonly maxUnavailable: number;
      readonly autoUpgradeEnabled: false;
      readonly autoUpgradeMaintenance: {
        readonly durationHours: number;
        readonly startHour: number;
        readonly weekDay: string;
      };
    };
    readonly ipPoolName?: string;
  };
}

/** An object inside the cluster, with a stable address in the state. */
export interface ClusterObject {
  /** Address in the state: never changes while the object means the same. */
  readonly id: string;
  readonly manifest: IpPool | NodePool;
  /** Ids of objects that must exist before. */
  readonly after: readonly string[];
  /** Refuse plans that would destroy it: its loss is final. */
  readonly protect: boolean;
}

/** What the infra stack of an OKS environment makes. */
export interface Infrastructure {
  readonly kind: "outscale-oks";
  readonly region: string;
  readonly project: { readonly name: string; readonly cidr: string; readonly description: string };
  readonly cluster: {
    readonly name: string;
    readonly version: string;
    readonly pods: string;
    readonly services: string;
    readonly admins: readonly string[];
    readonly controlPlanes: string;
    readonly multiZone: boolean;
    /** As the control plane names them, e.g. `2a`. */
    readonly zones: readonly string[];
    readonly maintenance: OutscaleCloud["maintenance"];
  };
  readonly objects: readonly ClusterObject[];
}

/** Addresses of one IPPool at most. Source: CRD, `numAddresses` 0-255. */
export const IP_POOL_MAXIMUM = 255;
/** Addresses are allocated in batches. Source: outscale docs, "Creating an IP Pool". */
export const IP_BATCH = 5;

const PUBLIC_POOLS: readonly PoolName[] = ["sfu", "turn"];

/** Pools as they are created: system first, because operators run there. */
const POOL_ORDER: readonly PoolName[] = ["system", "sfu", "turn"];

/** The OKS project, cluster, node pools and IP pools; null where the cluster exists already. */
export function infrastructure(environment: Environment, cloud: Cloud, sizing: Sizing): Infrastructure | null {
  const config = environment.cloud;
  if (config.provider !== "outscale-oks") return null;
  const { name } = environment;
  const objects = POOL_ORDER.flatMap((pool) =>
    sizing.pools[pool].zones.flatMap(({ zone, nodes }) =>
      zonePools(environment, cloud, sizing, pool, zone, nodes, config),
    ),
  );
  return {
    kind: "outscale-oks",
    region: config.region,
    project: { name, cidr: config.network.nodes.text, description: `Relais environment ${name}` },
    cluster: {
      name,
      version: config.kubernetes,
      pods: config.network.pods.text,
      services: config.network.services.text,
      admins: config.admins.map((network) => network.text),
      controlPlanes: config.controlPlane.size,
      multiZone: config.controlPlane.multiZone,
      zones: config.zones.map((letter) => controlPlaneZone(config.region, letter)),
      maintenance: config.maintenance,
    },
    objects,
  };
}

/**
 * The node pool of one zone. A public pool needs an address per node and an IPPool holds 255, so a larger zone has
 * several: the first keeps its name when others join, and nothing is replaced by growth.
 */
function zonePools(
  environment: Environment,
  cloud: Cloud,
  sizing: Sizing,
  pool: PoolName,
  zone: string,
  nodes: number,
  config: OutscaleCloud,
): ClusterObject[] {
  const isPublic = PUBLIC_POOLS.includes(pool);
  const letter = zone.slice(-1);
  const shards = isPublic ? Math.max(1, Math.ceil(nodes / IP_POOL_MAXIMUM)) : 1;
  return Array.from({ length: shards }, (_, index) => {
    const name = index === 0 ? `${pool}-${letter}` : `${pool}-${letter}-${index + 1}`;
    const desiredNodes = isPublic ? Math.min(IP_POOL_MAXIMUM, nodes - index * IP_POOL_MAXIMUM) : nodes;
    const ipPoolId = `ippool_${name.replaceAll("-", "_")}`;
    const addresses: ClusterObject = {
      id: ipPoolId,
      manifest: {
        apiVersion: "oks.dev/v1beta",
        kind: "IPPool",
        metadata: { name },
        // maxSurge is 0, so a pool never holds more nodes than desired. Persistent: customers allow these addresses.
        spec: { numAddresses: Math.max(IP_BATCH, Math.ceil(desiredNodes / IP_BATCH) * IP_BATCH), persistent: true },
      },
      after: [],
      protect: true,
    };
    const nodePool: ClusterObject = {
      id: `nodepool_${name.replaceAll("-", "_")}`,
      manifest: {
        apiVersion: "oks.dev/v1beta2",
        kind: "NodePool",
        metadata: { name },
        spec: {
          nodeType: sizing.pools[pool].nodeType,
          desiredNodes,
          zones: [zone],
          autoscaling: false,
          autoHealing: true,
          nodeLabels: {
            "relais/environment": environment.name,
            ...(cloud.poolLabel ? { [cloud.poolLabel]: pool } : {}),
          },
          upgradeStrategy: {
            maxSurge: 0,
            maxUnavailable: 1,
            // An upgrade that nobody asked for ends calls; the window is explicit all the same.
            autoUpgradeEnabled: false,
            autoUpgradeMaintenance: {
              durationHours: config.maintenance.hours,
              startHour: config.maintenance.hour,
              weekDay: config.maintenance.day,
            },
          },
          ...(isPublic ? { ipPoolName: name } : {}),
        },
      },
      after: isPublic ? [ipPoolId] : [],
      protect: false,
    };
    return isPublic ? [addresses, nodePool] : [nodePool];
  }).flat();
}
