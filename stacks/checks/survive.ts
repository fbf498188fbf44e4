import { releaseOf } from "../blueprint/blueprint.js";
import type { PoolSize } from "../capacity/sizing.js";
import { nodesAfterLoss, spread } from "../capacity/survive.js";
import type { Demand } from "../config/demand.js";
import { type Check, finding } from "./check.js";

/** What `demand.survive` names may fail at the peak, and every pool still carries it. */
export const survive: Check = ({ environment, cloud, sizing, blueprint }) => {
  const goal = environment.demand.survive;
  if (goal === "zone" && cloud.zones.length < 3) {
    const given = `the environment has ${cloud.zones.length === 1 ? "one zone" : `${cloud.zones.length} zones`}`;
    // Valkey decides by majority: with two zones, one of them holds it.
    return [
      finding(
        "survive",
        "error",
        ["demand", "survive"],
        `demand.survive is "zone", but ${given}`,
        'give cloud.zones three zones, or write "node"',
        "zone with at least 3 zones",
      ),
    ];
  }
  const tooFew = Object.values(sizing.pools)
    // Too few Valkey members by hand are a finding of the rule `overrides`.
    .filter(
      ({ pool, afterLoss, needed }) => afterLoss < needed && !(pool === "system" && environment.redis.members === 1),
    )
    .map((pool) => {
      const overridden = environment[pool.pool].replicas !== undefined;
      const path = overridden ? [pool.pool, "replicas"] : ["demand", "survive"];
      const loss = goal === "none" ? "" : ` after the loss of a ${goal}`;
      return finding(
        "survive",
        "error",
        path,
        `the ${pool.pool} pool has ${pool.afterLoss} of the ${pool.needed} nodes that the peak needs${loss}`,
        overridden ? `raise ${pool.pool}.replicas or remove it` : "lower demand.survive or add zones",
        overridden ? `at least ${fewestReplicas(pool, goal)}` : undefined,
      );
    });
  const unspread = blueprint.releases.filter(
    ({ values }) => goal === "zone" && "replicas" in values && values.replicas > 1 && !values.scheduling.spreadZones,
  );
  // Browsers take the first address of turn.<domain> and try no other (docs/resilience.md); behind a load balancer there is one.
  const exposed = releaseOf(blueprint, "coturn")?.values.exposure !== "udpLoadBalancer";
  const onlyNamed = goal !== "none" && exposed && !environment.turn.tls ? [withoutTls(goal, environment.domain)] : [];
  return [...unspread.map((release) => tooClose(release.name)), ...tooFew, ...onlyNamed];
};

const withoutTls = (goal: Demand["survive"], domain: string) =>
  finding(
    "survive",
    "warning",
    ["turn", "tls"],
    `demand.survive is "${goal}", but turn.tls is false: a browser tries only the first address of turn.${domain}, and is not relayed where that server is lost`,
    "remove turn.tls, or let your name server leave out TURN servers that do not answer",
  );

const tooClose = (release: string) =>
  finding(
    "survive",
    "error",
    ["demand", "survive"],
    `demand.survive is "zone", but release ${release} may put all its pods into one zone`,
    "spread it over zones",
  );

/** Replicas by hand that leave enough; they are spread over the zones as they come. */
function fewestReplicas({ needed, zones }: PoolSize, goal: Demand["survive"]): number {
  const names = zones.map(({ zone }) => zone);
  let replicas = needed;
  while (nodesAfterLoss(spread(replicas, names, "none"), goal) < needed) replicas += 1;
  return replicas;
}
