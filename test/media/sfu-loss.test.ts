import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodesFor } from "./kube/frames.js";
import { ClientBrowser, type Participant } from "./lab/browser.js";
import { type Deployment, deploy } from "./lab/deployment.js";
import { labEnvironment } from "./lab/environments.js";
import { report, seconds } from "./lab/report.js";
import { cutOff, type Fault, killed } from "./loss/faults.js";
import { type Sfu, serves, sfuOf, sfusOf, videoBack } from "./loss/sfus.js";

/**
 * Two SFUs as the charts render them, over the charts' proxy and Valkey group. Calls of two, so that video for everybody is video both
 * ways; whoever loses the SFU has to be in the same call again at the other one, without a word from the application.
 */
/** Times that each fault happens, each with two new calls. */
const REPETITIONS = 2;
/** Seconds until everybody sees everybody again. livekit-client gives up after about 45. */
const BACK = 45;
/** Seconds of frames that are watched after the lost SFU is there again. */
const AFTERWARDS = 3;

const folder = mkdtempSync(join(tmpdir(), "relais-sfu-loss-"));
let deployment: Deployment;
let sfus: Sfu[];
let browser: ClientBrowser;

beforeAll(async () => {
  const environment = labEnvironment("hostNetworkPublicIp", ({ demand }) => {
    demand.survive = "node";
  });
  deployment = await deploy(environment, join(folder, "lab"));
  sfus = sfusOf(deployment);
  browser = await ClientBrowser.start(
    await deployment.cloud.client("home", 1, ["meta l4proto { tcp, udp }"]),
    deployment,
  );
});

afterAll(async () => {
  await browser?.close();
  await deployment?.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Call {
  readonly people: readonly Participant[];
  readonly sfu: Sfu;
}

async function meet(room: string): Promise<Call> {
  const people = [await browser.join(room, "one"), await browser.join(room, "other")];
  await decodesFor(people, 1);
  return { people, sfu: await sfuOf(people[0] as Participant, sfus) };
}

/** Loses the SFU of the first call; gives the seconds until each participant of the lost calls saw video again. */
async function lose(fault: Fault, calls: readonly Call[]): Promise<number[]> {
  const { sfu: lost } = calls[0] as Call;
  const others = sfus.filter((each) => each !== lost);
  const hit = calls.filter(({ sfu }) => sfu === lost).flatMap(({ people }) => people);
  const elsewhere = calls.filter(({ sfu }) => sfu !== lost).flatMap(({ people }) => people);
  const begun = Date.now();
  await fault.begin(lost);
  const back = await videoBack(hit, others, begun, BACK);
  await fault.end(lost);
  await serves(lost, deployment, 30);

  // One that comes back with rooms of its own must not take them back.
  await decodesFor([...hit, ...elsewhere], AFTERWARDS);
  for (const participant of hit) {
    const events = await participant.events();
    expect(events.at(-1)).toBe("reconnected");
    expect(events).not.toContain("disconnected");
    expect(others).toContain(await sfuOf(participant, sfus));
  }
  for (const participant of elsewhere) {
    expect(await participant.events()).not.toContain("reconnecting");
    expect(await participant.events()).not.toContain("disconnected");
  }
  return back;
}

describe("everybody is back in the call by another SFU, and video goes both ways", () => {
  it.each([killed, cutOff])(
    "when the loss is: $name",
    async (fault) => {
      const back: number[] = [];
      for (let time = 1; time <= REPETITIONS; time++) {
        const calls = [await meet(`${fault.name} ${time} first`), await meet(`${fault.name} ${time} second`)];
        back.push(...(await lose(fault, calls)));
        await Promise.all(calls.flatMap(({ people }) => people.map((participant) => participant.leave())));
      }
      back.sort((one, other) => one - other);
      const [least, middle, most] = [back[0], back[Math.floor(back.length / 2)], back.at(-1)] as [
        number,
        number,
        number,
      ];
      report(
        ...["loss", fault.name, `${back.length} participants in ${REPETITIONS} losses`],
        `video again after ${seconds(least)}, ${seconds(middle)}, ${seconds(most)} (least, median, most)`,
      );
      expect(most).toBeLessThan(BACK);
      // Two losses, each with up to BACK seconds, joins and a restart.
    },
    240_000,
  );
});
