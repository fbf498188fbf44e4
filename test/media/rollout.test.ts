import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { Manifest } from "../charts/rendered.js";
import { decidedOf } from "../fixtures/environments.js";
import { decodesFor, ends } from "./kube/frames.js";
import { ClientBrowser } from "./lab/browser.js";
import { eventually } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";
import { missingForRealNodes } from "./node/cgroups.js";
import { type RealCluster, realEnvironment, startRealCluster } from "./node/cluster.js";
import { type Follower, followEndpoints } from "./node/followed-endpoints.js";
import { condition, isTrue, podsOf } from "./node/pods.js";
import { type Call, callOnEach, dropped, meet, resumed } from "./rollout/calls.js";
import { imagesWithTag, withReplicas, withTag } from "./rollout/release.js";

/**
 * Changes while people meet, on two real SFU nodes: what the changed environment renders is applied, Kubernetes does the rest. A drain
 * waits for its calls, so everybody in a call leaves it of their own accord before their SFU goes.
 */
const NEXT = "v99.0.0";
/** Seconds of frames that everybody must see while an SFU drains. */
const WATCHED = 3;
/** Seconds until a call without an SFU has no frames. */
const PATIENCE = 30;
/** Milliseconds for one change: several drains, each with joins, on a machine that does other things. */
const LONG = 300_000;
/** Seconds that an SFU has been Ready for when the next one begins to drain; the API's times are whole seconds. */
const SETTLED = 9;
/** From the last one who leaves: LiveKit looks every 5 s; then the pod ends and its successor is scheduled and gets Ready. */
const SUCCESSION = 60;

const missing = missingForRealNodes();
if (missing.length > 0) report("rollout", "skipped", missing.join("; "));

