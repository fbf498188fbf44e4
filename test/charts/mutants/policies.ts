import type { Manifest } from "../oracles/render.js";
import { type Mutants, one, remove } from "./mutant.js";

const policy = (objects: readonly Manifest[], name: string): Manifest => one(objects, `NetworkPolicy/${name}`).spec;

/** The rule among several that has such a port. */
const rule = (rules: readonly Manifest[], protocol: string, port: number | undefined): Manifest =>
  rules.find(({ ports }) => ports.some((each: Manifest) => each.protocol === protocol && each.port === port));

/** Doors that are wider, narrower or others than the values say. */
export const policies: Mutants = {
  "the last media port is closed": {
    killedBy: "network policies",
    change: (all) => (policy(all, "livekit-server").ingress[0].ports[0].endPort -= 1),
  },
  "media is let in by the other protocol": {
    killedBy: "network policies",
    change: (all) => (policy(all, "livekit-server").ingress[0].ports[0].protocol = "TCP"),
  },
  "the admin API is open to everyone": {
    killedBy: "network policies",
    change: (all) => delete policy(all, "livekit-server").ingress[1].from,
  },
  "an empty list of peers means everyone": {
    killedBy: "network policies",
    change: (all) => (policy(all, "livekit-server").ingress[1].from = []),
  },
  "metrics are open to all namespaces": {
    killedBy: "network policies",
    change: (all) => (policy(all, "coturn").ingress[1].from = [{ namespaceSelector: {} }]),
  },
  "SFUs may reach more than the Redis outside": {
    killedBy: "network policies",
    in: "Redis of somebody else",
    change: (all) => (rule(policy(all, "livekit-server").egress, "TCP", 26379).to[0].ipBlock.cidr = "192.0.0.0/16"),
  },
  "one more namespace may connect to Valkey": {
    killedBy: "network policies",
    change: (all) => policy(all, "valkey").ingress[0].from[1].namespaceSelector.matchExpressions[0].values.push("x"),
  },
  "Valkey is open to every pod of its clients' cluster": {
    killedBy: "network policies",
    change: (all) => (policy(all, "valkey").ingress[0].from[1].namespaceSelector = {}),
  },
  "relayed traffic may go to every UDP port": {
    killedBy: "network policies",
    change: (all) => (policy(all, "coturn").egress[0].ports = [{ protocol: "UDP" }]),
  },
  "relayed traffic may go to one port below the SFUs' range": {
    killedBy: "network policies",
    change: (all) => (policy(all, "coturn").egress[0].ports[0].port -= 1),
  },
  "the checks of the paths may go anywhere": {
    killedBy: "network policies",
    change: (all) => policy(all, "connectivity").egress.push({}),
  },
  "the checks of the paths may not ask the last media port": {
    killedBy: "network policies",
    change: (all) =>
      (policy(all, "connectivity").egress[0].ports.find(
        (each: Manifest) => each.protocol === "UDP" && each.endPort,
      ).endPort -= 1),
  },
  "the TURN server may do anything": {
    killedBy: "network policies",
    change: (all) => policy(all, "coturn").egress.push({}),
  },
  "media may be sent to pods": {
    killedBy: "network policies",
    change: (all) => delete rule(policy(all, "livekit-server").egress, "UDP", undefined).to[0].ipBlock.except,
  },
  "the metadata service is open with all of its network": {
    killedBy: "network policies",
    in: "visio",
    change: (all) => (rule(policy(all, "coturn").egress, "TCP", 80).to[0].ipBlock.cidr = "169.254.0.0/16"),
  },
  "a policy does not speak of egress": {
    killedBy: "network policies",
    change: (all) => policy(all, "livekit-server").policyTypes.pop(),
  },
  "a policy is missing": {
    killedBy: "network policies",
    change: (all) => remove(all, "NetworkPolicy/coturn"),
  },
  "the default-deny lets everything in": {
    killedBy: "network policies",
    change: (all) => (all.find(({ metadata }) => metadata.name === "default-deny").spec.ingress = [{}]),
  },
  "the default-deny is for some pods only": {
    killedBy: "network policies",
    change: (all) =>
      (all.find(({ metadata }) => metadata.name === "default-deny").spec.podSelector = { matchLabels: { a: "b" } }),
  },
  "violations are only logged": {
    killedBy: "admission",
    in: "host network over three zones",
    change: (all) => (binding(all).spec.validationActions = ["Audit"]),
  },
  "a policy that cannot be evaluated is skipped": {
    killedBy: "admission",
    in: "host network over three zones",
    change: (all) => (guard(all).spec.failurePolicy = "Ignore"),
  },
  "pods may open one port more on their host": {
    killedBy: "admission",
    in: "host network over three zones",
    change: (all) => {
      const udp = guard(all).spec.variables.find(({ name }: Manifest) => name === "udp");
      udp.expression = udp.expression.replace(/\d+\]\]$/, (last: string) => `${Number.parseInt(last, 10) + 1}]]`);
    },
  },
  "pods may mount paths of their host": {
    killedBy: "admission",
    in: "host network over three zones",
    change: (all) => {
      const { spec } = guard(all);
      spec.validations = spec.validations.filter((each: Manifest) => !JSON.stringify(each).includes("hostPath"));
    },
  },
  "the admission policy is bound to another namespace": {
    killedBy: "admission",
    in: "host network over three zones",
    change: (all) => {
      binding(all).spec.matchResources.namespaceSelector.matchLabels["kubernetes.io/metadata.name"] = "other";
    },
  },
};

const guard = (all: readonly Manifest[]): Manifest => all.find(({ kind }) => kind === "ValidatingAdmissionPolicy");
const binding = (all: readonly Manifest[]): Manifest =>
  all.find(({ kind }) => kind === "ValidatingAdmissionPolicyBinding");
