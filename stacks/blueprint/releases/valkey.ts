import type { Release } from "../blueprint.js";
import { storageClass } from "../cluster-objects.js";
import { type Context, scheduling } from "../context.js";
import { doubled } from "../doubled.js";
import { imageValue } from "../images.js";
import type { ReleaseValues } from "../values.js";
import { monitoring } from "./monitoring.js";

/** A switch takes this and a little more; LiveKit drops nodes whose statistics are older than 5 s. */
const DOWN_AFTER_MILLISECONDS = 2000;
/**
 * A vote that nobody won is held again after twice this (`sentinelStartFailoverIfNeeded` in Valkey 8's sentinel.c), and with a lost primary's
 * Sentinel gone, about one in 20 is (test/media/valkey-votes.test.ts): with 10 s, joins failed for 23 and 45 s. A promotion takes about one.
 */
const FAILOVER_TIMEOUT_MILLISECONDS = 3000;
/**
 * Of one SFU: the chart's pool of 32, what listens for messages, and the checks of its proxy. A pool that is too small waits,
 * a server that is full refuses.
 */
const CONNECTIONS_PER_SFU = 40;
/** Valkey's own default. */
const LEAST_CLIENTS = 10_000;

/** Valkey, the message bus of the SFUs; none where somebody else runs Redis. */
export function valkey(context: Context): Extract<Release, { chart: "valkey" }>[] {
  const { environment, sizing, ports, images, names } = context;
  const replicas = sizing.valkeyMembers;
  if (replicas === 0) return [];
  const group = replicas === 3;
  const monitored = monitoring(context);
  const values: ReleaseValues["valkey"] = {
    replicas,
    images: {
      server: imageValue(images, "valkey"),
      ...(monitored && { exporter: imageValue(images, "redis-exporter") }),
    },
    imagePullSecrets: environment.images.pullSecrets,
    clusterDomain: environment.cloud.clusterDomain,
    ports: {
      server: ports.valkey.container.from,
      sentinel: ports.sentinel.container.from,
      metrics: ports["valkey-metrics"].container.from,
    },
    sentinel: {
      enabled: group,
      masterName: "livekit",
      quorum: 2,
      downAfterMilliseconds: DOWN_AFTER_MILLISECONDS,
      failoverTimeoutMilliseconds: FAILOVER_TIMEOUT_MILLISECONDS,
    },
    passwordSecret: { name: environment.redis.authSecret, key: "password" },
    checkPasswordSecret: { name: environment.redis.authSecret, key: "check-password" },
    minReplicasToWrite: group ? 1 : 0,
    // Shorter than a switch: a cut-off primary must stop writing before the next one starts.
    minReplicasMaxLagSeconds: 3,
    maxClients: doubled(LEAST_CLIENTS, sizing.pools.sfu.nodes * CONNECTIONS_PER_SFU),
    storage: {
      size: `${environment.redis.storage}Gi`,
      className: storageClass(context)?.name ?? environment.redis.storageClass,
    },
    priorityClassName: names.dataPriority,
    scheduling: scheduling(context, "system"),
    resources: {
      requests: { cpu: "250m", memory: "1Gi", "ephemeral-storage": "64Mi" },
      limits: { memory: "1Gi", "ephemeral-storage": "256Mi" },
    },
    networkPolicy: {
      enabled: true,
      clientNamespaces: [names.mediaNamespace],
      metricsFromNamespaces: environment.monitoring ? [environment.monitoring.namespace] : [],
    },
    ...(monitored && { monitoring: { ...monitored, exporter: { enabled: true } } }),
  };
  return [
    {
      name: "valkey",
      chart: "valkey",
      namespace: names.dataNamespace,
      stack: "services",
      after: [],
      wait: true,
      timeoutSeconds: 600,
      values,
    },
  ];
}
