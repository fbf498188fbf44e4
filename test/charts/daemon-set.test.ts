import { describe, expect, it } from "vitest";
import { renderLiveKit } from "../fixtures/livekit-chart.js";
import { ALONE } from "./alone.js";
import { type Manifest, ofKind } from "./oracles/render.js";

const REDIS = { mode: "address", address: "redis.data:6379" };
const EACH_NODE = { workload: "DaemonSet", redis: REDIS, scheduling: { nodeLabels: { pool: "sfu" } } };

/** What an SFU on each node cannot be, and what helm says. */
const REFUSED: Readonly<Record<string, readonly [object, string]>> = {
  "on every node there is": [{ scheduling: { nodeLabels: {} } }, "scheduling.nodeLabels is empty"],
  "scaled by load": [
    { autoscaling: { kind: "hpa", targets: { participants: 300 } } },
    "autoscaling.kind is hpa, but workload is DaemonSet",
  ],
  "without Redis": [{ redis: { mode: "none" } }, "workload is DaemonSet, but redis.mode is none"],
  "at one address": [
    { publicAddress: { from: ["value"], value: "198.51.100.7" } },
    "which is one address, but workload is DaemonSet",
  ],
};

describe("an SFU on each node", () => {
  it.each(Object.entries(REFUSED))("is not %s", async (_, [values, said]) => {
    await expect(renderLiveKit({ ...EACH_NODE, ...values })).rejects.toThrow(said);
  });

  it("is the same pod as that of a Deployment, but for where it may run", async () => {
    const template = async (values: object) =>
      (await renderLiveKit({ ...EACH_NODE, ...values })).find(({ spec }) => spec?.template).spec.template;
    const daemon = await template({});
    const { affinity, ...pod } = daemon.spec;
    const deployment = await template({ workload: "Deployment" });
    const { podAntiAffinity: _, ...nodes } = deployment.spec.affinity;
    expect({ ...daemon, spec: pod }).toEqual({ ...deployment, spec: { ...deployment.spec, affinity: undefined } });
    expect(affinity).toEqual(nodes);
  });

  it("is missed where fewer answer than there are nodes for, by alerts that know its pods' names", async () => {
    const alone = (await ALONE).find(({ name }) => name === "an SFU on each node");
    const [rule] = ofKind(alone ?? { objects: [] }, "PrometheusRule");
    const { rules } = rule.spec.groups[0];
    const missing = rules.find(({ alert }: Manifest) => alert === "LiveKitServerMissing");
    expect(missing.expr).toContain('< sum(kube_daemonset_status_desired_number_scheduled{namespace="');
    const names = JSON.stringify(rules).match(/pod=~\\"([^\\]*)\\"/)?.[1] ?? "";
    expect("livekit-server-x7k2p").toMatch(new RegExp(`^${names}$`));
    expect("livekit-server-5d8c7b9f6-x7k2p").not.toMatch(new RegExp(`^${names}$`));
  });
});
