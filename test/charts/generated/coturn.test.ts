import fc from "fast-check";
import type { CoturnValues } from "../../../stacks/blueprint/generated/chart-values.js";
import {
  annotations,
  count,
  drainSeconds,
  highPort,
  image,
  monitoring,
  nameLists,
  names,
  networks,
  port,
  portRange,
  publicAddress,
  resources,
  scheduling,
  scrapers,
  secretKey,
} from "./common.js";
import { describeValues, type Mistake } from "./property.js";

const ports = fc
  .record({
    listen: highPort,
    tls: highPort,
    metrics: highPort,
    relay: portRange(1, 65_535, 30_000),
    udpNodePort: fc.integer({ min: 30_000, max: 32_767 }),
  })
  .filter(({ listen, tls, metrics, relay }) => {
    const own = [listen, tls, metrics];
    return new Set(own).size === 3 && own.every((each) => each < relay.from || each > relay.to);
  });

const values: fc.Arbitrary<CoturnValues> = fc
  .record({
    replicas: count,
    scraped: fc.boolean(),
    ports,
    exposure: fc.constantFrom("nodePortPublicIp" as const, "hostNetworkPublicIp" as const, "udpLoadBalancer" as const),
    listeners: fc.constantFrom({ udp: true, tls: true }, { udp: true, tls: false }, { udp: false, tls: true }),
  })
  .chain(({ replicas, scraped, ports, exposure, listeners }) =>
    fc.record({
      replicas: fc.constant(replicas),
      images: fc.record({ server: image, prepare: image }),
      imagePullSecrets: nameLists,
      exposure: fc.constant(exposure),
      dualStack: fc.boolean(),
      realm: fc.constantFrom("turn.example.fr", "a.b", "1.e3"),
      ports: fc.constant(ports),
      udp: fc.record({ enabled: fc.constant(listeners.udp), loadBalancerPort: port, annotations }),
      tls: fc.record({
        enabled: fc.constant(listeners.tls),
        secretName: names,
        loadBalancer: fc.record({ port, annotations }),
      }),
      publicAddress: publicAddress(replicas),
      authSecret: secretKey,
      peers: fc.record({
        udpPorts: fc.array(portRange(1, 65_535, 256), { minLength: 1, maxLength: 3 }),
        deny: networks,
        allow: networks,
        allowOwnAddress: exposure === "hostNetworkPublicIp" ? fc.boolean() : fc.constant(false),
      }),
      quotas: fc.record({
        user: fc.integer({ min: 1, max: 10_000 }),
        total: fc.integer({ min: 1, max: ports.relay.to - ports.relay.from + 1 }),
        maxBps: fc.integer({ min: 0, max: 1_000_000_000_000 }),
      }),
      unauthorizedPerSecond: fc.integer({ min: 1, max: 1_000_000 }),
      drainSeconds,
      maxUnavailable: count,
      priorityClassName: fc.oneof(names, fc.constant("")),
      scheduling,
      resources: resources(false),
      networkPolicy: fc.record({
        enabled: fc.boolean(),
        metricsFromNamespaces: scrapers(scraped),
        apiServerPorts: fc.uniqueArray(port, { minLength: 1, maxLength: 2 }),
      }),
      monitoring: monitoring(scraped),
    }),
  );

