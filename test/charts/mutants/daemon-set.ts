import { type Mutants, one } from "./mutant.js";

const SFU = "DaemonSet/livekit-server";
const within = { in: "an SFU on each node" } as const;

/** What would end calls where there is an SFU on each node. */
export const daemonSet: Mutants = {
  "a roll over all nodes surges": {
    ...within,
    killedBy: "drain",
    change: (all) => (one(all, SFU).spec.updateStrategy.rollingUpdate.maxSurge = 1),
  },
  "a roll takes more nodes than are spare": {
    ...within,
    killedBy: "drain",
    change: (all) => (one(all, SFU).spec.updateStrategy.rollingUpdate.maxUnavailable = "100%"),
  },
  "a roll over all nodes goes on before the edge knows an SFU that came": {
    ...within,
    killedBy: "drain",
    change: (all) => delete one(all, SFU).spec.minReadySeconds,
  },
  "an SFU is on every node of the cluster": {
    ...within,
    killedBy: "placement",
    change: (all) => delete one(all, SFU).spec.template.spec.affinity.nodeAffinity,
  },
  "a DaemonSet is spread over zones": {
    ...within,
    killedBy: "placement",
    change: (all) => {
      const constraint = { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" };
      one(all, SFU).spec.template.spec.topologySpreadConstraints = [constraint];
    },
  },
  "a DaemonSet has a number of pods": {
    ...within,
    killedBy: "schema",
    change: (all) => (one(all, SFU).spec.replicas = 3),
  },
  "a DaemonSet has a budget, which nothing can meet": {
    ...within,
    killedBy: "disruption",
    change: (all) =>
      all.push({
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata: one(all, SFU).metadata,
        spec: { maxUnavailable: 1, selector: one(all, SFU).spec.selector },
      }),
  },
};
