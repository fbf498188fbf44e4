import { roughly } from "../capacity/range.js";
import { type Check, finding } from "./check.js";

/** Nodes that a cluster may have. Source: kubernetes.io/docs/setup/best-practices/cluster-large. */
const CLUSTER_MAXIMUM = 5000;

/** Kubernetes has a largest cluster; on one that exists already, pools cannot be larger than what is there. */
export const nodeSupply: Check = ({ environment, sizing }) => {
  const { cloud } = environment;
  const pools = Object.values(sizing.pools);
  const total = pools.reduce((sum, { nodes }) => sum + nodes, 0);
  const tooMany =
    total > CLUSTER_MAXIMUM
      ? [
          finding(
            "node-supply",
            "error",
            ["demand"],
            `demand needs ${total} nodes, but Kubernetes takes ${CLUSTER_MAXIMUM} in a cluster`,
            "choose a larger node type, or split the demand over several environments with clusters of their own",
            `about ${roughly((sizing.participants * CLUSTER_MAXIMUM) / total)} participants on these nodes`,
          ),
        ]
      : [];
  if (cloud.provider !== "generic" || cloud.maxNodesPerPool === undefined) return tooMany;
  const available = cloud.maxNodesPerPool;
  const missing = pools
    .filter((pool) => pool.nodes > available)
    .map((pool) =>
      finding(
        "node-supply",
        "error",
        ["cloud", "maxNodesPerPool"],
        `the ${pool.pool} pool needs ${pool.nodes} nodes, but cloud.maxNodesPerPool is ${available}`,
        "add nodes, choose a larger node type, or lower demand",
        `at least ${pool.nodes}`,
      ),
    );
  return [...tooMany, ...missing];
};
