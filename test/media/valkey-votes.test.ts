import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { eventually } from "./lab/processes.js";
import { report, seconds } from "./lab/report.js";
import { NEXT_VOTE_SECONDS, votesInVain } from "./redis/members.js";
import { ask, type Group, namedPrimary, PASSWORDS, startGroup } from "./valkey/group.js";

/**
 * With its primary a group loses a Sentinel, and the two that are left must agree. Where both stand for election in the same tenth of
 * a second each votes for itself, and how long the group then has no primary is the chart's to say.
 */
const GROUPS = 3;
const LOSSES = 4;
/** Seconds that a switch takes at most where the first vote is won. */
const SWITCHED = 10;
/** Three votes that nobody wins, which half a dozen runs of this file do not show. */
const PATIENCE = 30;

const folder = mkdtempSync(join(tmpdir(), "relais-votes-"));
const groups: Group[] = [];

afterAll(async () => {
  await Promise.all(groups.map((group) => group.stop()));
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const whole = (group: Group) =>
  eventually("a group that can lose its primary", 60, async () => {
    const primary = await namedPrimary(group.members, group.members);
    if (!primary || !(await ask(primary, 6379, [], "info", "replication")).includes("min_slaves_good_slaves:2")) return;
    const quorums = await Promise.all(
      group.members.map((member) => ask(member, 26379, [], "sentinel", "ckquorum", "livekit")),
    );
    return quorums.every((answer) => answer.startsWith("OK 3 usable")) ? primary : undefined;
  });

/** Kills the primary and its Sentinel; gives the seconds until both others name another one, and how often they voted in vain. */
async function lose(group: Group): Promise<{ took: number; inVain: number }> {
  const old = await whole(group);
  const rest = group.members.filter((member) => member !== old);
  const votes = votesInVain(rest);
  const begun = Date.now();
  await Promise.all(Object.values(old.pod.containers).map((container) => container.stop()));
  await eventually("another primary", PATIENCE, async () => {
    const primary = await namedPrimary(rest, group.members);
    return primary !== undefined && primary !== old;
  });
  const took = (Date.now() - begun) / 1000;
  for (const name of Object.keys(old.pod.containers)) old.pod.restart(name);
  // Until then Sentinels may call a group whole whose old primary they have not asked again.
  await pause(3000);
  return { took, inVain: Math.ceil(votesInVain(rest) - votes) };
}

it("a lost primary is replaced in seconds, even where the Sentinels that are left vote in vain", async () => {
  const losses = await Promise.all(
    Array.from({ length: GROUPS }, async (_, index) => {
      const group = await startGroup(join(folder, `group${index}`), {}, { valkey: PASSWORDS });
      groups.push(group);
      const all = [];
      for (let loss = 0; loss < LOSSES; loss++) all.push(await lose(group));
      return all;
    }),
  );
  const all = losses.flat().sort((one, other) => one.took - other.took);
  const middle = all[Math.floor(all.length / 2)]?.took ?? Number.NaN;
  const most = all.at(-1)?.took ?? Number.NaN;
  report(
    ...[
      "redis",
      `another primary in ${all.length} losses`,
      `after ${seconds(middle)} in the middle, at most ${seconds(most)}`,
    ],
    `voted in vain in ${all.filter(({ inVain }) => inVain > 0).length}`,
  );
  expect(all).toHaveLength(GROUPS * LOSSES);
  for (const { took, inVain } of all) expect(took).toBeLessThan(SWITCHED + inVain * NEXT_VOTE_SECONDS);
}, 240_000);
