import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { toolPath } from "../../scripts/lib/tools.js";
import { renderLiveKit } from "../fixtures/livekit-chart.js";
import { objectsIn } from "./generated/judged.js";
import type { Manifest } from "./oracles/render.js";

const REDIS = { mode: "address", address: "redis.data:6379" };
const PROMETHEUS = { serverAddress: "http://prometheus.monitoring.svc:9090", authentication: "" };
const SCRAPED = {
  monitoring: { serviceMonitor: { enabled: true }, rules: { enabled: true } },
  networkPolicy: { signalFromNamespaces: ["gateway"], metricsFromNamespaces: ["monitoring"] },
};
const scaled = (changed: object) => ({
  kind: "hpa",
  minReplicas: 2,
  maxReplicas: 8,
  targets: { participants: 300 },
  ...changed,
});

/** Values that would not scale, or scale to what cannot work, and what helm says. */
const REFUSED: Readonly<Record<string, readonly [object, string]>> = {
  "more at least than at most": [
    { redis: REDIS, autoscaling: scaled({ minReplicas: 9 }) },
    "autoscaling.minReplicas is 9, above autoscaling.maxReplicas 8",
  ],
  "no load to look at": [
    { redis: REDIS, autoscaling: scaled({ targets: { participants: 0 } }) },
    "autoscaling.targets has no load to look at",
  ],
  "a share of no CPU": [
    { redis: REDIS, autoscaling: scaled({ targets: { cpuPercent: 60 } }), resources: { requests: { cpu: 0 } } },
    "resources.requests.cpu is empty",
  ],
  "KEDA without Prometheus": [
    { redis: REDIS, autoscaling: scaled({ kind: "keda" }), ...SCRAPED },
    "autoscaling.prometheus.serverAddress is empty",
  ],
  "KEDA where nobody scrapes": [
    { redis: REDIS, autoscaling: scaled({ kind: "keda", prometheus: PROMETHEUS }) },
    "set monitoring.serviceMonitor.enabled to true",
  ],
  "several SFUs without Redis": [
    { autoscaling: scaled({ minReplicas: 1 }) },
    "autoscaling.maxReplicas is 8, but redis.mode is none",
  ],
  "several SFUs at one address": [
    { redis: REDIS, autoscaling: scaled({}), publicAddress: { from: ["value"], value: "198.51.100.7" } },
    "which is one address, but autoscaling.maxReplicas is 8",
  ],
  "nothing at least": [
    { redis: REDIS, autoscaling: scaled({ minReplicas: 0 }) },
    "at '/autoscaling/minReplicas': minimum: got 0, want 1",
  ],
};

describe("SFUs that are scaled", () => {
  it.each(Object.entries(REFUSED))("are refused with %s", async (_, [values, said]) => {
    await expect(renderLiveKit(values as Readonly<Record<string, unknown>>)).rejects.toThrow(said);
  });

  it("are missed by an alert below the least number", async () => {
    const objects = await renderLiveKit({ redis: REDIS, replicas: 5, autoscaling: scaled({}), ...SCRAPED });
    const { rules } = objects.find(({ kind }) => kind === "PrometheusRule").spec.groups[0];
    const missing = rules.find(({ alert }: Manifest) => alert === "LiveKitServerMissing");
    expect(missing.expr).toMatch(/< vector\(2\)$/);
  });

  it("keep the number that the cluster has when autoscaling is switched on, where Kubernetes would fall to one", async () => {
    expect(await replicasBeside({ spec: { replicas: 7 } })).toBe(7);
    expect(await replicasBeside(undefined)).toBeUndefined();
  });
});

/** What helm would apply as number of SFUs to a cluster that has such a Deployment. The API server is a double: it knows nothing else. */
async function replicasBeside(deployment: object | undefined): Promise<number | undefined> {
  const resources = [
    { name: "deployments", singularName: "deployment", namespaced: true, kind: "Deployment", verbs: [] },
  ];
  const answers: Readonly<Record<string, object | undefined>> = {
    "/version": { major: "1", minor: "35", gitVersion: "v1.35.0" },
    "/api": { kind: "APIVersions", versions: ["v1"] },
    "/apis": { kind: "APIGroupList", apiVersion: "v1", groups: [] },
    "/apis/apps/v1": { kind: "APIResourceList", apiVersion: "v1", groupVersion: "apps/v1", resources },
    "/apis/apps/v1/namespaces/media/deployments/livekit": deployment && {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "livekit", namespace: "media" },
      ...deployment,
    },
  };
  const server = createServer(({ url = "" }, response) => {
    const answer = answers[new URL(url, "http://api").pathname];
    response.writeHead(answer ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { kind: "Status", apiVersion: "v1", code: 404, reason: "NotFound" }));
  });
  const folder = mkdtempSync(join(tmpdir(), "relais-lookup-"));
  try {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const kubeconfig = join(folder, "kubeconfig");
    const { port } = server.address() as AddressInfo;
    const cluster = { server: `http://127.0.0.1:${port}` };
    const context = { cluster: "double", user: "nobody" };
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": "double",
        clusters: [{ name: "double", cluster }],
        contexts: [{ name: "double", context }],
        users: [{ name: "nobody", user: {} }],
      }),
    );
    const values = {
      stunServers: ["stun.example.org:3478"],
      apiKeySecrets: ["meet-livekit"],
      redis: REDIS,
      ...SCRAPED,
      autoscaling: scaled({}),
    };
    const show = ["--show-only", "templates/deployment.yaml", "--dry-run=server", "--values", "-"];
    const args = ["template", "livekit", "charts/livekit-server", "--namespace", "media", ...show];
    const helm = spawn(toolPath("helm"), args, { env: { ...process.env, KUBECONFIG: kubeconfig } });
    helm.stdin.end(JSON.stringify(values));
    const [output, said, [status]] = await Promise.all([text(helm.stdout), text(helm.stderr), once(helm, "close")]);
    if (status !== 0) throw new Error(said);
    return objectsIn(output)[0].spec.replicas;
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
