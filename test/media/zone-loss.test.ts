import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { decodesFor } from "./kube/frames.js";
import { ClientBrowser, decodes, type Participant } from "./lab/browser.js";
import type { Node } from "./lab/cloud.js";
import { type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import { report, seconds } from "./lab/report.js";
import { type Sfu, sfuOf, sfusOf, videoBack } from "./loss/sfus.js";
import { cutOff } from "./redis/faults.js";
import { healthy, membersOf } from "./redis/members.js";

/**
 * Three zones as an environment with `survive: zone` places them: an SFU, a TURN server and a member of the message bus in each. All of
 * one zone is cut off at once. The load balancers are doubles outside of every zone.
 */
const ZONES = 3;
/** Calls of two; LiveKit chooses where each is. */
const CALLS = 3;
/** livekit-client gives up after about 45 s. */
const BACK = 45;

const folder = mkdtempSync(join(tmpdir(), "relais-zone-loss-"));
let deployment: Deployment;
let sfus: Sfu[];
const browsers: ClientBrowser[] = [];

async function browserAt(name: string, number: number, outbound: readonly string[]): Promise<ClientBrowser> {
  const browser = await ClientBrowser.start(await deployment.cloud.client(name, number, outbound), deployment);
  browsers.push(browser);
  return browser;
}

beforeAll(async () => {
  const environment = labEnvironment("hostNetworkPublicIp", ({ cloud, demand }) => {
    cloud.zones = ["a", "b", "c"];
    demand.survive = "zone";
  });
  deployment = await deploy(environment, join(folder, "lab"), { turnServers: ZONES });
  sfus = sfusOf(deployment);
}, 90_000);

afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await deployment?.remove();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

it("brings the calls of a lost zone back in the others, where calls go on and joins work by UDP and TURN", async () => {
  const { blueprint, nodes, edge } = deployment;
  for (const pool of [blueprint.pools.sfu, blueprint.pools.turn, blueprint.pools.system])
    expect(pool.zones.map((zone) => zone.nodes)).toEqual([1, 1, 1]);
  const home = await browserAt("home", 1, ["meta l4proto { tcp, udp }"]);
  const relayed = nodes.turns.map(({ publicIp }) => publicIp).join(", ");
  const signalling = `ip daddr ${edge.address} tcp dport 443`;
  const behindTurn = await browserAt("office", 2, [signalling, `ip daddr { ${relayed} } udp dport 3478`]);

  const calls: { people: Participant[]; sfu: Sfu }[] = [];
  for (let call = 0; call < CALLS; call++) {
    const people = [await home.join(`call ${call}`, "one"), await home.join(`call ${call}`, "other")];
    await decodesFor(people, 1);
    calls.push({ people, sfu: await sfuOf(people[0] as Participant, sfus) });
  }
  const { sfu: lost } = calls[0] as (typeof calls)[number];
  const zone = sfus.indexOf(lost);
  const members = membersOf(deployment);
  await healthy(members, 30);
  const others = sfus.filter((each) => each !== lost);
  const hit = calls.filter(({ sfu }) => sfu === lost).flatMap(({ people }) => people);
  const elsewhere = calls.filter(({ sfu }) => sfu !== lost).flatMap(({ people }) => people);

  const begun = Date.now();
  for (const node of [nodes.sfu[zone], nodes.turns[zone], nodes.system[zone]] as Node[]) await cutOff.begin({ node });
  const back = (await videoBack(hit, others, begun, BACK)).sort((one, other) => one - other);
  for (const participant of elsewhere) {
    expect(await participant.events()).not.toContain("reconnecting");
    expect(await participant.events()).not.toContain("disconnected");
  }
  if (elsewhere.length > 0) await decodesFor(elsewhere, 3);

  const first = await home.join("after", "direct");
  const second = await behindTurn.join("after", "relayed");
  await decodes(first);
  const { pairs } = await decodes(second);
  expect(pairs.every(({ relay }) => relay === "udp")).toBe(true);
  expect(others).toContain(await sfuOf(first, sfus));
  report(
    ...["loss", "zone cut off", `${hit.length} participants hit, ${elsewhere.length} elsewhere`],
    `video again after ${[back[0], back[back.length >> 1], back.at(-1)].map((each) => seconds(each as number)).join(", ")}`,
    `joins then: UDP ${seconds(first.joinSeconds)}, TURN/UDP ${seconds(second.joinSeconds)}`,
  );
}, 150_000);
