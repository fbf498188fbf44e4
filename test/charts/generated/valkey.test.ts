import fc from "fast-check";
import type { ValkeyValues } from "../../../stacks/blueprint/generated/chart-values.js";
import {
  highPort,
  image,
  monitoring,
  nameLists,
  names,
  networks,
  resources,
  scheduling,
  scrapers,
  secretKey,
} from "./common.js";
import { describeValues, type Mistake } from "./property.js";

const place = fc.record({
  enabled: fc.boolean(),
  exported: fc.constantFrom("not", "open", "scraped"),
  guarded: fc.boolean(),
  backedUp: fc.boolean(),
  restored: fc.constantFrom("", "visio/valkey-1.rdb", "1e3", "true"),
});

const objectStorage = (used: boolean, guarded: boolean): fc.Arbitrary<ValkeyValues["objectStorage"]> => {
  const some = (...texts: string[]) => fc.constantFrom(...texts, ...(used ? [] : [""]));
  return fc.record({
    endpoint: some("https://s3.example.fr", "https://10.0.0.9:9000"),
    bucket: some("backups", "123", "1.e3"),
    prefix: fc.constantFrom("", "visio/", "1e3"),
    region: some("us-east-1", "1e3"),
    credentialsSecret: fc.oneof(names, some("storage")),
    authoritySecret: fc.record({ name: fc.oneof(names, fc.constant("")), key: fc.constantFrom("ca.crt", "1", "true") }),
    cidrs: networks.filter(({ length }) => length > 0 || !used || !guarded),
  });
};

const values: fc.Arbitrary<ValkeyValues> = place.chain(({ enabled, exported, guarded, backedUp, restored }) =>
  fc
    .record({
      replicas: fc.constant(enabled ? (3 as const) : (1 as const)),
      images: fc.record({ server: image, exporter: image, transfer: image }),
      imagePullSecrets: nameLists,
      clusterDomain: fc.constantFrom("cluster.local", "k8s.example.fr", "1e3", "true"),
      ports: fc.record({ server: highPort, sentinel: highPort, metrics: highPort }),
      sentinel: fc.record({
        enabled: fc.constant(enabled),
        masterName: fc.constantFrom("livekit", "a_b-C", "1e3", "true", "123"),
        quorum: enabled ? fc.constant(2) : fc.integer({ min: 1, max: 3 }),
        downAfterMilliseconds: fc.integer({ min: 500, max: 60_000 }),
        failoverTimeoutMilliseconds: fc.integer({ min: 2000, max: 600_000 }),
      }),
      passwordSecret: secretKey,
      checkPasswordSecret: secretKey,
      tls: fc.record({ secretName: fc.oneof(names, fc.constant("")) }),
      minReplicasToWrite: enabled ? fc.integer({ min: 0, max: 2 }) : fc.constant(0),
      minReplicasMaxLagSeconds: fc.integer({ min: 1, max: 60 }),
      maxClients: fc.integer({ min: 1000, max: 1_000_000 }),
      storage: fc.record({
        size: fc.constantFrom("10Gi", "1000000000", "1T"),
        className: fc.oneof(names, fc.constant("")),
      }),
      objectStorage: objectStorage(backedUp || restored !== "", guarded),
      backup: fc.record({
        enabled: fc.constant(backedUp),
        schedule: fc.constantFrom("17 2 * * *", "*/5 0-6 * * 1,3"),
        passwordSecret: secretKey,
        resources: resources(true),
      }),
      restore: fc.constant({ object: restored }),
      priorityClassName: fc.oneof(names, fc.constant("")),
      scheduling,
      resources: resources(true),
      helperResources: resources(true),
      networkPolicy: fc.record({
        enabled: fc.constant(guarded),
        clientNamespaces: nameLists,
        metricsFromNamespaces: scrapers(exported === "scraped"),
      }),
      monitoring: fc
        .tuple(monitoring(exported === "scraped"), resources(true))
        .map(([told, resources]) => ({ ...told, exporter: { enabled: exported !== "not", resources } })),
    })
    .filter(({ ports }) => new Set(Object.values(ports)).size === 3)
    .filter(({ passwordSecret, checkPasswordSecret, backup }) => {
      const secrets = [passwordSecret, checkPasswordSecret, backup.passwordSecret];
      return new Set(secrets.map(({ name, key }) => `${name} ${key}`)).size === secrets.length;
    }),
);

