import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tell } from "../lab/balancers.js";
import type { Participant } from "../lab/browser.js";
import type { Node } from "../lab/cloud.js";
import type { Deployment } from "../lab/deployment.js";
import { type Pod, type Program, programFolder } from "../lab/pod.js";
import { eventually, listens } from "../lab/processes.js";

/** A TURN server: its node, its pod and its place at the load balancer. */
export interface TurnServer {
  readonly name: string;
  readonly node: Node;
  readonly pod: Pod;
  readonly backend: string;
}

/** coturn with the drain of later versions, by its image. */
export const drainingCoturn = (folder: string): Record<string, Program> => ({
  "coturn/coturn": {
    path: programFolder(folder, "turnserver", join(import.meta.dirname, "draining-turnserver.py")),
  },
});

export const turnServersOf = ({ nodes, pods }: Deployment): TurnServer[] =>
  nodes.turns.map((node, index) => {
    const pod = pods[`coturn-${index}`];
    if (!pod) throw new Error(`no pod coturn-${index}`);
    return { name: node.name, node, pod, backend: `tcp/s${index}` };
  });

/** Tells the load balancer who takes new connections; open ones stay where they are. */
export const balanceTo = (deployment: Deployment, ready: readonly TurnServer[]): Promise<void> =>
  tell(
    deployment,
    "turns",
    turnServersOf(deployment)
      .map(
        ({ name, backend }) =>
          `set server ${backend} state ${ready.some((each) => each.name === name) ? "ready" : "maint"}`,
      )
      .join("; "),
  );

/** How somebody is relayed, and where: `tls at 44.0.0.21`. */
export async function relayOf(participant: Participant): Promise<string> {
  const { pairs } = await participant.statistics();
  const ways = pairs.map(({ relay, from }) => `${relay} at ${from.replace(/^udp |:\d+$/g, "")}`);
  return [...new Set(ways)].join(", ");
}

/** Waits until a server takes no new allocation; the words are those of coturn 4.17.1. */
export const drains = ({ name, pod }: TurnServer, within: number): Promise<boolean> =>
  eventually(`drain of ${name}`, within, () =>
    readFileSync(pod.containers.turnserver?.log ?? "", "utf8").includes("Draining then terminating on signal"),
  );

/** Waits until a server listens again in both ways: whoever comes before it has UDP is relayed over TLS. */
export const serves = ({ name, node: { namespace } }: TurnServer, within: number): Promise<boolean> =>
  eventually(name, within, async () => (await listens(namespace, "tcp", 5349)) && listens(namespace, "udp", 3478));
