import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { decodesFor } from "../kube/frames.js";
import type { Participant } from "../lab/browser.js";
import type { Deployment } from "../lab/deployment.js";
import { report, seconds } from "../lab/report.js";
import { memoryOf } from "./memory.js";

/** Containers that attackers reach. */
const ATTACKED = [
  ["livekit-server-0", "livekit-server"],
  ["coturn-0", "turnserver"],
] as const;
/** What Go, its HTTP server and a C library say of a program that broke, or would have. */
const BROKEN = /panic|fatal error|runtime error|goroutine \d+ \[|sanitizer|segfault|core dumped|stack smashing/i;
/** MiB that a program may take while it is sent nonsense: two calls' worth. */
const GROWTH = 256;
/** Seconds of frames that are counted at a time. */
const WINDOW = 2;

/** Attacks servers while people talk, and looks at both. */
export async function whileTheyTalk(
  { pods }: Deployment,
  call: readonly Participant[],
  what: string,
  attack: () => Promise<string>,
): Promise<void> {
  const servers = ATTACKED.map(([pod, container]) => pods[pod]?.containers[container]);
  const before = servers.map((server) => memoryOf(server?.pid ?? 0));
  const attacking: { outcome?: string } = {};
  const attacked = attack().then((outcome) => {
    attacking.outcome = outcome;
  });
  let longest = 0;
  do longest = Math.max(longest, await decodesFor(call, WINDOW));
  while (attacking.outcome === undefined && (await Promise.race([attacked, "going on"])) === "going on");
  await attacked;

  for (const participant of call) expect(await participant.events()).toEqual([]);
  for (const server of servers) {
    expect(server?.running(), server?.name).toBe(true);
    expect(
      readFileSync(server?.log ?? "", "utf8")
        .split("\n")
        .filter((line) => BROKEN.test(line)),
    ).toEqual([]);
  }
  const growth = servers.map((server, index) => memoryOf(server?.pid ?? 0) - (before[index] ?? 0));
  const memory = growth.map((each, index) => `${ATTACKED[index]?.[1]} ${each < 0 ? "" : "+"}${each.toFixed(0)} MiB`);
  report("attack", what, attacking.outcome ?? "", `longest pause of the call ${seconds(longest)}`, memory.join(", "));
  for (const each of growth) expect(each).toBeLessThan(GROWTH);
}
