import { AccessToken } from "livekit-server-sdk";
import type { Manifest } from "../../charts/rendered.js";
import { decodesFor } from "../kube/frames.js";
import type { ClientBrowser, Participant } from "../lab/browser.js";
import { CREDENTIALS, type Deployment } from "../lab/deployment.js";
import { run, runIn } from "../lab/processes.js";
import { sfuOf } from "../loss/sfus.js";
import type { RealCluster } from "../node/cluster.js";
import { podsOf } from "../node/pods.js";

/** Two people in a room, and the node of its SFU. */
export interface Call {
  readonly people: readonly [Participant, Participant];
  readonly node: string;
}

const PATIENCE = 20;

/** Lets two people meet; comes back when both see each other. */
export async function meet(browser: ClientBrowser, deployment: Deployment, room: string): Promise<Call> {
  const people = [await browser.join(room, "one", PATIENCE), await browser.join(room, "other", PATIENCE)] as const;
  await decodesFor(people, 1);
  const sfus = deployment.nodes.sfu.map((node) => ({ node }));
  return { people, node: (await sfuOf(people[0], sfus)).node.name };
}

/** One call on each SFU: the API is asked for the room there, since LiveKit may like one of two equal SFUs better. */
export async function callOnEach(browser: ClientBrowser, cluster: RealCluster): Promise<readonly Call[]> {
  const calls: Call[] = [];
  for (const pod of await podsOf(cluster.plane, cluster.namespace, "livekit-server")) {
    const room = `on ${pod.metadata.name}`;
    await makeRoom(cluster, pod, room);
    const call = await meet(browser, cluster.deployment, room);
    if (call.node !== pod.spec.nodeName) throw new Error(`${room} is on ${call.node}, not on ${pod.spec.nodeName}`);
    calls.push(call);
  }
  return calls;
}

async function makeRoom({ deployment, sfus }: RealCluster, pod: Manifest, name: string): Promise<void> {
  const machine = sfus.find((sfu) => sfu.machine.node.name === pod.spec.nodeName)?.machine;
  const log = await run("sh", [
    "-c",
    `cat "$1"/log/pods/*_${pod.metadata.name}_*/livekit-server/*.log`,
    "sh",
    machine?.folder ?? "",
  ]);
  const [, nodeId] = /"nodeID":"(\w+)"/.exec(log) ?? [];
  if (nodeId === undefined) throw new Error(`${pod.metadata.name} does not say its node's id`);
  const token = new AccessToken(CREDENTIALS.apiKey, CREDENTIALS.apiSecret, { ttl: "1m" });
  token.addGrant({ roomCreate: true });
  const headers = [`Authorization: Bearer ${await token.toJwt()}`, "Content-Type: application/json"];
  await runIn(deployment.edge.namespace, "curl", [
    ...["--silent", "--show-error", "--fail", "--max-time", "10"],
    ...headers.flatMap((header) => ["--header", header]),
    ...["--data", JSON.stringify({ name, node_id: nodeId })],
    `http://${pod.status.podIP}:7880/twirp/livekit.RoomService/CreateRoom`,
  ]);
}

const eventsOf = (calls: readonly Call[]) =>
  Promise.all(calls.flatMap(({ people }) => people.map((participant) => participant.events())));

/** What those were told whose media ended, for a while or for good. */
export const dropped = async (calls: readonly Call[]): Promise<readonly string[][]> =>
  (await eventsOf(calls)).filter((events) => events.some((event) => ["reconnecting", "disconnected"].includes(event)));

/** How many took up their signalling again while their media went on: it came through an SFU that is gone. */
export const resumed = async (calls: readonly Call[]): Promise<number> =>
  (await eventsOf(calls)).filter((events) => events.includes("signalReconnecting")).length;
