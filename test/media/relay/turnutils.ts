import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { CREDENTIALS } from "../lab/deployment.js";
import { type Daemon, daemon, eventually, listens } from "../lab/processes.js";

/** What became of a client's wish to send to a peer. `accepted` and `lost` both mean that the server would have relayed. */
export type Verdict = "denied" | "accepted" | "relayed" | "lost" | "no allocation" | "over quota" | "no TCP relay";

/** A client and the TURN server that it asks. */
export interface Route {
  readonly namespace: string;
  readonly server: string;
  /** Further arguments: another port, TCP, a family of relay addresses. */
  readonly options?: readonly string[];
}

/** In the order in which one output may hold several of them. */
const REFUSALS: readonly (readonly [RegExp, Verdict])[] = [
  [/error 403 \(Forbidden IP\)/, "denied"],
  [/error 486 \(/, "over quota"],
  [/error 442 \(/, "no TCP relay"],
  [/Cannot complete Allocation/, "no allocation"],
];
const PERMITTED = /cb response received: \n.*success: 0x/;
const TOTALS = /tot_send_msgs=(\d+), tot_recv_msgs=(\d+)\n/g;
const MESSAGES = 3;

let users = 0;
/** Credentials of a user who has asked nothing before: allocations that nobody gave back count against a user's quota. */
export const newUser = (secret: string = CREDENTIALS.turnSecret): string[] => ["-W", secret, "-u", `probe-${++users}`];

/** Whether the server lets a client send to a peer; nothing is sent. */
export const permission = (route: Route, peer: string): Promise<Verdict> =>
  ask(route, ["-c", "-n", "1", ...newUser(), "-e", peer, "-r", "9"], true);

/** Whether messages come back from a peer that echoes. */
export const relay = (route: Route, peer: string, port: number): Promise<Verdict> =>
  ask(route, [...toEcho(peer, port), ...newUser()]);

/** The arguments that send messages to a peer, without credentials. */
export const toEcho = (peer: string, port: number): string[] => [
  ...["-c", "-n", String(MESSAGES), "-e", peer, "-r", String(port)],
];

/** A credential as LiveKit hands it out: it ends after `seconds`. */
export function credential(seconds: number): string[] {
  const name = `${Math.floor(Date.now() / 1000) + seconds}:participant-${++users}`;
  return ["-u", name, "-w", createHmac("sha1", CREDENTIALS.turnSecret).update(name).digest("base64")];
}

/** The last words of the clients that got no allocation: why, which their verdict does not tell. */
export const lastWords: string[] = [];

/** Runs turnutils_uclient until its output decides. Exit code 0 with all messages lost is no refusal. */
export function ask(route: Route, args: readonly string[], permissionOnly = false): Promise<Verdict> {
  const client = ["turnutils_uclient", "-v", ...(route.options ?? []), ...args, route.server];
  const child = spawn("nsenter", [`--net=/run/netns/${route.namespace}`, "stdbuf", "-oL", ...client]);
  const timer = setTimeout(() => child.kill("SIGKILL"), 40_000);
  let output = "";
  const listen = (chunk: Buffer) => {
    output += chunk;
    if (refusal(output) || (permissionOnly && PERMITTED.test(output))) child.kill("SIGKILL");
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(timer);
      const verdict = refusal(output) ?? (permissionOnly && PERMITTED.test(output) ? "accepted" : outcome(output));
      if (verdict === "no allocation") lastWords.push(output.trim().split("\n").slice(-4).join(" / "));
      if (verdict) resolve(verdict);
      else reject(new Error(`${client.join(" ")} said nothing that decides:\n${output}`));
    });
  });
}

const refusal = (output: string) => REFUSALS.find(([pattern]) => pattern.test(output))?.[1];

function outcome(output: string): Verdict | undefined {
  const [, sent, received] = [...output.matchAll(TOTALS)].at(-1) ?? [];
  if (received === undefined) return undefined;
  return received === "0" ? "lost" : received === sent && Number(sent) >= MESSAGES ? "relayed" : undefined;
}

/** Answers everything on a UDP port, and on the next one, with the same. */
export async function startEcho(namespace: string, address: string, port: number, folder: string): Promise<Daemon> {
  const peer = ["turnutils_peer", "-L", address, "-p", String(port)];
  const log = join(folder, `echo-${address}-${port}.log`);
  const echo = daemon("echo", log, "nsenter", [`--net=/run/netns/${namespace}`, ...peer]);
  await eventually(`echo on ${address}:${port}`, 10, () => listens(namespace, "udp", port));
  return echo;
}

/** Does something with each item, four at a time; the answers by item. */
export async function each<K, T>(items: readonly K[], work: (item: K) => Promise<T>): Promise<Map<K, T>> {
  const answers = new Map<K, T>();
  const rest = [...items];
  const worker = async () => {
    while (rest.length > 0) {
      const item = rest.shift() as K;
      answers.set(item, await work(item));
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return answers;
}
