import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Manifest } from "../charts/rendered.js";
import { type Cluster, startCluster } from "./kube/cluster.js";
import { decodesFor, ends } from "./kube/frames.js";
import { ClientBrowser, type Participant } from "./lab/browser.js";
import { eventually } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";

/**
 * Calls do not depend on readiness: real kube-proxy and endpoint controller behind the rendered Services, the kubelet's word about
 * the pod is the test's. The last test lets the same Services follow readiness, and calls end.
 */
const SIGNAL = "livekit-server";
const MEDIA = ["livekit-server-media-udp", "livekit-server-media-tcp"];
/** Several times what kube-proxy took to end the call in the last test. */
const LONG = 8;
const PATIENCE = 20;

let cluster: Cluster;
let browser: ClientBrowser;
let call: readonly Participant[];
const folder = mkdtempSync(join(tmpdir(), "relais-readiness-"));

beforeAll(async () => {
  cluster = await startCluster(folder);
  await cluster.use("nftables");
  const client = await cluster.deployment.cloud.client("client", 1, ["meta l4proto { tcp, udp }"]);
  browser = await ClientBrowser.start(client, cluster.deployment);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

beforeEach(async () => {
  await isSeen(SIGNAL, { ready: true });
  call = [await browser.join("room", "one"), await browser.join("room", "two")];
  await decodesFor(call, 1);
}, 60_000);

afterEach(async () => {
  await Promise.all(call.map((participant) => participant.leave()));
});

/** Waits until the controller has derived this from the pod for a Service's only endpoint. */
async function isSeen(service: string, conditions: Readonly<Record<string, boolean>>): Promise<void> {
  const path = `/apis/discovery.k8s.io/v1/namespaces/${cluster.namespace}/endpointslices`;
  await eventually(`${service} with ${JSON.stringify(conditions)}`, PATIENCE, async () => {
    const { items } = await cluster.plane.ask("GET", `${path}?labelSelector=kubernetes.io/service-name=${service}`);
    const seen = items[0]?.endpoints?.find((each: Manifest) => each.nodeName === "sfu0")?.conditions;
    return Object.entries(conditions).every(([name, value]) => seen?.[name] === value) || undefined;
  });
}

async function followReadiness(follow: boolean): Promise<void> {
  for (const name of MEDIA) {
    const path = `/api/v1/namespaces/${cluster.namespace}/services/${name}`;
    await cluster.plane.ask("PATCH", path, { spec: { publishNotReadyAddresses: !follow } });
  }
}

describe("a call goes on", () => {
  it("while its SFU is not ready", async () => {
    await cluster.kubelet.ready(false);
    await isSeen(SIGNAL, { ready: false });
    for (const service of MEDIA) await isSeen(service, { ready: true });
    await decodesFor(call, LONG);
    for (const participant of call) expect(await participant.events()).toEqual([]);
    report("readiness", "NotReady", "media Service as rendered", `frames for ${seconds(LONG)} and on`);
    await cluster.kubelet.ready(true);
  });

  it("not when the media Services follow readiness: then the same ends it", async () => {
    await followReadiness(true);
    await decodesFor(call, LONG);
    await cluster.kubelet.ready(false);
    for (const service of MEDIA) await isSeen(service, { ready: false });
    const last = await ends(call, PATIENCE);
    report("readiness", "NotReady", "media Service that follows readiness", `last frame after ${seconds(last)}`);
    await followReadiness(false);
    await cluster.kubelet.ready(true);
    for (const service of MEDIA) await isSeen(service, { ready: true });
  });

  it("while its SFU terminates, ready or not", async () => {
    await cluster.kubelet.terminate();
    for (const service of MEDIA) await isSeen(service, { ready: true, terminating: true });
    await isSeen(SIGNAL, { ready: false, terminating: true });
    await decodesFor(call, LONG);
    await cluster.kubelet.ready(false);
    await isSeen(SIGNAL, { serving: false, terminating: true });
    await decodesFor(call, LONG);
    for (const participant of call) expect(await participant.events()).toEqual([]);
    report("readiness", "Terminating", "media Service as rendered", `frames for ${seconds(2 * LONG)} and on`);
  });
});
