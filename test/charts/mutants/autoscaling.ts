import { type Mutants, one } from "./mutant.js";

const SFU = "Deployment/livekit-server";
const HPA = "HorizontalPodAutoscaler/livekit-server";
const KEDA = "ScaledObject/livekit-server";

const byHpa = { in: "SFUs scaled by an HPA" } as const;
const byKeda = { in: "SFUs scaled by KEDA" } as const;

/** What scales SFUs otherwise than the values say, or takes away one that carries calls. */
export const autoscaling: Mutants = {
  "an SFU is taken away when load falls": {
    ...byHpa,
    killedBy: "autoscaling",
    change: (all) => delete one(all, HPA).spec.behavior,
  },
  "KEDA takes SFUs away slowly": {
    ...byKeda,
    killedBy: "autoscaling",
    change: (all) =>
      (one(all, KEDA).spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.selectPolicy = "Min"),
  },
  "KEDA may scale to nothing": {
    ...byKeda,
    killedBy: "autoscaling",
    change: (all) => (one(all, KEDA).spec.minReplicaCount = 0),
  },
  "replicas are set beside an autoscaler": {
    ...byHpa,
    killedBy: "disruption",
    change: (all) => (one(all, SFU).spec.replicas = 2),
  },
  "an autoscaler scales something else": {
    ...byHpa,
    killedBy: "autoscaling",
    change: (all) => (one(all, HPA).spec.scaleTargetRef.name = "coturn"),
  },
  "an autoscaler is left where nobody asked for one": {
    killedBy: "autoscaling",
    change: (all) => all.push({ ...one(all, SFU), kind: "HorizontalPodAutoscaler" }),
  },
  "an autoscaler reads a metric that LiveKit does not have": {
    ...byHpa,
    killedBy: "autoscaling",
    change: (all) => (one(all, HPA).spec.metrics[0].pods.metric.name = "livekit_participants"),
  },
  "packets are counted since the start instead of by the second": {
    ...byKeda,
    killedBy: "autoscaling",
    change: (all) => {
      const [, packets] = one(all, KEDA).spec.triggers;
      packets.metadata.query = packets.metadata.query.replace("rate(", "(").replace("[2m]", "");
    },
  },
  "SFUs of another release count": {
    ...byKeda,
    killedBy: "autoscaling",
    change: (all) => {
      const [participants] = one(all, KEDA).spec.triggers;
      participants.metadata.query = participants.metadata.query.replace(/, job="[^"]*"/, "");
    },
  },
  "the load of all SFUs is compared with that of one": {
    ...byKeda,
    killedBy: "autoscaling",
    change: (all) => (one(all, KEDA).spec.triggers[0].metricType = "Value"),
  },
};