const mistakes: Readonly<Record<string, Mistake<ValkeyValues>>> = {
  "two members": { named: "replicas", change: (all) => ({ ...all, replicas: 2 }) },
  "one member with Sentinel": {
    named: "replicas",
    change: (all) => ({ ...all, replicas: 1, sentinel: { ...all.sentinel, enabled: true } }),
  },
  "three members without Sentinel": {
    named: "sentinel.enabled",
    change: (all) => ({ ...all, replicas: 3, sentinel: { ...all.sentinel, enabled: false } }),
  },
  "one Sentinel that decides alone": {
    named: "sentinel.quorum",
    change: (all) => ({ ...all, replicas: 3, sentinel: { ...all.sentinel, enabled: true, quorum: 1 } }),
  },
  "a single member that waits for replicas": {
    named: "minReplicasToWrite",
    change: (all) => ({ ...all, replicas: 1, sentinel: { ...all.sentinel, enabled: false }, minReplicasToWrite: 1 }),
  },
  "two servers on one port": {
    named: "ports.server",
    change: (all) => ({ ...all, ports: { ...all.ports, server: 6379, sentinel: 6379 } }),
  },
  "an exporter on the server's port": {
    named: "ports.metrics",
    change: (all) => ({
      ...all,
      ports: { ...all.ports, metrics: all.ports.server },
      monitoring: { ...all.monitoring, exporter: { ...all.monitoring.exporter, enabled: true } },
    }),
  },
  "a scrape of nothing": {
    named: "monitoring.exporter.enabled",
    change: (all) => ({
      ...all,
      networkPolicy: { ...all.networkPolicy, metricsFromNamespaces: ["monitoring"] },
      monitoring: {
        ...all.monitoring,
        exporter: { ...all.monitoring.exporter, enabled: false },
        serviceMonitor: { ...all.monitoring.serviceMonitor, enabled: true },
      },
    }),
  },
  "a port of root's": { named: "ports.server", change: (all) => ({ ...all, ports: { ...all.ports, server: 80 } }) },
  "one password for two users": {
    named: "checkPasswordSecret",
    change: (all) => ({ ...all, checkPasswordSecret: all.passwordSecret }),
  },
  "a backup to nowhere": {
    named: "objectStorage.endpoint",
    change: (all) => ({
      ...all,
      backup: { ...all.backup, enabled: true },
      objectStorage: { ...all.objectStorage, endpoint: "" },
    }),
  },
  "a restore that the policy does not let through": {
    named: "objectStorage.cidrs",
    change: (all) => ({
      ...all,
      restore: { object: "visio/valkey-1.rdb" },
      objectStorage: { ...all.objectStorage, cidrs: [] },
      networkPolicy: { ...all.networkPolicy, enabled: true },
    }),
  },
  "no password": {
    named: "passwordSecret.name",
    change: (all) => ({ ...all, passwordSecret: { name: "", key: "password" } }),
  },
  "a name that would be a second setting": {
    named: "sentinel.masterName",
    change: (all) => ({ ...all, sentinel: { ...all.sentinel, masterName: "a 1\nport 1" } }),
  },
  "no limit of memory": {
    named: "resources.limits",
    change: (all) => ({ ...all, resources: { ...all.resources, limits: { ...all.resources.limits, memory: null } } }),
  },
  "a volume of no size": {
    named: "storage.size",
    change: (all) => ({ ...all, storage: { ...all.storage, size: "much" } }),
  },
  "a key that there is not": { named: "persistence", change: (all) => ({ ...all, persistence: {} }) },
};

describeValues("valkey", values, mistakes);
