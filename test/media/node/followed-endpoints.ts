import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import type { Manifest } from "../../charts/rendered.js";
import { EDGE_SOCKET } from "../lab/balancers.js";
import type { RealCluster } from "./cluster.js";

/** Somebody who tells the edge what the API says. */
export interface Follower {
  stop(): Promise<void>;
}

const PERIOD_MS = 200;
/** What HAProxy says of an address that it takes, or has. */
const ADDRESS_CHANGE = /^(IP changed from .*|no need to change the addr.*|nothing changed)$/gm;

/**
 * Lets the double of the edge follow the endpoints of the SFUs, as every controller does: new connections go to those that are ready,
 * open ones stay where they are.
 */
export function followEndpoints({ plane, namespace, deployment }: RealCluster): Follower {
  const socket = join(deployment.folder, EDGE_SOCKET);
  const slices = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
  const { sfu } = deployment.nodes;
  let following = true;
  const follow = async () => {
    let told = "";
    while (following) {
      const { items } = await plane.ask("GET", `${slices}?labelSelector=kubernetes.io/service-name=livekit-server`);
      const endpoints: Manifest[] = items.flatMap((slice: Manifest) => slice.endpoints ?? []);
      const ready = endpoints.filter(({ conditions }) => conditions.ready);
      const orders = sfu.flatMap(({ name }, index) => {
        const server = `set server signal/s${index}`;
        const endpoint = ready.find(({ nodeName }) => nodeName === name);
        // A pod's successor has another address.
        return endpoint
          ? [`${server} addr ${endpoint.addresses[0]}`, `${server} state ready`]
          : [`${server} state maint`];
      });
      const words = orders.join("; ");
      if (words !== told) await tell(socket, words);
      told = words;
      await pause(PERIOD_MS);
    }
  };
  const ended = follow();
  // Who stops it learns of a failure, not the process.
  ended.catch(() => {});
  return {
    stop: async () => {
      following = false;
      await ended;
    },
  };
}

async function tell(socket: string, words: string): Promise<void> {
  const connection = connect(socket);
  await once(connection, "connect");
  connection.end(`${words}\n`);
  const answer = (await text(connection)).trim();
  if (answer.replaceAll(ADDRESS_CHANGE, "").trim() !== "") throw new Error(`edge, told '${words}': ${answer}`);
}