describe.skipIf(missing.length > 0)("on two SFU nodes with a call on each, nobody is dropped by", () => {
  const before = decidedOf(realEnvironment()).blueprint;
  const upgraded = withTag(before, NEXT);
  const configured = withTag(
    decidedOf(realEnvironment((environment) => Object.assign(environment, { sfu: { limits: { tracks: 777 } } })))
      .blueprint,
    NEXT,
  );
  const smaller = withReplicas(configured, 1);
  let folder: string;
  let cluster: RealCluster;
  let follower: Follower;
  let browser: ClientBrowser;

  const deployed = () =>
    cluster.plane.ask("GET", `/apis/apps/v1/namespaces/${cluster.namespace}/deployments/livekit-server`);
  const sfuPods = () => podsOf(cluster.plane, cluster.namespace, "livekit-server");
  const readySfus = async () => (await sfuPods()).filter((pod) => isTrue(pod, "Ready"));
  const nameOf = ({ metadata }: Manifest): string => metadata.name;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "relais-rollout-"));
    cluster = await startRealCluster(folder, { sfuNodes: 2, laterImages: imagesWithTag(before, NEXT) });
    follower = followEndpoints(cluster);
    const client = await cluster.deployment.cloud.client("home", 1, ["meta l4proto { tcp, udp }"]);
    browser = await ClientBrowser.start(client, cluster.deployment);
    // Ready is not enough: of pods that are not available yet a change deletes one at once (`cleanupUnhealthyReplicas`).
    await eventually("two SFUs that are available", 60, async () => (await deployed()).status.availableReplicas === 2);
    await cluster.proxies.use("nftables");
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await follower?.stop();
    await cluster?.remove();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** Seconds for which a pod had been Ready when another one was deleted. */
  function settledFor(pod: Manifest, deleted: Manifest): number {
    const { deletionTimestamp, deletionGracePeriodSeconds } = deleted.metadata;
    const since = Date.parse(condition(pod, "Ready")?.lastTransitionTime);
    return (Date.parse(deletionTimestamp) - since) / 1000 - deletionGracePeriodSeconds;
  }

  const after = (gone: readonly string[]) => `gone ${gone.join(" and ")} after the last one left`;
  const peopleOf = (calls: readonly Call[]) => calls.flatMap(({ people }) => people);

  /** Sees that everybody decodes on, and gives how many were dropped since they joined: nobody may be. */
  async function droppedOf(calls: readonly Call[]): Promise<number> {
    await decodesFor(peopleOf(calls), WATCHED);
    const drops = await dropped(calls);
    expect(drops).toEqual([]);
    return drops.length;
  }

  /**
   * Waits for the SFU that goes, has a new room made, watches everybody, and lets those leave whose SFU it is. Gives whoever is left, how
   * many were dropped, and the seconds from the last one who left to the end of the pod.
   */
  async function wave(calls: readonly Call[]) {
    const draining = await eventually("an SFU that drains", 30, async () =>
      (await sfuPods()).find(({ metadata }) => metadata.deletionTimestamp),
    );
    const [name, node] = [nameOf(draining), draining.spec.nodeName];
    for (const other of (await readySfus()).filter((pod) => nameOf(pod) !== name))
      expect(settledFor(other, draining)).toBeGreaterThanOrEqual(SETTLED);
    const fresh = await meet(browser, cluster.deployment, `new while ${name} drains`);
    expect(fresh.node).not.toBe(node);
    const all = [...calls, fresh];
    const drops = await droppedOf(all);
    expect((await sfuPods()).map(nameOf)).toContain(name);
    const there = all.filter((call) => call.node === node);
    expect(there).not.toEqual([]);
    await Promise.all(peopleOf(there).map((participant) => participant.leave()));
    const last = Date.now();
    await eventually(`end of ${name}`, SUCCESSION, async () => !(await sfuPods()).map(nameOf).includes(name));
    const gone = seconds((Date.now() - last) / 1000);
    return { left: all.filter((call) => !there.includes(call)), drops, gone };
  }

  /** Applies a change that replaces both SFUs, one after the other; gives the new pods. */
  async function roll(topic: string, change: Blueprint): Promise<readonly Manifest[]> {
    let calls = await callOnEach(browser, cluster);
    const old = (await sfuPods()).map(nameOf);
    const begun = Date.now();
    await cluster.update(change);
    const participants = new Set(peopleOf(calls));
    let drops = 0;
    const gone: string[] = [];
    for (const _ of old) {
      const done = await wave(calls);
      calls = done.left;
      drops += done.drops;
      gone.push(done.gone);
      for (const somebody of peopleOf(calls)) participants.add(somebody);
    }
    await eventually("a rollout that is complete", SUCCESSION, async () => {
      const { status, metadata } = await deployed();
      const { observedGeneration, updatedReplicas, availableReplicas, replicas } = status;
      return (
        observedGeneration === metadata.generation && updatedReplicas === 2 && availableReplicas === 2 && replicas === 2
      );
    });
    expect(condition(await deployed(), "Progressing")?.reason).toBe("NewReplicaSetAvailable");
    drops += await droppedOf(calls);
    const again = await resumed(calls);
    await Promise.all(peopleOf(calls).map((participant) => participant.leave()));
    const pods = await sfuPods();
    for (const name of old) expect(pods.map(nameOf)).not.toContain(name);
    report(
      ...["rollout", topic, `${participants.size} participants`, `${drops} dropped`, `signalling resumed by ${again}`],
      ...[`${old.length} SFUs replaced in ${seconds((Date.now() - begun) / 1000)}`, after(gone)],
    );
    return pods;
  }

  it(
    "an upgrade: new rooms go to the other SFU, and each SFU is replaced once its calls have ended",
    async () => {
      for (const pod of await roll("upgrade", upgraded)) {
        const server = pod.spec.containers.find(({ name }: Manifest) => name === "livekit-server");
        expect(server.image).toMatch(new RegExp(`:${NEXT}$`));
      }
    },
    LONG,
  );

  it(
    "a changed configuration, in the same way",
    async () => {
      await roll("changed configuration", configured);
      const maps = `/api/v1/namespaces/${cluster.namespace}/configmaps`;
      expect(JSON.stringify((await cluster.plane.ask("GET", maps)).items)).toMatch(/num_tracks\W+777/);
    },
    LONG,
  );

  it(
    "one SFU less: it takes no new room and goes once its calls have ended",
    async () => {
      const calls = await callOnEach(browser, cluster);
      const begun = Date.now();
      await cluster.update(smaller);
      const { left, drops, gone } = await wave(calls);
      const later = await droppedOf(left);
      expect(await readySfus()).toHaveLength(1);
      report(
        ...["rollout", "one SFU less", `${new Set(peopleOf([...calls, ...left])).size} participants`],
        ...[`${drops + later} dropped`, `gone after ${seconds((Date.now() - begun) / 1000)}`, after([gone])],
      );

      // Without its drain, the SFU that is left takes its call along.
      const [last] = (await sfuPods()) as [Manifest];
      const path = `/api/v1/namespaces/${cluster.namespace}/pods/${nameOf(last)}`;
      await cluster.plane.ask("DELETE", `${path}?gracePeriodSeconds=1`);
      const everybody = peopleOf(left);
      await ends(everybody, PATIENCE);
      report("rollout", "without a drain", `${everybody.length} participants`, `${everybody.length} dropped`);
    },
    LONG,
  );
});
