import { autoscaling } from "./autoscaling.js";
import { calls } from "./calls.js";
import { configurations } from "./configurations.js";
import { daemonSet } from "./daemon-set.js";
import { embeddedTurn } from "./embedded-turn.js";
import { monitoring } from "./monitoring.js";
import type { Mutants } from "./mutant.js";
import { pods } from "./pods.js";
import { policies } from "./policies.js";
import { pools } from "./pools.js";
import { ports } from "./ports.js";
import { redis } from "./redis.js";
import { valkey } from "./valkey.js";

/** All mutants by what is wrong with them. */
export const MUTANTS: Mutants = {
  ...ports,
  ...policies,
  ...pods,
  ...pools,
  ...calls,
  ...autoscaling,
  ...daemonSet,
  ...redis,
  ...valkey,
  ...embeddedTurn,
  ...configurations,
  ...monitoring,
};
