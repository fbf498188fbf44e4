import type { Finding } from "../finding.js";
import type { Check, CheckInput } from "./check.js";
import { closedSite } from "./closed-site.js";
import { demand } from "./demand.js";
import { drainCoherence } from "./drain-coherence.js";
import { exclusiveOptions } from "./exclusive-options.js";
import { imageRegistries } from "./image-registries.js";
import { loadBalancerProtocols } from "./load-balancer-protocols.js";
import { mediaReadiness } from "./media-readiness.js";
import { neighbours } from "./neighbours.js";
import { networks } from "./networks.js";
import { nodePortBand } from "./node-port-band.js";
import { nodeSupply } from "./node-supply.js";
import { oksNodePools } from "./oks-node-pools.js";
import { oksRegion } from "./oks-region.js";
import { overrides } from "./overrides.js";
import { portCollisions } from "./port-collisions.js";
import { publicAddress } from "./public-address.js";
import { risks } from "./risks.js";
import { roomSize } from "./room-size.js";
import { secretsByName } from "./secrets-by-name.js";
import { stunServers } from "./stun-servers.js";
import { survive } from "./survive.js";
import { unproven } from "./unproven.js";

/** All rules, by the name that their findings carry. */
export const CHECKS: Readonly<Record<string, Check>> = {
  "closed-site": closedSite,
  demand,
  "drain-coherence": drainCoherence,
  "exclusive-options": exclusiveOptions,
  "image-registries": imageRegistries,
  "load-balancer-protocols": loadBalancerProtocols,
  "media-readiness": mediaReadiness,
  neighbours,
  networks,
  "node-port-band": nodePortBand,
  "node-supply": nodeSupply,
  "oks-node-pools": oksNodePools,
  "oks-region": oksRegion,
  overrides,
  "port-collisions": portCollisions,
  "public-address": publicAddress,
  risks,
  "room-size": roomSize,
  "secrets-by-name": secretsByName,
  "stun-servers": stunServers,
  survive,
  unproven,
};

/** Everything all rules have to say. */
export function runChecks(input: CheckInput): Finding[] {
  return Object.values(CHECKS).flatMap((check) => check(input));
}
