import type { Release } from "../blueprint.js";
import { type Context, mediaResources, scheduling } from "../context.js";
import { imageValue } from "../images.js";
import { publicAddress, publicIpv6 } from "../public-address.js";
import { redisClient } from "../redis-client.js";
import type { ReleaseValues } from "../values.js";
import { monitoring } from "./monitoring.js";

/** TURN credentials live as long as a working day's longest meeting; LiveKit's own default. */
const TURN_CREDENTIAL_SECONDS = 14_400;

/** The SFUs. */
export function livekitServer(context: Context): Extract<Release, { chart: "livekit-server" }> {
  const { environment, sizing, ports, images, names, exposure, cloud } = context;
  const { sfu } = sizing.pools;
  const webhookApp = environment.apps.find((app) => app.webhook !== undefined);
  const { nodePortAnnotation } = cloud;
  const monitored = monitoring(context);
  const values: ReleaseValues["livekit-server"] = {
    replicas: sfu.nodes,
    images: {
      server: imageValue(images, "livekit-server"),
      prepare: imageValue(images, "python"),
      redisProxy: imageValue(images, "haproxy"),
    },
    imagePullSecrets: environment.images.pullSecrets,
    exposure,
    ports: {
      signal: ports.signal.container.from,
      metrics: ports["sfu-metrics"].container.from,
      mediaUdp: ports["media-udp"].container,
      mediaTcp: ports["media-tcp"].container.from,
    },
    mediaService: { annotations: nodePortAnnotation ? { [nodePortAnnotation.key]: nodePortAnnotation.value } : {} },
    dualStack: cloud.ipv6.length > 0,
    publicAddress: { ...publicAddress(context), ipv6: publicIpv6(context) },
    // Behind a NodePort an SFU that sends first collides with the node's source NAT (docs/decisions/0004).
    iceLite: exposure === "nodePortPublicIp",
    stunServers: [`${names.turnHost}:${ports["turn-udp"].outside?.ports.from}`],
    turn: {
      servers: turnServers(context),
      secret: { name: environment.turn.authSecret, key: "TURN_SECRET" },
      ttlSeconds: TURN_CREDENTIAL_SECONDS,
    },
    apiKeySecrets: environment.apps.map((app) => app.apiKeySecret),
    webhook: {
      urls: environment.apps.flatMap((app) => app.webhook ?? []),
      apiKeySecret: webhookApp?.apiKeySecret ?? "",
    },
    trust: { secretName: environment.trust?.secret ?? "", key: environment.trust?.key ?? "ca.crt" },
    redis: redisClient(context),
    limits: {
      numTracks: environment.sfu.limits.tracks ?? sizing.sfuBudget.tracks,
      bytesPerSecond: sizing.sfuBudget.bitsOut === null ? 0 : Math.floor(sizing.sfuBudget.bitsOut / 8),
    },
    room: {
      maxParticipants:
        environment.sfu.limits.participantsPerRoom ??
        Math.max(...sizing.meetings.map((meeting) => meeting.largestRoom)),
    },
    logLevel: "info",
    drainSeconds: environment.sfu.drain,
    // A wave of a roll is the spare capacity: what is left carries the peak.
    maxUnavailable: environment.sfu.maxUnavailable ?? Math.max(1, sfu.nodes - sfu.needed),
    priorityClassName: names.mediaPriority,
    scheduling: scheduling(context, "sfu"),
    resources: mediaResources(context, "sfu"),
    networkPolicy: {
      enabled: true,
      signalFromNamespaces: [
        environment.edge.controllerNamespace,
        ...environment.apps.flatMap((app) => app.namespace ?? []),
      ],
      metricsFromNamespaces: environment.monitoring ? [environment.monitoring.namespace] : [],
      mediaEgressExcept: [
        environment.cloud.network.pods.text,
        environment.cloud.network.services.text,
        ...cloud.ipv6,
        ...cloud.reserved,
      ],
    },
    ...(monitored && { monitoring: monitored }),
  };
  return {
    name: "livekit-server",
    chart: "livekit-server",
    namespace: names.mediaNamespace,
    stack: "services",
    after: environment.redis.external ? [] : ["valkey"],
    wait: false,
    timeoutSeconds: 600,
    values,
  };
}

/** Clients allocate on every entry, so there is one name for UDP and one for TLS. */
function turnServers({ environment, ports, names }: Context): ReleaseValues["livekit-server"]["turn"]["servers"] {
  const udp = { host: names.turnHost, port: ports["turn-udp"].outside?.ports.from ?? 0, protocol: "udp" } as const;
  const tls = { host: names.turnsHost, port: ports["turn-tls"].outside?.ports.from ?? 0, protocol: "tls" } as const;
  return [...(environment.turn.udp ? [udp] : []), ...(environment.turn.tls ? [tls] : [])];
}
