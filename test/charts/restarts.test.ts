import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { manifestChanges } from "../../scripts/lib/manifest-diff.js";
import { renderRelease } from "../../scripts/lib/render.js";
import { findTool } from "../../scripts/lib/tools.js";
import type { Release } from "../../stacks/blueprint/blueprint.js";
import { leafChanges } from "../../stacks/compare/leaves.js";
import { restarts } from "../../stacks/compare/releases.js";
import { decidedOf, oks } from "../fixtures/environments.js";

const { blueprint } = decidedOf(oks());

function helm(): string {
  const tool = findTool("helm");
  if ("missing" in tool) throw new Error(`helm: ${tool.missing}`);
  return tool.path;
}

/** The pod templates of a release, which are what Kubernetes compares to decide about a roll. */
async function podTemplates(release: Release): Promise<unknown[]> {
  const text = await renderRelease(release, blueprint.kubernetes, helm());
  const objects = parseAllDocuments(text).map((document) => document.toJS());
  return objects.flatMap((object) => (object?.spec?.template?.spec ? [object.spec.template] : []));
}

/** Any chart's values, as free as parsed JSON: a row knows which chart it is about. */
type Values = ReturnType<typeof JSON.parse>;

const scraped = ({ networkPolicy }: Values) => ({ networkPolicy: { ...networkPolicy, metricsFromNamespaces: ["x"] } });
const alerts = () => ({ monitoring: { rules: { labels: { release: "other" } }, dashboard: { enabled: false } } });
const opened = { annotations: { "example.org/open": "yes" } };

const SCALED = { kind: "hpa", minReplicas: 2, maxReplicas: 80, targets: { cpuPercent: 60 } };

/** Another value of every key that the table of `restarts` speaks of, and of some that it does not. */
const CHANGES: readonly [chart: Release["chart"], key: string, changed: (values: Values) => Values][] = [
  ["livekit-server", "replicas", ({ replicas }) => ({ replicas: replicas + 1 })],
  ["livekit-server", "autoscaling", () => ({ autoscaling: SCALED })],
  ["livekit-server", "maxUnavailable", ({ maxUnavailable }) => ({ maxUnavailable: maxUnavailable + 1 })],
  ["livekit-server", "mediaService", () => ({ mediaService: opened })],
  ["livekit-server", "networkPolicy", scraped],
  ["livekit-server", "monitoring.rules", alerts],
  ["livekit-server", "monitoring.auth", () => ({ monitoring: { auth: { secretName: "metrics" } } })],
  ["livekit-server", "drainSeconds", () => ({ drainSeconds: 60 })],
  ["livekit-server", "apiKeySecrets", () => ({ apiKeySecrets: ["meet-livekit", "other"] })],
  ["livekit-server", "limits", ({ limits }) => ({ limits: { ...limits, numTracks: 7 } })],
  ["coturn", "replicas", ({ replicas }) => ({ replicas: replicas + 1 })],
  ["coturn", "replicas down to one", () => ({ replicas: 1 })],
  ["coturn", "maxUnavailable", ({ maxUnavailable }) => ({ maxUnavailable: maxUnavailable + 1 })],
  ["coturn", "udp.annotations", ({ udp }) => ({ udp: { ...udp, ...opened } })],
  ["coturn", "tls.loadBalancer", ({ tls }) => ({ tls: { ...tls, loadBalancer: { port: 444, annotations: {} } } })],
  ["coturn", "networkPolicy", scraped],
  ["coturn", "monitoring.rules", alerts],
  ["coturn", "realm", () => ({ realm: "turn.other.example.fr" })],
  ["coturn", "drainSeconds", () => ({ drainSeconds: 60 })],
  ["valkey", "networkPolicy", scraped],
  ["valkey", "monitoring.rules", alerts],
  ["valkey", "monitoring.exporter", () => ({ monitoring: { exporter: { enabled: true } } })],
  ["valkey", "storage", () => ({ storage: { size: "20Gi", className: "fast" } })],
  ["valkey", "minReplicasMaxLagSeconds", () => ({ minReplicasMaxLagSeconds: 3 })],
  ["valkey", "maxClients", () => ({ maxClients: 20_000 })],
  ["valkey", "priorityClassName", () => ({ priorityClassName: "other" })],
];

describe("what restarts pods", () => {
  it.each(CHANGES)("is what changes their template: %s, %s", async (chart, _, change) => {
    const release = blueprint.releases.find((each) => each.chart === chart);
    if (!release) throw new Error(`no release of ${chart}`);
    const changed = { ...release, values: { ...release.values, ...change(release.values) } } as Release;
    const said = leafChanges(release.values, changed.values).some((leaf) => restarts(chart, leaf));
    const before = await podTemplates(release);
    expect(before.length).toBeGreaterThan(0);
    expect(said).toBe(JSON.stringify(await podTemplates(changed)) !== JSON.stringify(before));
  });
});

describe("changed manifests", () => {
  it("are named by kind and name, with a unified diff", async () => {
    const after = decidedOf(oks((environment) => Object.assign(environment, { monitoring: { namespace: "prom" } })));
    const changes = await manifestChanges(blueprint, after.blueprint, helm());
    expect(changes.map(({ change, object }) => `${change} ${object}`)).toContain(
      "changed NetworkPolicy test-media/livekit-server",
    );
    for (const { diff } of changes) expect(diff).toMatch(/^\+ +- prom$/m);
    expect(await manifestChanges(blueprint, blueprint, helm())).toEqual([]);
  });
});
