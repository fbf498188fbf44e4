import { readFileSync } from "node:fs";
import type { Node } from "../lab/cloud.js";
import { CREDENTIALS, type Deployment } from "../lab/deployment.js";
import type { Pod } from "../lab/pod.js";
import { eventually, run } from "../lab/processes.js";

/** A member of the Valkey group: its node, and its pod of server and Sentinel. */
export interface Member {
  readonly name: string;
  readonly node: Node;
  readonly pod: Pod;
}

export function membersOf(deployment: Deployment): Member[] {
  return deployment.nodes.system.map((node, index) => {
    const pod = deployment.pods[`valkey-${index}`];
    if (!pod) throw new Error(`no pod valkey-${index}`);
    return { name: `valkey-${index}`, node, pod };
  });
}

const SERVER = 6379;
const SENTINEL = 26379;
const STATE = `local about = redis.call("INFO", "replication")
  local role = string.match(about, "role:(%a+)") .. " " .. (string.match(about, "master_link_status:(%a+)") or "")
  return {role, unpack(redis.call("KEYS", "relais:written:*"))}`;

/** Asks on the member's own node, so that a member that is cut off answers too. */
async function ask({ node }: Member, port: number, ...command: readonly string[]): Promise<string> {
  const enter = [`--net=/run/netns/${node.namespace}`, "env", `REDISCLI_AUTH=${CREDENTIALS.password}`];
  return (await run("nsenter", [...enter, "timeout", "2", "redis-cli", "-p", String(port), ...command])).trim();
}

/** The member that all Sentinels name. */
export function namedPrimary(members: readonly Member[], seconds: number): Promise<Member> {
  return eventually("a primary that all Sentinels name", seconds, async () => {
    const names = await Promise.all(
      members.map((member) => ask(member, SENTINEL, "sentinel", "get-master-addr-by-name", "livekit")),
    );
    return members.find(({ name }) => names.every((answer) => answer.startsWith(`${name}.`)));
  });
}

/** Waits until the group can lose its primary: two replicas in time, three Sentinels awake. Gives the primary. */
export function healthy(members: readonly Member[], seconds: number): Promise<Member> {
  return eventually("three healthy members", seconds, async () => {
    const primary = await namedPrimary(members, 1);
    const everywhere = (port: number, ...command: readonly string[]) =>
      Promise.all(members.map((member) => ask(member, port, ...command)));
    const states = await everywhere(SERVER, "info", "replication");
    const quorums = await everywhere(SENTINEL, "sentinel", "ckquorum", "livekit");
    // A Sentinel that was stopped takes no part in a vote for half a minute.
    const tilts = await everywhere(SENTINEL, "info", "sentinel");
    const ready =
      states.filter((state) => state.includes("master_link_status:up")).length === 2 &&
      states[members.indexOf(primary)]?.includes("min_slaves_good_slaves:2") &&
      quorums.every((answer) => answer.startsWith("OK 3 usable")) &&
      tilts.every((answer) => answer.includes("sentinel_tilt:0"));
    return ready ? primary : undefined;
  });
}

/** What a member is and all keys that the tests wrote to it, both at one moment. */
export async function stateOf(
  member: Member,
): Promise<{ is: "primary" | "replica" | "replica to be"; keys: string[] }> {
  const [role = "", ...keys] = (await ask(member, SERVER, "eval", STATE, "0")).split("\n");
  if (role.startsWith("master")) return { is: "primary", keys };
  return { is: role === "slave up" ? "replica" : "replica to be", keys };
}

/** How many votes nobody won: each of the two Sentinels that are left says so of its own. */
export function votesInVain(members: readonly Pick<Member, "pod">[]): number {
  const logs = members.map(({ pod }) => readFileSync(pod.containers.sentinel?.log ?? "", "utf8"));
  return logs.reduce((sum, log) => sum + log.split("-failover-abort-not-elected").length - 1, 0) / 2;
}

/** The next vote comes after twice the chart's `failoverTimeoutMilliseconds`, and up to a second by chance. */
export const NEXT_VOTE_SECONDS = 7;

/** What a server says to the question that its Sentinels ask. */
export const ping = (member: Member) => ask(member, SERVER, "ping");

/** Changes how many bytes a server may hold, and gives how many it was; below what it holds, it is full. */
export async function limitMemory(member: Member, bytes: string): Promise<string> {
  const [, before = ""] = (await ask(member, SERVER, "config", "get", "maxmemory")).split("\n");
  await ask(member, SERVER, "config", "set", "maxmemory", bytes);
  return before;
}

/** Connections and channels that SFUs hold at a member. Not the proxies' checks, nor what has not said anything yet. */
export async function heldBySfus(member: Member, addresses: readonly string[]): Promise<string[]> {
  const clients = (await ask(member, SERVER, "client", "list")).split("\n");
  const channels = (await ask(member, SERVER, "pubsub", "channels")).split("\n");
  return [
    ...clients
      .filter((client) => addresses.some((address) => client.includes(` addr=${address}:`)))
      .filter((client) => !client.includes(" user=relais-check ") && !client.includes(" cmd=NULL ")),
    ...channels.filter((channel) => channel !== "" && channel !== "__sentinel__:hello"),
  ];
}
