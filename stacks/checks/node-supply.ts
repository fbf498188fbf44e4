import { type Check, finding } from "./check.js";

/** On a cluster that exists already, pools cannot be larger than what is there. */
export const nodeSupply: Check = ({ environment, sizing }) => {
  const { cloud } = environment;
  if (cloud.provider !== "generic" || cloud.maxNodesPerPool === undefined) return [];
  const available = cloud.maxNodesPerPool;
  return Object.values(sizing.pools)
    .filter((pool) => pool.nodes > available)
    .map((pool) =>
      finding(
        "node-supply",
        "error",
        ["cloud", "maxNodesPerPool"],
        `the ${pool.pool} pool needs ${pool.nodes} nodes, but cloud.maxNodesPerPool is ${available}`,
        "add nodes, choose a larger node type, or lower demand",
      ),
    );
};
