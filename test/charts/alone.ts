import type { Release } from "../../stacks/blueprint/blueprint.js";
import { decidedOf, oks } from "../fixtures/environments.js";
import { VALKEYS } from "./alone-valkey.js";
import { objectsIn } from "./generated/judged.js";
import { renderAlone } from "./generated/umbrella.js";
import type { Render } from "./oracles/render.js";

/** A release by itself, rendered by real helm. */
export interface Alone extends Render {
  readonly name: string;
  readonly text: string;
}

type Sfu = Extract<Release, { chart: "livekit-server" }>;

const found = decidedOf(oks()).blueprint.releases.find((each): each is Sfu => each.chart === "livekit-server");
if (!found) throw new Error("no release of livekit-server");
const sfu: Sfu = found;

const load = { participants: 300, cpuPercent: 60, packetsPerSecond: 400_000 };
const scrapedBy = (prometheus: string) => ({
  monitoring: {
    serviceMonitor: { enabled: true, labels: {} },
    rules: { enabled: true, labels: {} },
    dashboard: { enabled: true },
  },
  networkPolicy: { ...sfu.values.networkPolicy, metricsFromNamespaces: [prometheus] },
});

const sized = (cpu: string) => ({
  requests: { cpu, memory: "8Gi", "ephemeral-storage": "64Mi" },
  limits: { memory: "8Gi", "ephemeral-storage": "256Mi" },
});

const members = ["redis-0.data.svc.cluster.local", "redis-1.data.svc.cluster.local", "redis-2.data.svc.cluster.local"];
const password = { name: "redis-auth", key: "password" };
const checkPassword = { name: "redis-auth", key: "check-password" };
const tls = { enabled: true, caSecret: { name: "redis-ca", key: "authority.pem" }, serverName: "" };
const named = { ...tls, serverName: "redis.example.org" };

/** Ways through chart livekit-server that no environment takes: values beside those of an environment. */
const WAYS: Readonly<Record<string, Partial<Sfu["values"]>>> = {
  "SFUs scaled by an HPA": {
    autoscaling: {
      kind: "hpa",
      minReplicas: 2,
      maxReplicas: 9,
      targets: load,
      prometheus: { serverAddress: "", authentication: "" },
    },
  },
  "SFUs scaled by KEDA": {
    ...scrapedBy("monitoring"),
    autoscaling: {
      kind: "keda",
      minReplicas: 3,
      maxReplicas: 40,
      targets: load,
      prometheus: { serverAddress: "https://prometheus.monitoring.svc:9090", authentication: "prometheus-reader" },
    },
  },
  "one Redis outside the cluster": {
    redis: {
      mode: "address",
      address: "redis.example.org:6380",
      passwordSecret: password,
      namespace: "",
      cidrs: ["192.0.2.0/28", "2001:db8::/64"],
    },
  },
  "a Sentinel group outside the cluster": {
    redis: {
      mode: "sentinel",
      masterName: "livekit",
      members: ["redis-a.example.org", "redis-b.example.org", "redis-c.example.org"],
      port: 6379,
      sentinelPort: 26379,
      passwordSecret: password,
      checkPasswordSecret: checkPassword,
      namespace: "",
      cidrs: ["192.0.2.0/28"],
    },
  },
  "TLS to one Redis": {
    redis: { mode: "address", address: "redis.example.org:6380", passwordSecret: password, namespace: "", tls: named },
  },
  "TLS to one Redis of a public authority": {
    redis: {
      mode: "address",
      address: "redis.example.org:6380",
      passwordSecret: password,
      namespace: "data",
      tls: { ...tls, caSecret: { name: "", key: "ca.crt" } },
    },
  },
  "TLS from the proxy to Sentinels and members": {
    redis: {
      mode: "sentinel",
      masterName: "livekit",
      members,
      port: 6379,
      sentinelPort: 26379,
      passwordSecret: password,
      checkPasswordSecret: checkPassword,
      namespace: "data",
      tls,
    },
  },
  "a Redis Cluster": {
    redis: { mode: "cluster", members, port: 7000, passwordSecret: { name: "", key: "password" }, namespace: "" },
  },
  "TLS to a Redis Cluster": {
    redis: { mode: "cluster", members, port: 7000, passwordSecret: password, namespace: "data", tls: named },
  },
  "one UDP port for all media": { ports: { ...sfu.values.ports, mediaUdp: { from: 30_000, to: 30_000 } } },
  "a UDP port for each connection": {
    exposure: "hostNetworkPublicIp",
    room: { maxParticipants: 300 },
    ports: { ...sfu.values.ports, mediaUdp: { from: 50_000, to: 50_599 }, udpMux: false },
  },
  "TURN inside of the SFU": {
    exposure: "hostNetworkPublicIp",
    ports: { ...sfu.values.ports, mediaUdp: { from: 7882, to: 7897 }, mediaTcp: 7881 },
    turn: {
      ...sfu.values.turn,
      servers: [],
      embedded: {
        enabled: true,
        udpPort: 3478,
        relay: { from: 49_152, to: 49_999 },
        denyPeers: ["192.0.2.0/24"],
        tls: {
          enabled: true,
          port: 5349,
          domain: "turn.example.fr",
          certificateSecret: "turn-tls",
          annotations: { "example.com/idle": "3600" },
        },
      },
    },
  },
  "SFUs of three sizes": {
    ...scrapedBy("monitoring"),
    pools: [
      { name: "large", replicas: 2, nodeLabels: { "relais/pool": "sfu-large" }, resources: sized("60") },
      { name: "small", replicas: 5, nodeLabels: { "relais/pool": "sfu-small" }, resources: sized("7") },
    ],
  },
  "an SFU on each node of two sizes": {
    workload: "DaemonSet",
    pools: [{ name: "large", replicas: 1, nodeLabels: { "relais/pool": "sfu-large" }, resources: sized("60") }],
  },
  "an SFU on each node": { ...scrapedBy("monitoring"), workload: "DaemonSet" },
};

const SFUS = Object.entries(WAYS).map(([name, changed]): readonly [string, Release] => [
  name,
  { ...sfu, values: { ...sfu.values, ...changed } },
]);

/** All of them, rendered once; test files share the promise. */
export const ALONE: Promise<readonly Alone[]> = Promise.all(
  [...SFUS, ...VALKEYS].map(async ([name, release]) => {
    const call = { chart: release.chart, release: release.name, namespace: release.namespace, kubernetes: "1.35" };
    const text = await renderAlone(call, release.values);
    return { name, releases: [release], text, objects: objectsIn(text) };
  }),
);
