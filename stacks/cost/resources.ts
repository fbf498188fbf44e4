import type { Blueprint } from "../blueprint/blueprint.js";
import { loadBalancersOf } from "../blueprint/load-balancers.js";
import type { PoolSize, Sizing } from "../capacity/sizing.js";
import { loadBalancersFor } from "../clouds/outscale-oks.js";
import type { Environment } from "../config/schema.js";

/** What is counted of an environment, for its cost and for the quota that it needs of a cloud. */
export interface Resources {
  /** Nodes, of all pools. */
  readonly machines: number;
  readonly vcpus: number;
  /** GiB of memory, of all nodes. */
  readonly memory: number;
  /** Nodes with a public address. */
  readonly nodeAddresses: number;
  /** Public addresses beyond those that nodes have, because pools of them grow in batches. */
  readonly idleAddresses: number;
  /** Load balancers that the internet reaches; each has an address of its own. */
  readonly publicLoadBalancers: number;
  readonly internalLoadBalancers: number;
  /** Volumes of the message bus; those that nodes start from are the cloud's. */
  readonly volumes: number;
  /** GiB of one volume. */
  readonly volumeSize: number;
}

/** What an environment is made of, in the planned size. */
export interface Planned {
  readonly environment: Environment;
  readonly sizing: Sizing;
  readonly blueprint: Blueprint;
}

/** The pools whose nodes count: where pods share all nodes, the largest alone. */
export function countedPools({ environment, sizing }: Pick<Planned, "environment" | "sizing">): PoolSize[] {
  const { cloud } = environment;
  const pools = Object.values(sizing.pools);
  if (cloud.provider !== "generic" || cloud.poolLabel !== undefined) return pools;
  const largest = Math.max(...pools.map(({ nodes }) => nodes));
  return pools.filter(({ nodes }) => nodes === largest).slice(-1);
}

/** Counts them. Pure. */
export function resourcesOf(planned: Planned): Resources {
  const { environment, sizing, blueprint } = planned;
  const pools = countedPools(planned);
  const over = (pick: (pool: (typeof pools)[number]) => number) => pools.reduce((sum, pool) => sum + pick(pool), 0);
  const balancers = loadBalancersOf(blueprint);
  const count = (internal: boolean) =>
    balancers
      .filter(({ name }) => (name === "the internal edge") === internal)
      .reduce((sum, { annotations }) => sum + loadBalancersFor(annotations), 0);
  return {
    machines: over(({ nodes }) => nodes),
    vcpus: over(({ nodes, vcpu }) => nodes * vcpu),
    memory: over(({ nodes, memory }) => nodes * memory),
    nodeAddresses: sizing.publicAddresses,
    idleAddresses: Math.max(0, pooledAddresses(blueprint) - sizing.publicAddresses),
    publicLoadBalancers: count(false),
    internalLoadBalancers: count(true),
    volumes: sizing.valkeyMembers,
    volumeSize: environment.redis.storage,
  };
}

const pooledAddresses = ({ infrastructure }: Blueprint): number =>
  (infrastructure?.objects ?? []).reduce(
    (sum, { manifest }) => sum + (manifest.kind === "IPPool" ? manifest.spec.numAddresses : 0),
    0,
  );
