import type { RunbookName } from "../../../scripts/dev/runbooks/index.js";
import type { Scene } from "../connectivity/scene.js";
import { LAST, MINUTES, type Series } from "../promtool/alert-cases.js";
import { secondsLeft } from "./certificate.js";

const always = (value: number) => `${value}+0x${MINUTES}`;

/** The series of servers whose metrics the lab cannot have: they say what happened to the server, in the words of its exporter. */
export async function otherSeries(scene: Scene, situation: RunbookName | undefined, chart: string): Promise<Series> {
  if (chart === "valkey") {
    if (situation === "Redis gone") return { "redis_up{$target}": always(0) };
    return { "redis_up{$target}": always(1), 'redis_instance_info{$target,role="master"}': always(1) };
  }
  if (situation === "TURN port taken") return {};
  const { turns, edge, blueprint } = scene.deployment;
  const { domain } = blueprint;
  // The impostor stands where the edge would be.
  const ofEdge = situation === "expired edge certificate" ? scene.impostor.address : edge.address;
  return {
    "up{$target}": always(1),
    // Each client is first answered 401; with the right secret it then has an allocation.
    "turn_unauthenticated_401_requests{$target}": `0+3x${MINUTES}`,
    ...(situation !== "other TURN secret" && { "turn_total_allocations{$target}": always(1) }),
    [ends("edge")]: always(LAST + (await secondsLeft(scene, ofEdge, domain))),
    [ends("turn")]: always(LAST + (await secondsLeft(scene, turns.address, `turns.${domain}`))),
  };
}

const ends = (name: string) =>
  `certmanager_certificate_expiration_timestamp_seconds{namespace="$namespace",name="${name}"}`;
