import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Decided, deployable, design } from "../../stacks/design.js";
import { formatFinding } from "../../stacks/finding.js";
import type { Manifest } from "../charts/rendered.js";
import { placement } from "./counts.js";
import { POOL_LABELS, planned } from "./planned.js";
import { addInfrastructure, applyBase, deploy, installReleases, podsOf, remove, settled } from "./platform.js";
import { sharedCluster } from "./shared.js";

/** A number in the file changes, and the cluster follows: nodes first on the way up, pods first on the way down. */
const cluster = sharedCluster();
const { api } = cluster;

/** A named environment with some of its lines changed. */
function changed(name: string, changes: Readonly<Record<string, string>>): Decided {
  const file = `deployments/${name}.yaml`;
  let text = readFileSync(file, "utf8");
  for (const [line, other] of Object.entries(changes)) {
    if (!text.includes(line)) throw new Error(`${file} has no ${line}`);
    text = text.replace(line, other);
  }
  const result = design(file, text);
  const decided = deployable(result);
  if (!decided) throw new Error(result.findings.map(formatFinding).join("\n"));
  return decided;
}

const placed = ({ blueprint }: Decided) =>
  placement(
    api,
    POOL_LABELS[blueprint.name],
    blueprint.namespaces.map(({ name }) => name),
  );
const wanted = ({ blueprint, sizing }: Decided) => ({ ...planned(sizing, POOL_LABELS[blueprint.name]), crowded: [] });
const sfus = async ({ blueprint }: Decided): Promise<readonly string[]> => {
  const isSfu = ({ metadata }: Manifest) => metadata.labels["app.kubernetes.io/name"] === "livekit-server";
  return (await podsOf(api, blueprint)).filter(isSfu).map(({ metadata }) => metadata.uid);
};

/** As `relais apply` does on growth: nodes, base, services. */
async function grow(to: Decided): Promise<void> {
  await addInfrastructure(cluster, to);
  await applyBase(cluster, to.blueprint);
  await installReleases(cluster, to.blueprint);
  await settled(cluster, to.blueprint, 250);
}

describe("more participants, and fewer again, in the environment lab", () => {
  const [few, many] = ["50", "400"].map((participants) =>
    changed("lab", { "maxNodesPerPool: 1": "maxNodesPerPool: 9", "participants: 50": `participants: ${participants}` }),
  ) as [Decided, Decided];
  beforeAll(() => deploy(cluster, few));
  afterAll(() => remove(cluster, few));

  it("add nodes and pods as sizing.json says, beside the SFU that is there", async () => {
    const before = await sfus(few);
    await grow(many);
    expect(await placed(many)).toEqual(wanted(many));
    expect(await sfus(many)).toEqual(expect.arrayContaining([...before]));
  });

  it("take the added pods away", async () => {
    const before = await sfus(many);
    await installReleases(cluster, few.blueprint);
    await settled(cluster, few.blueprint);
    expect((await placed(few)).pods).toEqual(wanted(few).pods);
    expect(before).toEqual(expect.arrayContaining([...(await sfus(few))]));
  });
});

describe("thirteen times the users of visio", () => {
  const visio = (registered: number) =>
    changed("visio", {
      "pods: 10.91.0.0/16": "pods: 10.128.0.0/10",
      "registered: 150000": `registered: ${registered}`,
    });
  const [today, grown] = [visio(150_000), visio(2_000_000)];
  beforeAll(() => deploy(cluster, today));
  afterAll(() => remove(cluster, grown));

  it("fill up to a thousand nodes as sizing.json says, beside the SFUs that are there", async () => {
    const before = await sfus(today);
    const started = Date.now();
    await grow(grown);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const placement = await placed(grown);
    expect(placement).toEqual(wanted(grown));
    expect(await sfus(grown)).toEqual(expect.arrayContaining([...before]));
    const [nodes, pods] = [placement.nodes, placement.pods].map((all) => Object.values(all).reduce((a, b) => a + b));
    expect(nodes).toBeGreaterThan(900);
    const memory = JSON.stringify(cluster.memory());
    console.log(`visio with 2,000,000: ${nodes} nodes and ${pods} pods after ${seconds} s; memory ${memory}`);
  });
});
