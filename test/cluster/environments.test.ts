import { performance } from "node:perf_hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../charts/rendered.js";
import { DEPLOYMENTS, deployment } from "../fixtures/environments.js";
import { placement } from "./counts.js";
import { POOL_LABELS, planned } from "./planned.js";
import { deploy, inNamespaces, installReleases, podsOf, remove, rendered, settled } from "./platform.js";
import { sharedCluster } from "./shared.js";

/** Every named environment in a real control plane, on as many fake nodes as it asks for. */
const cluster = sharedCluster();
const { api } = cluster;

/** What an object says, without what the server writes about its history. */
function content({ metadata: { managedFields: _, resourceVersion: __, ...metadata }, ...object }: Manifest) {
  return { ...object, metadata };
}

describe.each(DEPLOYMENTS)("in a cluster, the environment %s", (name) => {
  const decided = deployment(name);
  const { blueprint, sizing } = decided;
  const namespaces = blueprint.namespaces.map((namespace) => namespace.name);
  let objects: readonly Manifest[];

  beforeAll(async () => {
    const started = performance.now();
    await deploy(cluster, decided);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${name}: nodes and pods Ready after ${seconds} s; memory ${JSON.stringify(cluster.memory())}`);
    objects = await rendered(blueprint);
  });
  afterAll(() => remove(cluster, decided));

  it("is taken whole: each rendered object is there, and nothing refuses a pod", async () => {
    const paths = await Promise.all(objects.map((object) => api.pathOf(object)));
    const answers = await Promise.all(paths.map(async (path) => `${(await api.request("GET", path)).status} ${path}`));
    expect(answers).toEqual(paths.map((path) => `200 ${path}`));
    const events = await inNamespaces(api, blueprint, "/api/v1", "events");
    // What an admission says when a controller's pod is not let in.
    expect(events.filter(({ reason }) => reason === "FailedCreate").map(({ message }) => message)).toEqual([]);
  });

  it("has its nodes and pods in the pools and zones of sizing.json", async () => {
    const { nodes, pods } = await placement(api, POOL_LABELS[name], namespaces);
    expect({ nodes, pods }).toEqual(planned(sizing, POOL_LABELS[name]));
  });

  it("runs one SFU, one TURN server and one Valkey member to a node", async () => {
    expect((await placement(api, POOL_LABELS[name], namespaces)).crowded).toEqual([]);
  });

  it("is live as it is rendered: applying the render would change no object", async () => {
    for (const object of objects) {
      const live = await api.ask("GET", await api.pathOf(object));
      const applied = await api.apply(object, "&dryRun=All");
      expect(content(applied), `${object.kind} ${object.metadata.name}`).toEqual(content(live));
    }
  });

  it("keeps every pod over a second helm upgrade", async () => {
    const pods = async () => (await podsOf(api, blueprint)).map(({ metadata }) => metadata.uid).sort();
    const before = await pods();
    await installReleases(cluster, blueprint);
    await settled(cluster, blueprint);
    expect(await pods()).toEqual(before);
  });
});