const mistakes: Readonly<Record<string, Mistake<CoturnValues>>> = {
  "no realm": { named: "realm", change: (all) => ({ ...all, realm: "" }) },
  "a realm that would be a second setting": { named: "realm", change: (all) => ({ ...all, realm: "a.b\nno-auth" }) },
  "no secret": { named: "authSecret.name", change: (all) => ({ ...all, authSecret: { name: "", key: "a" } }) },
  "no listener": {
    named: "udp.enabled",
    change: (all) => ({ ...all, udp: { ...all.udp, enabled: false }, tls: { ...all.tls, enabled: false } }),
  },
  "TLS without a certificate": {
    named: "tls.secretName",
    change: (all) => ({ ...all, tls: { ...all.tls, enabled: true, secretName: "" } }),
  },
  "nobody to relay to": {
    named: "peers.udpPorts",
    change: (all) => ({ ...all, peers: { ...all.peers, udpPorts: [] } }),
  },
  "peers the wrong way round": {
    named: "peers.udpPorts[0]",
    change: (all) => ({ ...all, peers: { ...all.peers, udpPorts: [{ from: 30_001, to: 30_000 }] } }),
  },
  "a NodePort outside of the range": {
    named: "ports.udpNodePort",
    change: (all) => ({
      ...all,
      exposure: "nodePortPublicIp",
      udp: { ...all.udp, enabled: true },
      ports: { ...all.ports, udpNodePort: 3478 },
      peers: { ...all.peers, allowOwnAddress: false },
    }),
  },
  "a balancer without a port": {
    named: "udp.loadBalancerPort",
    change: (all) => ({
      ...all,
      exposure: "udpLoadBalancer",
      udp: { ...all.udp, enabled: true, loadBalancerPort: 0 },
      peers: { ...all.peers, allowOwnAddress: false },
    }),
  },
  "a listener inside the relay range": {
    named: "ports.listen",
    change: (all) => ({ ...all, ports: { ...all.ports, listen: all.ports.relay.to } }),
  },
  "two listeners on one port": {
    named: "ports.listen",
    change: (all) => ({ ...all, ports: { ...all.ports, tls: all.ports.listen } }),
  },
  "a port of root's": { named: "ports.listen", change: (all) => ({ ...all, ports: { ...all.ports, listen: 443 } }) },
  "more allocations than relay ports": {
    named: "quotas.total",
    change: (all) => ({
      ...all,
      ports: { ...all.ports, relay: { from: 100, to: 109 } },
      quotas: { ...all.quotas, total: 11 },
    }),
  },
  "one address for several servers": {
    named: "publicAddress.from",
    change: (all) => ({ ...all, replicas: 2, publicAddress: { ...all.publicAddress, from: ["value"] } }),
  },
  "a source without its settings": {
    named: "publicAddress.metadataUrl",
    change: (all) => ({ ...all, publicAddress: { ...all.publicAddress, from: ["metadata"], metadataUrl: "" } }),
  },
  "a source of STUN with an impossible port": {
    named: "publicAddress.stunServers",
    change: (all) => ({ ...all, publicAddress: { ...all.publicAddress, stunServers: ["stun.example.fr:70000"] } }),
  },
  "its own pod as a peer": {
    named: "peers.allowOwnAddress",
    change: (all) => ({ ...all, exposure: "udpLoadBalancer", peers: { ...all.peers, allowOwnAddress: true } }),
  },
  "every peer denied": {
    named: "peers.deny",
    change: (all) => ({ ...all, peers: { ...all.peers, deny: ["0.0.0.0/0"] } }),
  },
  "a denied range instead of a CIDR": {
    named: "peers.deny",
    change: (all) => ({ ...all, peers: { ...all.peers, deny: ["10.0.0.0-10.0.0.255"] } }),
  },
  "alerts about what nobody scrapes": {
    named: "monitoring.serviceMonitor.enabled",
    change: (all) => ({
      ...all,
      monitoring: {
        ...all.monitoring,
        serviceMonitor: { ...all.monitoring.serviceMonitor, enabled: false },
        rules: { enabled: true, labels: {} },
      },
    }),
  },
  "a policy that lets no Prometheus in": {
    named: "networkPolicy.metricsFromNamespaces",
    change: (all) => ({
      ...all,
      networkPolicy: { ...all.networkPolicy, enabled: true, metricsFromNamespaces: [] },
      monitoring: { ...all.monitoring, serviceMonitor: { ...all.monitoring.serviceMonitor, enabled: true } },
    }),
  },
  "a CPU limit": {
    named: "resources.limits.cpu",
    change: (all) => ({ ...all, resources: { ...all.resources, limits: { ...all.resources.limits, cpu: "4" } } }),
  },
  "a key that there is not": { named: "udp", change: (all) => ({ ...all, udp: { ...all.udp, port: 3478 } }) },
};

describeValues("coturn", values, mistakes);
