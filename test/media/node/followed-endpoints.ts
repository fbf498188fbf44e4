import { setTimeout as pause } from "node:timers/promises";
import type { Manifest } from "../../charts/rendered.js";
import { tell } from "../lab/balancers.js";
import type { RealCluster } from "./cluster.js";

/** Somebody who tells the edge what the API says. */
export interface Follower {
  stop(): Promise<void>;
}

const PERIOD_MS = 200;

/**
 * Lets the double of the edge follow the endpoints of the SFUs, as every controller does: new connections go to those that are ready,
 * open ones stay where they are.
 */
export function followEndpoints({ plane, namespace, deployment }: RealCluster): Follower {
  const slices = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
  const { sfu } = deployment.nodes;
  let following = true;
  const follow = async () => {
    let told = "";
    while (following) {
      const { items } = await plane.ask("GET", `${slices}?labelSelector=kubernetes.io/service-name=livekit-server`);
      const endpoints: Manifest[] = items.flatMap((slice: Manifest) => slice.endpoints ?? []);
      const ready = endpoints.filter(({ conditions }) => conditions.ready);
      const [come, gone]: [string[], string[]] = [[], []];
      for (const [index, { name }] of sfu.entries()) {
        const server = `set server signal/s${index}`;
        const endpoint = ready.find(({ nodeName }) => nodeName === name);
        // A pod's successor has another address.
        if (endpoint) come.push(`${server} addr ${endpoint.addresses[0]}`, `${server} state ready`);
        else gone.push(`${server} state maint`);
      }
      // HAProxy obeys one order after the other, and with the leavers first there would be nobody in between.
      const words = [...come, ...gone].join("; ");
      if (words !== told) await tell(deployment, "edge", words);
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
