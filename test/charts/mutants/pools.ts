import { type Mutants, one } from "./mutant.js";

const FIRST = "Deployment/livekit-server";
const LARGE = "Deployment/livekit-server-pool-large";

const within = { in: "SFUs of three sizes" } as const;

/** Pools that take each other's pods, nodes or clients. */
export const pools: Mutants = {
  "a pool takes the pods of all pools for its own": {
    ...within,
    killedBy: "selectors",
    change: (all) => delete one(all, FIRST).spec.selector.matchLabels["relais/sfu-pool"],
  },
  "two pools share a node": {
    ...within,
    killedBy: "placement",
    change: (all) => delete one(all, LARGE).spec.template.spec.affinity.podAntiAffinity,
  },
  "a pool runs on the nodes of the first": {
    ...within,
    killedBy: "placement",
    change: (all) => {
      const affinity = (name: string) => one(all, name).spec.template.spec.affinity;
      affinity(LARGE).nodeAffinity = affinity(FIRST).nodeAffinity;
    },
  },
  "a pool has the number of the first": {
    ...within,
    killedBy: "disruption",
    change: (all) => (one(all, LARGE).spec.replicas = one(all, FIRST).spec.replicas),
  },
  "media of further pools is not let in": {
    ...within,
    killedBy: "SFU ports",
    change: (all) => (one(all, "Service/livekit-server-media-udp").spec.selector["relais/sfu-pool"] = "main"),
  },
};
