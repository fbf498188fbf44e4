import type { Participant } from "../lab/browser.js";
import type { Node } from "../lab/cloud.js";
import type { Deployment } from "../lab/deployment.js";
import type { Pod } from "../lab/pod.js";
import { eventually, runIn } from "../lab/processes.js";

/** An SFU: its node and its pod. */
export interface Sfu {
  readonly name: string;
  readonly node: Node;
  readonly pod: Pod;
}

export function sfusOf({ nodes, pods }: Deployment): Sfu[] {
  return nodes.sfu.map((node, index) => {
    const pod = pods[`livekit-server-${index}`];
    if (!pod) throw new Error(`no pod livekit-server-${index}`);
    return { name: node.name, node, pod };
  });
}

/** New frames that show that somebody's video has come back. */
const ENOUGH = 5;

const isAt = (remotes: readonly { readonly remote: string }[], { node }: Pick<Sfu, "node">) =>
  remotes.some(({ remote }) => remote.includes(` ${node.publicIp}:`));

/** The SFU that somebody's media goes to. */
export async function sfuOf<S extends Pick<Sfu, "node">>(participant: Participant, sfus: readonly S[]): Promise<S> {
  const { pairs } = await participant.statistics();
  const sfu = sfus.find((each) => isAt(pairs, each));
  if (!sfu) throw new Error(`no SFU among ${JSON.stringify(pairs)}`);
  return sfu;
}

/** Seconds from `since` until each of a call decodes new frames that come from one of the given SFUs, of so many videos. */
export function videoBack(
  call: readonly Participant[],
  sfus: readonly Sfu[],
  since: number,
  within: number,
  wanted = 1,
): Promise<number[]> {
  return Promise.all(
    call.map((participant, index) => {
      // Frames of the old connection are counted until the client closes it.
      let fewest = Number.POSITIVE_INFINITY;
      return eventually(`video of participant ${index + 1} by another SFU`, within, async () => {
        const { framesDecoded, videos, pairs } = await participant.statistics();
        if (!sfus.some((each) => isAt(pairs, each)) || videos < wanted) return undefined;
        fewest = Math.min(fewest, framesDecoded);
        return framesDecoded >= fewest + ENOUGH ? (Date.now() - since) / 1000 : undefined;
      });
    }),
  );
}

/** Waits until an SFU says that it takes joins: it serves and has Redis. */
export async function serves({ name, node }: Sfu, { edge }: Deployment, within: number): Promise<void> {
  const ask = ["--silent", "--fail", "--max-time", "2", `http://${node.privateIp}:7880/`];
  await eventually(`${name} that serves`, within, async () => {
    await runIn(edge.namespace, "curl", ask);
    return true;
  });
}
