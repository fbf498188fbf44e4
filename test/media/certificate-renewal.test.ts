import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodesFor } from "./kube/frames.js";
import { ClientBrowser, type Participant } from "./lab/browser.js";
import { CallWatch } from "./lab/call-watch.js";
import type { Certificate } from "./lab/certificates.js";
import { type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import type { Pod } from "./lab/pod.js";
import { eventually } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";
import { nextCertificate, renewCertificate, servedCertificate } from "./relay/tls.js";

/** Seconds until the sidecar has seen the new certificate; it looks every 10. */
const SERVED = 60;
/** Seconds without a new frame, more than an overloaded machine costs by itself (4.5 s were seen) and less than a call without a way. */
const PAUSE = 10;
/** Seconds of frames that are watched under the new certificate. */
const AFTERWARDS = 4;
/** Seconds until nobody decodes a frame of a call whose only relay is gone. */
const ENDED = 30;
/** Seconds until it comes back; LiveKit asks the client to try again every 15. */
const BACK = 90;

const folder = mkdtempSync(join(tmpdir(), "relais-renewal-"));
const browsers: ClientBrowser[] = [];
let deployment: Deployment;
let turn: Pod;
let next: Certificate;
let namespace: string;
let call: readonly Participant[];
let guest: Participant;
let watch: CallWatch;

beforeAll(async () => {
  deployment = await deploy(labEnvironment("hostNetworkPublicIp"), join(folder, "lab"));
  turn = deployment.pods["coturn-0"] as Pod;
  const home = await deployment.cloud.client("home", 1, ["meta l4proto { tcp, udp }"]);
  const site = await deployment.cloud.client("site", 2, ["tcp dport 443"]);
  namespace = home.namespace;
  next = await nextCertificate(deployment);
  // It believes in keys that it is told, not in the lab's authority.
  const trusting = { ...deployment, certificates: [...deployment.certificates, next] };
  browsers.push(await ClientBrowser.start(home, deployment), await ClientBrowser.start(site, trusting));
  const [first, second] = browsers as [ClientBrowser, ClientBrowser];
  guest = await second.join("meeting", "guest");
  call = [await first.join("meeting", "host"), guest];
  await decodesFor(call, 1);
  watch = await CallWatch.start(call);
});

afterAll(async () => {
  await Promise.allSettled(browsers.map((browser) => browser.close()));
  await deployment?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const relays = async () => (await guest.statistics()).pairs.map(({ relay }) => relay);

describe("a call that is relayed over TLS", () => {
  it("goes on while coturn's certificate is renewed, and new connections get the new one", async () => {
    expect(new Set(await relays())).toEqual(new Set(["tls"]));
    const before = await servedCertificate(deployment, namespace);
    const server = turn.containers.turnserver?.pid;
    const begun = Date.now();
    const renewed = renewCertificate(next, turn.volume("tls"));
    expect(renewed).not.toBe(before);
    await eventually(
      "the renewed certificate",
      SERVED,
      async () => (await servedCertificate(deployment, namespace)) === renewed,
    );
    const served = (Date.now() - begun) / 1000;
    await decodesFor(call, AFTERWARDS);
    const pause = await watch.longestPause(begun);
    expect(pause).toBeLessThan(PAUSE);
    for (const participant of call) expect(await participant.events()).toEqual([]);
    expect(new Set(await relays())).toEqual(new Set(["tls"]));
    expect(turn.containers.turnserver).toMatchObject({ pid: server });
    report(
      ...["loss", "certificate of TURN renewed", `new connections get it after ${seconds(served)}`],
      `longest pause of a call over TURN/TLS ${seconds(pause)}`,
    );
  });

  it("ends with its only server, and comes back by itself once that is there again, under the new certificate", async () => {
    const ended = Date.now();
    await turn.containers.turnserver?.stop();
    await eventually("the end of its frames", ENDED, async () => (await watch.longestPause(ended)) > PAUSE);
    const restarted = Date.now();
    turn.restart("turnserver");
    await eventually("the return of its relay", BACK, async () => (await relays()).includes("tls"));
    await decodesFor(call, AFTERWARDS);
    expect(await guest.events()).not.toContain("disconnected");
    expect(new Set(await relays())).toEqual(new Set(["tls"]));
    const back = (Date.now() - restarted) / 1000 - AFTERWARDS;
    report("loss", "the only TURN server killed and restarted", `video again ${seconds(back)} after the restart`);
  });
});
