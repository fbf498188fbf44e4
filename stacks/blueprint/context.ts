import type { PoolName } from "../capacity/node-shape.js";
import type { Sizing } from "../capacity/sizing.js";
import type { Cloud } from "../clouds/cloud.js";
import type { Environment } from "../config/schema.js";
import type { ResourcesValue, SchedulingValue } from "./generated/chart-values.js";
import type { Image } from "./images.js";
import type { Names } from "./names.js";
import type { PortModel } from "./ports.js";
import type { MediaExposure, TurnExposure } from "./values.js";

/** What every part of the blueprint is made from. */
export interface Context {
  readonly environment: Environment;
  readonly cloud: Cloud;
  readonly sizing: Sizing;
  readonly exposure: MediaExposure;
  readonly turnExposure: TurnExposure;
  readonly ports: PortModel;
  readonly images: readonly Image[];
  readonly names: Names;
}

/** Where the pods of a pool run. */
export function scheduling({ cloud }: Context, pool: PoolName): SchedulingValue {
  return {
    nodeLabels: cloud.poolLabel === undefined ? {} : { [cloud.poolLabel]: pool },
    spreadZones: cloud.zones.length > 1,
    tolerations: [],
  };
}

/**
 * What a media server asks of its node. On a node of its own it asks for all but what the system needs; where pools
 * share nodes, for a quarter. No CPU limit: a throttled media server drops packets.
 */
export function mediaResources({ cloud, sizing }: Context, pool: PoolName): ResourcesValue {
  const { vcpu, memory } = sizing.pools[pool];
  const dedicated = cloud.poolLabel !== undefined;
  const millicores = dedicated ? vcpu * 1000 - Math.max(500, vcpu * 100) : vcpu * 250;
  const mebibytes = Math.floor(memory * 1024 * (dedicated ? 0.75 : 0.25));
  return {
    requests: { cpu: `${millicores}m`, memory: `${mebibytes}Mi`, "ephemeral-storage": "256Mi" },
    limits: { memory: `${mebibytes}Mi`, "ephemeral-storage": "1Gi" },
  };
}
