import fc from "fast-check";
import type { LiveKitServerValues, PoolValue } from "../../../stacks/blueprint/generated/chart-values.js";
import {
  annotations,
  count,
  drainSeconds,
  image,
  monitoring,
  nameLists,
  names,
  networks,
  port,
  publicAddress,
  resources,
  scheduling,
  scrapers,
  secretKey,
} from "./common.js";
import { config } from "./livekit-config.js";
import { apart, ports, roomy, turn } from "./livekit-ports.js";
import { redis } from "./livekit-redis.js";

type Autoscaling = LiveKitServerValues["autoscaling"];

const place = fc.record({
  replicas: count,
  workload: fc.constantFrom("Deployment" as const, "DaemonSet" as const),
  scaled: fc.constantFrom("none" as const, "none" as const, "hpa" as const, "keda" as const),
  most: count,
  pooled: fc.boolean(),
  mux: fc.boolean(),
  scraped: fc.boolean(),
  exposure: fc.constantFrom("nodePortPublicIp" as const, "hostNetworkPublicIp" as const),
  relaying: fc.constantFrom("nobody" as const, "coturn" as const, "LiveKit" as const),
  mode: fc.constantFrom("none" as const, "address" as const, "sentinel" as const, "cluster" as const),
  apiKeySecrets: fc.uniqueArray(names, { minLength: 1, maxLength: 3 }),
  webhooks: fc.subarray([
    "https://meet.example.fr/hook",
    "http://meet.meet.svc:8000/a?b=c",
    "https://meet.example.fr:8443",
  ]),
});

/** Only a Deployment without pools is scaled, and KEDA asks for what the ServiceMonitor has scraped. Relays need the node's ports. SFUs find each other's rooms in Redis. */
const sensible = place.map(({ workload, scaled, scraped, pooled, mode, replicas, most, relaying, ...others }) => {
  const kind = workload === "DaemonSet" ? ("none" as const) : scaled;
  return {
    ...others,
    workload: mode === "none" ? ("Deployment" as const) : workload,
    kind,
    pooled: pooled && kind === "none" && mode !== "none",
    scraped: scraped || kind === "keda",
    relaying: others.exposure === "nodePortPublicIp" && relaying === "LiveKit" ? ("nobody" as const) : relaying,
    mode,
    replicas: mode === "none" ? 1 : replicas,
    most: mode === "none" ? 1 : most,
  };
});

/** SFUs of another size, on nodes that no other pool has. */
const pool: fc.Arbitrary<PoolValue> = fc
  .oneof(fc.constantFrom("true", "null", "on", "y"), fc.stringMatching(/^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$/))
  .filter((name) => name !== "main")
  .chain((name) =>
    fc.record({
      name: fc.constant(name),
      replicas: count,
      nodeLabels: fc.constant({ "example.org/size": name }),
      resources: resources(false),
    }),
  );

const autoscaling = (kind: Autoscaling["kind"], most: number): fc.Arbitrary<Autoscaling> =>
  fc.record({
    kind: fc.constant(kind),
    minReplicas: fc.integer({ min: 1, max: most }),
    maxReplicas: fc.constant(most),
    targets: fc
      .record({
        participants: fc.integer({ min: 0, max: 100_000 }),
        cpuPercent: fc.integer({ min: 0, max: 100 }),
        packetsPerSecond: fc.integer({ min: 0, max: 100_000_000 }),
      })
      .filter((loads) => Object.values(loads).some((load) => load > 0)),
    prometheus: fc.record({
      serverAddress: fc.constantFrom("http://prometheus.monitoring.svc:9090", "https://prometheus.example.fr/a/b"),
      authentication: fc.oneof(names, fc.constant("")),
    }),
  });

/** Values of chart livekit-server. */
export const values: fc.Arbitrary<LiveKitServerValues> = sensible.chain((place) => {
  const { replicas, workload, kind, most, pooled, mux, scraped, exposure, relaying, mode } = place;
  const { apiKeySecrets, webhooks } = place;
  // One SFU, for which one address can be given.
  const alone = workload === "Deployment" && !pooled && (kind === "none" ? replicas : most) === 1;
  return fc
    .record({
      workload: fc.constant(workload),
      replicas: fc.constant(replicas),
      autoscaling: autoscaling(kind, most),
      images: fc.record({ server: image, prepare: image, redisProxy: image }),
      imagePullSecrets: nameLists,
      exposure: fc.constant(exposure),
      ports: ports(exposure, exposure === "nodePortPublicIp" || mux),
      mediaService: fc.record({ annotations }),
      dualStack: fc.boolean(),
      publicAddress: fc
        .tuple(
          publicAddress(alone ? 1 : 2),
          fc.shuffledSubarray(["node" as const, "stun" as const, "hostIP" as const], { minLength: 1 }),
        )
        .map(([address, from]) => ({ ...address, ipv6: { from, value: "" } })),
      iceLite: fc.boolean(),
      stunServers: fc.uniqueArray(fc.constantFrom("stun.example.fr:3478", "198.51.100.9:443", "[2001:db8::1]:3478"), {
        minLength: 1,
      }),
      turn: turn(relaying),
      apiKeySecrets: fc.constant(apiKeySecrets),
      webhook: fc.record({
        urls: fc.constant(webhooks),
        apiKeySecret: fc.constantFrom(...apiKeySecrets),
      }),
      trust: fc.record({ secretName: fc.oneof(names, fc.constant("")), key: fc.constantFrom("ca.crt", "1", "true") }),
      redis: redis(mode),
      limits: fc.record({
        numTracks: fc.integer({ min: 0, max: 1_000_000 }),
        bytesPerSecond: fc.integer({ min: 0, max: 100_000_000_000 }),
      }),
      room: fc.record({ maxParticipants: fc.integer({ min: 0, max: 100_000 }) }),
      config: config({ redis: mode !== "none", webhook: webhooks.length > 0 }),
      logLevel: fc.constantFrom("debug" as const, "info" as const, "warn" as const, "error" as const),
      drainSeconds,
      maxUnavailable: count,
      priorityClassName: fc.oneof(names, fc.constant("")),
      scheduling:
        workload === "Deployment" && !pooled
          ? scheduling
          : scheduling.filter(({ nodeLabels }) => Object.keys(nodeLabels).length > 0),
      resources: resources(false),
      pools: pooled
        ? fc.uniqueArray(pool, { minLength: 1, maxLength: 3, selector: ({ name }) => name })
        : fc.constant([]),
      networkPolicy: fc.record({
        enabled: fc.boolean(),
        signalFromNamespaces: fc.uniqueArray(names, { minLength: 1, maxLength: 3 }),
        metricsFromNamespaces: scrapers(scraped),
        mediaEgressExcept: networks,
        webhookTargetPorts: fc.uniqueArray(port, { maxLength: 2 }),
        apiServerPorts: fc.uniqueArray(port, { minLength: 1, maxLength: 2 }),
      }),
      monitoring: fc
        .tuple(
          monitoring(scraped),
          fc.oneof(names, fc.constant("")),
          secretKey.map(({ key }) => key),
        )
        .map(([told, secretName, key]) => ({
          ...told,
          auth: { secretName, usernameKey: `${key}-user`, passwordKey: key },
        })),
    })
    .filter(apart)
    .map(roomy);
});
