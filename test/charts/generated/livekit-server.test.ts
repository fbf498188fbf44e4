import type { LiveKitServerValues } from "../../../stacks/blueprint/generated/chart-values.js";
import { values } from "./livekit-values.js";
import { describeValues, type Mistake } from "./property.js";

/** A plain Deployment of two. */
const two = ({ autoscaling }: LiveKitServerValues) => ({
  workload: "Deployment",
  replicas: 2,
  autoscaling: { ...autoscaling, kind: "none" },
});

const mistakes: Readonly<Record<string, Mistake<LiveKitServerValues>>> = {
  "no API key": { named: "apiKeySecrets", change: (all) => ({ ...all, apiKeySecrets: [] }) },
  "no STUN server": { named: "stunServers", change: (all) => ({ ...all, stunServers: [] }) },
  "a STUN server with a scheme": {
    named: "stunServers[0]",
    change: (all) => ({ ...all, stunServers: ["stun:stun.example.fr:3478"] }),
  },
  "a range the wrong way round": {
    named: "ports.mediaUdp",
    change: (all) => ({ ...all, ports: { ...all.ports, mediaUdp: { from: 31_000, to: 30_999 } } }),
  },
  "more sockets than CPUs": {
    named: "ports.mediaUdp",
    change: (all) => ({ ...all, ports: { ...all.ports, mediaUdp: { from: 30_000, to: 30_256 } } }),
  },
  "two servers on one port": {
    named: "ports.metrics",
    change: (all) => ({ ...all, ports: { ...all.ports, metrics: all.ports.signal } }),
  },
  "a NodePort outside of the range": {
    named: "ports.mediaTcp",
    change: (all) => ({ ...all, exposure: "nodePortPublicIp", ports: { ...all.ports, mediaTcp: 7881 } }),
  },
  "one NodePort for two Services": {
    named: "ports.mediaTcp",
    change: (all) => ({
      ...all,
      exposure: "nodePortPublicIp",
      ports: { ...all.ports, mediaUdp: { from: 30_000, to: 30_015 }, mediaTcp: 30_003 },
    }),
  },
  "one address for several SFUs": {
    named: "publicAddress.from",
    change: (all) => ({
      ...all,
      ...two(all),
      redis: { ...all.redis, mode: "address" },
      publicAddress: { ...all.publicAddress, from: ["value"] },
    }),
  },
  "a source without its settings": {
    named: "publicAddress.stunServers",
    change: (all) => ({ ...all, publicAddress: { ...all.publicAddress, from: ["stun"], stunServers: [] } }),
  },
  "a source of STUN with an impossible port": {
    named: "publicAddress.stunServers",
    change: (all) => ({ ...all, publicAddress: { ...all.publicAddress, stunServers: ["stun.example.fr:70000"] } }),
  },
  "a source that there is not": {
    named: "publicAddress.from",
    change: (all) => ({ ...all, publicAddress: { ...all.publicAddress, from: ["dns"] } }),
  },
  "an SFU on every node there is": {
    named: "scheduling.nodeLabels",
    change: (all) => ({ ...all, workload: "DaemonSet", scheduling: { ...all.scheduling, nodeLabels: {} } }),
  },
  "an SFU on each node and an autoscaler": {
    named: "autoscaling.kind",
    change: (all) => ({ ...all, workload: "DaemonSet", autoscaling: { ...all.autoscaling, kind: "hpa" } }),
  },
  "more SFUs at least than at most": {
    named: "autoscaling.minReplicas",
    change: (all) => ({
      ...all,
      workload: "Deployment",
      autoscaling: { ...all.autoscaling, kind: "hpa", minReplicas: 3, maxReplicas: 2 },
    }),
  },
  "a password of metrics in LiveKit's own words": {
    named: "config.prometheus",
    change: (all) => ({ ...all, config: { ...all.config, prometheus: { username: "a", password: "b" } } }),
  },
  "several SFUs without Redis": {
    named: "redis.mode",
    change: (all) => ({ ...all, ...two(all), redis: { ...all.redis, mode: "none" } }),
  },
  "a cluster whose members share no name": {
    named: "redis.tls.serverName",
    change: (all) => ({
      ...all,
      redis: { ...all.redis, mode: "cluster", tls: { ...all.redis.tls, enabled: true, serverName: "" } },
    }),
  },
  "two Sentinels": {
    named: "redis.members",
    change: (all) => ({ ...all, redis: { ...all.redis, mode: "sentinel", members: ["a.b", "c.d"] } }),
  },
  "a short member name": {
    named: "redis.members[0]",
    change: (all) => ({ ...all, redis: { ...all.redis, mode: "sentinel", members: ["a", "b.c", "d.e"] } }),
  },
  "a Redis without a port": {
    named: "redis.address",
    change: (all) => ({ ...all, redis: { ...all.redis, mode: "address", address: "redis" } }),
  },
  "a Redis with an impossible port": {
    named: "redis.address",
    change: (all) => ({ ...all, redis: { ...all.redis, mode: "address", address: "redis:99999" } }),
  },
  "no password for Sentinel": {
    named: "redis.checkPasswordSecret.name",
    change: (all) => ({
      ...all,
      redis: { ...all.redis, mode: "sentinel", checkPasswordSecret: { name: "", key: "password" } },
    }),
  },
  "a STUN server with an impossible port": {
    named: "stunServers[0]",
    change: (all) => ({ ...all, stunServers: ["stun.example.fr:0"] }),
  },
  "a password in a URL": {
    named: "webhook.urls",
    change: (all) => ({ ...all, webhook: { ...all.webhook, urls: ["https://user:secret@meet.example.fr/hook"] } }),
  },
  "a webhook that nobody signs": {
    named: "webhook.apiKeySecret",
    change: (all) => ({ ...all, webhook: { urls: ["https://meet.example.fr/hook"], apiKeySecret: "other" } }),
  },
  "a webhook with an impossible port": {
    named: "webhook.urls",
    change: (all) => ({ ...all, webhook: { ...all.webhook, urls: ["https://meet.example.fr:99999/hook"] } }),
  },
  "two sorts of TURN servers": {
    named: "turn.embedded.enabled",
    change: (all) => ({
      ...all,
      turn: {
        ...all.turn,
        servers: [{ host: "turn.example.fr", port: 3478, protocol: "udp" }],
        embedded: { ...all.turn.embedded, enabled: true },
      },
    }),
  },
  "relays on ports of media": {
    named: "turn.embedded.relay",
    change: (all) => ({
      ...all,
      turn: { ...all.turn, embedded: { ...all.turn.embedded, enabled: true, relay: all.ports.mediaUdp } },
    }),
  },
  "two pools on the same nodes": {
    named: "pools[0].nodeLabels",
    change: (all) => ({
      ...all,
      ...two(all),
      scheduling: { ...all.scheduling, nodeLabels: { pool: "sfu" } },
      pools: [{ name: "large", replicas: 1, nodeLabels: { pool: "sfu" }, resources: all.resources }],
    }),
  },
  "a port of its own for each connection, and a Service that lists them": {
    named: "ports.udpMux",
    change: (all) => ({ ...all, exposure: "nodePortPublicIp", ports: { ...all.ports, udpMux: false } }),
  },
  "TURN without its secret": {
    named: "turn.secret.name",
    change: (all) => ({
      ...all,
      turn: {
        ...all.turn,
        servers: [{ host: "turn.example.fr", port: 3478, protocol: "udp" }],
        secret: { name: "", key: "a" },
      },
    }),
  },
  "a CPU limit": {
    named: "resources.limits.cpu",
    change: (all) => ({ ...all, resources: { ...all.resources, limits: { ...all.resources.limits, cpu: "4" } } }),
  },
  "no limit of memory": {
    named: "resources.limits",
    change: (all) => ({ ...all, resources: { ...all.resources, limits: { ...all.resources.limits, memory: null } } }),
  },
  "a policy that lets no gateway in": {
    named: "networkPolicy.signalFromNamespaces",
    change: (all) => ({ ...all, networkPolicy: { ...all.networkPolicy, enabled: true, signalFromNamespaces: [] } }),
  },
  "a key that there is not": { named: "replica", change: (all) => ({ ...all, replica: 3 }) },
  "a number as text": { named: "ports.signal", change: (all) => ({ ...all, ports: { ...all.ports, signal: "7880" } }) },
  "a Secret by a name that none can have": {
    named: "trust.secretName",
    change: (all) => ({ ...all, trust: { ...all.trust, secretName: "Not a name" } }),
  },
};

describeValues("livekit-server", values, mistakes);
