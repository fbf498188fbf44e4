import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { silencedByAbsence } from "./absence.js";
import { judged, objectsIn } from "./generated/judged.js";
import { renderAlone } from "./generated/umbrella.js";
import { containers, type Manifest, nameOf, ofKind, podSpec, workloads } from "./oracles/render.js";
import { parse as parsePromql, selectors } from "./promql.js";

const CALL = { chart: "valkey", release: "valkey", namespace: "media", kubernetes: "1.35" } as const;
const DEFAULTS: Manifest = parse(readFileSync("charts/valkey/values.yaml", "utf8"));
const MONITORED: Manifest = {
  monitoring: {
    ...DEFAULTS.monitoring,
    exporter: { ...DEFAULTS.monitoring.exporter, enabled: true },
    serviceMonitor: { ...DEFAULTS.monitoring.serviceMonitor, enabled: true },
    rules: { ...DEFAULTS.monitoring.rules, enabled: true },
    dashboard: { ...DEFAULTS.monitoring.dashboard, enabled: true },
  },
  networkPolicy: { ...DEFAULTS.networkPolicy, metricsFromNamespaces: ["monitoring"] },
};

/** The chart with these values over its defaults, and what is wrong with it. */
async function chart(values: Manifest) {
  const text = await renderAlone(CALL, values);
  const all = { ...DEFAULTS, ...values };
  return { text, complaints: judged(CALL, [all], [text])[0] };
}

describe("valkey with a certificate", async () => {
  const { text, complaints } = await chart({
    tls: { secretName: "valkey-tls" },
    ...MONITORED,
  });

  it("holds what every oracle asks", () => {
    expect(complaints).toEqual([]);
  });

  it("shows its private key to nobody but Valkey", () => {
    const [workload] = workloads({ objects: objectsIn(text) });
    const secretOf = (name: string) =>
      workload.spec.template.spec.volumes.find((each: Manifest) => each.name === name)?.secret;
    for (const container of containers(workload)) {
      const keys = (container.volumeMounts ?? [])
        .filter(({ mountPath }: Manifest) => mountPath === "/etc/valkey/tls")
        .flatMap(({ name }: Manifest) => secretOf(name).items.map((item: Manifest) => item.key));
      const wanted = { exporter: ["ca.crt"], "exporter-password": [] }[container.name as string];
      expect(keys, container.name).toEqual(wanted ?? ["tls.crt", "tls.key", "ca.crt"]);
    }
  });

  it("is asked for metrics over TLS, by the name that the member announces", () => {
    const [workload] = workloads({ objects: objectsIn(text) });
    const exporter = containers(workload).find(({ name }) => name === "exporter");
    expect(exporter.args).toContain("--redis.addr=rediss://127.0.0.1:6379");
    expect(exporter.args).toContain("--tls-server-name=$(SELF)");
    const self = exporter.env.find(({ name }: Manifest) => name === "SELF");
    expect(self.value).toBe("$(POD_NAME).media.svc.cluster.local");
    const password = containers(workload).find(({ name }) => name === "exporter-password");
    expect(password.command.join()).toContain('{"rediss://relais-check@127.0.0.1:6379":');
  });
});

const STORAGE: Manifest = {
  ...DEFAULTS.objectStorage,
  ...{
    endpoint: "https://s3.example.fr:9000",
    bucket: "backups",
    region: "eu-west-2",
    credentialsSecret: "storage-keys",
  },
  ...{ authoritySecret: { name: "storage-authority", key: "ca.crt" }, cidrs: ["192.0.2.0/28"] },
};

