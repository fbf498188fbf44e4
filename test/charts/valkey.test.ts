import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { judged, objectsIn } from "./generated/judged.js";
import { renderAlone } from "./generated/umbrella.js";
import { containers, type Manifest, ofKind, workloads } from "./oracles/render.js";

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

/** The chart with these values over its defaults, and what is wrong with what `change` made of the text. */
async function chart(values: Manifest) {
  const text = await renderAlone(CALL, values);
  const all = { ...DEFAULTS, ...values };
  return { text, complaints: (change = (each: string) => each) => judged(CALL, [all], [change(text)])[0] };
}

describe("valkey with a certificate", async () => {
  const { text, complaints } = await chart({
    tls: { secretName: "valkey-tls" },
    ...MONITORED,
  });

  it("holds what every oracle asks", () => {
    expect(complaints()).toEqual([]);
  });

  it.each([
    ["listens without TLS too", "    port 0", "    port 6380", 'Valkey ports: valkey.conf has no "port 0"'],
    ["copies in the clear", "tls-replication yes", "tls-replication no", "tls-replication yes"],
    ["takes whatever authority", /^.*tls-ca-cert-file.*\n/m, "", "tls-ca-cert-file"],
    [
      "is read from another Secret",
      /secretName: "valkey-tls"/g,
      'secretName: "other"',
      "secrets: Secrets read by valkey",
    ],
  ])("that %s is noticed", (_, before, after, said) => {
    expect(text).toMatch(before);
    expect(complaints((each) => each.replace(before, after))?.join("\n")).toContain(said);
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
