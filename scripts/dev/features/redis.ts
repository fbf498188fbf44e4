import { mutant, oracle, proof } from "../proofs.js";
import { type Feature, yes } from "./feature.js";

/** Redis: charts/valkey, and how SFUs reach it. */
export const REDIS: readonly Feature[] = [
  yes("Deployed for SFUs alone", mutant("one more namespace may connect to Valkey")),
  yes(
    "Automatic failover by Sentinel",
    proof("media/redis.test.ts", "when the primary is killed"),
    oracle("message bus"),
  ),
  yes(
    "Failover exercised with LiveKit itself",
    proof(
      "media/redis.test.ts",
      "when the primary's node is cut off, which LiveKit without its proxy does not survive",
    ),
    proof("media/redis.test.ts", "when the primary is frozen"),
  ),
  yes("Writes refused by a primary that is cut off", mutant("a cut-off primary goes on writing")),
  yes("Passwords, and a user for probes that reads no data", mutant("another key of a Secret is read")),
  yes("TLS of servers, replication and Sentinels", proof("media/valkey-tls.test.ts", "answer nobody without TLS")),
  yes(
    "A renewed certificate ends no session",
    proof("media/valkey-tls.test.ts", "is loaded by servers, whose sessions go on"),
  ),
  yes(
    "TLS to a Redis with a private authority",
    proof(
      "media/redis-connections.test.ts",
      "over TLS to one Redis of a private authority, and not if another one signed",
    ),
  ),
  yes(
    "TLS between SFUs and the group, names verified",
    proof("media/redis-connections.test.ts", "verifies the names of members and Sentinels, and leads to the primary"),
  ),
  yes(
    "Redis Cluster",
    proof("media/redis-connections.test.ts", "on a Redis Cluster of one member, with TLS: %s"),
    mutant("a member of the cluster has another port"),
  ),
  yes(
    "Members on nodes of their own, and a budget that keeps the quorum",
    oracle("placement"),
    mutant("a budget lets the quorum go"),
  ),
  yes(
    "Persistence",
    proof(
      "media/valkey-backup.test.ts",
      "leaves alone a group that is started anew from its volumes, and does not even ask for the object",
    ),
  ),
  yes(
    "Backup and restore",
    proof("media/valkey-backup.test.ts", "is one object, named after the release and the time, and says so"),
    proof("media/valkey-backup.test.ts", "gives a group without data the same keys on each member"),
  ),
  yes(
    "One address or a group outside of the cluster",
    proof("unit/blueprint/external-redis.test.ts", "nothing of Valkey is deployed, nor waited for"),
    mutant("SFUs may reach more than the Redis outside"),
  ),
  yes("Metrics and alerts", oracle("monitoring"), mutant("the exporter's readiness is the member's")),
];