describe("valkey with backups and a restore", async () => {
  const { text, complaints } = await chart({
    ...MONITORED,
    tls: { secretName: "valkey-tls" },
    imagePullSecrets: ["pulls"],
    scheduling: { nodeLabels: { pool: "system" }, spreadZones: true, tolerations: [{ operator: "Exists" }] },
    objectStorage: STORAGE,
    backup: { ...DEFAULTS.backup, enabled: true },
    restore: { object: "valkey-20260102T030405Z.rdb" },
  });
  const objects = objectsIn(text);
  const [job] = workloads({ objects }).filter(({ kind }) => kind === "CronJob");

  it("holds what every oracle asks", () => {
    expect(complaints).toEqual([]);
  });

  it("gives the storage's keys to what talks to it, and to nothing else", () => {
    const holders = workloads({ objects }).flatMap((workload) =>
      containers(workload)
        .filter(({ volumeMounts = [] }) => volumeMounts.some(({ name }: Manifest) => name === "storage"))
        .map((container) => nameOf(workload, container)),
    );
    expect(holders).toEqual(["StatefulSet/valkey fetch", "CronJob/valkey-backup put"]);
    const passwords = containers(job).filter(({ volumeMounts }) =>
      volumeMounts.some(({ name }: Manifest) => name === "secrets"),
    );
    expect(passwords.map(({ name }) => name)).toEqual(["copy"]);
  });

  it("runs the job where its members may run, one at a time", () => {
    const { affinity, tolerations, imagePullSecrets, restartPolicy } = podSpec(job);
    expect(JSON.stringify(affinity)).toContain('"key":"pool","operator":"In","values":["system"]');
    expect(tolerations).toEqual([{ operator: "Exists" }]);
    expect(imagePullSecrets).toEqual([{ name: "pulls" }]);
    expect(restartPolicy).toBe("Never");
    expect(ofKind({ objects }, "CronJob")[0].spec.concurrencyPolicy).toBe("Forbid");
  });

  it("warns when the last backup is missing, by series that kube-state-metrics has", () => {
    const { families } = JSON.parse(readFileSync("data/metrics/kube-state-metrics.json", "utf8"));
    const [{ spec }] = ofKind({ objects }, "PrometheusRule") as [Manifest];
    const { expr } = spec.groups[0].rules.find(({ alert }: Manifest) => alert === "ValkeyBackupMissing");
    const read = selectors(parsePromql(expr));
    expect(read).toHaveLength(2);
    for (const { metric, matchers } of read) {
      expect(Object.keys(families)).toContain(metric);
      for (const { label } of matchers) expect(families[metric].labels).toContain(label);
    }
    expect([...silencedByAbsence(expr, () => false)]).toEqual([]);
    expect(expr).toContain(`cronjob="${job.metadata.name}"`);
  });
});

it("valkey without backups makes no job, no user for it, and has no way out to a storage", async () => {
  const { text } = await chart(MONITORED);
  expect(ofKind({ objects: objectsIn(text) }, "CronJob")).toEqual([]);
  expect(ofKind({ objects: objectsIn(text) }, "NetworkPolicy")).toHaveLength(1);
  expect(text.replaceAll(/^kind: ConfigMap[\s\S]*?^---/gm, "")).not.toMatch(/backup|curl|ipBlock/);
});

describe("valkey refuses", () => {
  const backup = { ...DEFAULTS.backup, enabled: true };

  it.each([
    ["a backup to nowhere", { backup }, "objectStorage.endpoint is empty"],
    ["a restore from nowhere", { restore: { object: "copy.rdb" } }, "objectStorage.bucket is empty"],
    [
      "storage that its policy keeps away",
      { backup, objectStorage: { ...STORAGE, cidrs: [] } },
      "objectStorage.cidrs is empty",
    ],
    ["storage without TLS", { backup, objectStorage: { ...STORAGE, endpoint: "http://s3.example.fr" } }, "endpoint"],
    [
      "a backup with the clients' password",
      { backup: { ...backup, passwordSecret: DEFAULTS.passwordSecret }, objectStorage: STORAGE },
      'backup.passwordSecret and passwordSecret are both key "password"',
    ],
  ])("%s", async (_, values, said) => {
    await expect(chart(values)).rejects.toThrow(said);
  });
});

it("valkey with one member is asked for metrics by the name of its Service", async () => {
  const { text } = await chart({
    replicas: 1,
    sentinel: { ...DEFAULTS.sentinel, enabled: false },
    minReplicasToWrite: 0,
    tls: { secretName: "valkey-tls" },
    ...MONITORED,
  });
  const [workload] = workloads({ objects: objectsIn(text) });
  const [service] = ofKind({ objects: objectsIn(text) }, "Service").filter(({ spec }) => spec.clusterIP !== "None");
  const exporter = containers(workload).find(({ name }) => name === "exporter");
  expect(exporter.args).toContain(`--tls-server-name=${service.metadata.name}.media.svc`);
});
