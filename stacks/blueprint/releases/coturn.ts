import { figure } from "../../capacity/evidence.js";
import { ALLOCATIONS_PER_SERVER } from "../../capacity/turn.js";
import type { Release } from "../blueprint.js";
import { type Context, mediaResources, scheduling } from "../context.js";
import { doubled } from "../doubled.js";
import { imageValue } from "../images.js";
import { publicAddress } from "../public-address.js";
import type { ReleaseValues } from "../values.js";
import { monitoring } from "./monitoring.js";

/** LiveKit's own quota for embedded TURN; its user name is per join. Source: livekit per_user_relay_allocation_limit. */
const ALLOCATIONS_PER_USER = 12;
/** The rate limit counts per source address (coturn#1957), so its floor is a campus, not a person. */
const UNAUTHORIZED_PER_SECOND = 200;
/** A campus arrives within this many seconds; every allocation starts with one unauthorized request. */
const ARRIVAL_SECONDS = 60;
/** WebSockets and TURN over TLS are quiet for long; LBU's default of 60 s would cut them. */
export const IDLE_SECONDS = 3600;

/** The TURN servers; they also answer STUN. */
export function coturn(context: Context): Extract<Release, { chart: "coturn" }> {
  const { environment, sizing, ports, images, names, turnExposure, cloud } = context;
  const { turn } = sizing.pools;
  const zones = environment.demand.survive === "zone" ? cloud.zones : [];
  const drainSeconds = environment.sfu.drain;
  const balancer = cloud.loadBalancerAnnotations({ idleSeconds: IDLE_SECONDS, drainSeconds, zones, internal: false });
  const { via, ports: reached } = ports["turn-udp"].outside ?? { via: null, ports: { from: 0 } };
  const udpAnnotations = {
    nodePort: () =>
      cloud.nodePortAnnotation ? { [cloud.nodePortAnnotation.key]: cloud.nodePortAnnotation.value } : {},
    loadBalancer: () => balancer,
    hostPort: () => ({}),
  };
  const fastest = Math.max(...sizing.meetings.map((meeting) => meeting.perParticipant.bitsOut));
  const monitored = monitoring(context);
  const values: ReleaseValues["coturn"] = {
    replicas: turn.nodes,
    images: { server: imageValue(images, "coturn"), prepare: imageValue(images, "python") },
    imagePullSecrets: environment.images.pullSecrets,
    exposure: turnExposure,
    dualStack: cloud.ipv6.length > 0,
    realm: names.turnHost,
    ports: {
      listen: ports["turn-udp"].container.from,
      tls: ports["turn-tls"].container.from,
      metrics: ports["turn-metrics"].container.from,
      relay: ports["turn-relay"].container,
      udpNodePort: via === "nodePort" ? reached.from : 0,
    },
    // STUN is always served over UDP, even where TURN is only offered over TLS.
    udp: {
      enabled: true,
      annotations: via === null ? {} : udpAnnotations[via](),
      loadBalancerPort: via === "loadBalancer" ? reached.from : 0,
    },
    tls: {
      enabled: environment.turn.tls,
      secretName: environment.turn.tls ? environment.turn.certificateSecret : "",
      loadBalancer: {
        port: ports["turn-tls"].outside?.ports.from ?? 0,
        annotations: balancer,
      },
    },
    publicAddress: publicAddress(context),
    authSecret: { name: environment.turn.authSecret, key: "TURN_SECRET" },
    peers: {
      udpPorts: [ports["media-udp"].container],
      deny: deniedPeers(context),
      allow: environment.turn.peers?.map((network) => network.text) ?? knownSfus(context),
      allowOwnAddress: cloud.poolLabel === undefined && turnExposure === "hostNetworkPublicIp",
    },
    quotas: {
      user: ALLOCATIONS_PER_USER,
      total: environment.turn.allocations ?? ALLOCATIONS_PER_SERVER,
      // Bytes per second; twice what the average participant of the heaviest kind of meeting receives.
      maxBps: Math.ceil((fastest * 2) / 8),
    },
    unauthorizedPerSecond: doubled(
      UNAUTHORIZED_PER_SECOND,
      (sizing.participants * figure("turnAllocationsPerParticipant")) / ARRIVAL_SECONDS,
    ),
    drainSeconds,
    maxUnavailable: Math.max(1, turn.nodes - turn.needed),
    priorityClassName: names.mediaPriority,
    scheduling: scheduling(context, "turn"),
    resources: mediaResources(context, "turn"),
    networkPolicy: {
      enabled: true,
      metricsFromNamespaces: environment.monitoring ? [environment.monitoring.namespace] : [],
    },
    ...(monitored && { monitoring: monitored }),
  };
  return {
    name: "coturn",
    chart: "coturn",
    namespace: names.mediaNamespace,
    stack: "services",
    after: [],
    wait: false,
    timeoutSeconds: 600,
    values,
  };
}

/** The address that all SFUs are at, where it is written in the file; others learn theirs from their nodes when they start. */
function knownSfus(context: Context): string[] {
  const { from, value } = publicAddress(context);
  return value !== "" && from.every((source) => source === "value") ? [`${value}/32`] : [];
}

/** The cluster's and the operator's own networks; private ranges are on the chart's built-in list. */
function deniedPeers({ environment, cloud }: Context): string[] {
  const { network } = environment.cloud;
  const admins = environment.cloud.provider === "outscale-oks" ? environment.cloud.admins : [];
  const nodes = "nodes" in network ? [network.nodes] : [];
  return [
    ...[network.pods, network.services, ...nodes, ...admins].map((each) => each.text),
    ...cloud.ipv6,
    ...cloud.reserved,
  ];
}
