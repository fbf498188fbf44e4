import type { Manifest } from "../oracles/render.js";
import { container, type Mutants, one, pod, remove } from "./mutant.js";

const SFU = "Deployment/livekit-server";
const TURN = "Deployment/coturn";
const VALKEY = "StatefulSet/valkey";

const antiAffinity = (all: readonly Manifest[], workload: string): Manifest =>
  pod(all, workload).affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0];

/** What would end calls: in a roll, an eviction, a fault of something else. */
export const calls: Mutants = {
  "the grace period is shortened": {
    killedBy: "drain",
    change: (all) => (pod(all, SFU).terminationGracePeriodSeconds = 30),
  },
  "a roll surges": {
    killedBy: "drain",
    change: (all) => (one(all, SFU).spec.strategy.rollingUpdate.maxSurge = 1),
  },
  "a roll takes more than the spare servers": {
    killedBy: "drain",
    change: (all) => (one(all, TURN).spec.strategy.rollingUpdate.maxUnavailable = "100%"),
  },
  "a roll goes on before the edge knows an SFU that came": {
    killedBy: "drain",
    change: (all) => delete one(all, SFU).spec.minReadySeconds,
  },
  "a roll goes on before clients' balancer knows a TURN server that came": {
    killedBy: "drain",
    change: (all) => (one(all, TURN).spec.minReadySeconds = 0),
  },
  "a roll is late before a drain can end": {
    killedBy: "drain",
    change: (all) => delete one(all, SFU).spec.progressDeadlineSeconds,
  },
  "an autoscaler may evict": {
    killedBy: "drain",
    change: (all) =>
      delete one(all, TURN).spec.template.metadata.annotations["cluster-autoscaler.kubernetes.io/safe-to-evict"],
  },
  "the TURN server has no drain": {
    killedBy: "drain",
    change: (all) => delete container(all, TURN, "turnserver").lifecycle,
  },
  "the TURN server's drain waits for nothing": {
    killedBy: "drain",
    change: (all) => (container(all, TURN, "turnserver").lifecycle.preStop.exec.command[2] = "kill -USR1 1"),
  },
  "the proxy ends with its SFU's drain": {
    killedBy: "drain",
    change: (all) => delete container(all, SFU, "redis-proxy").restartPolicy,
  },
  "certificates are not renewed in a drain": {
    killedBy: "drain",
    change: (all) => {
      const spec = pod(all, TURN);
      spec.containers.push(spec.initContainers.pop());
    },
  },
  "the proxy does not end on SIGTERM": {
    killedBy: "drain",
    change: (all) => container(all, SFU, "redis-proxy").command.splice(1, 1),
  },
  "a stopped primary does not hand over": {
    killedBy: "drain",
    change: (all) => delete container(all, VALKEY, "valkey").lifecycle,
  },
  "a budget is missing": { killedBy: "disruption", change: (all) => remove(all, "PodDisruptionBudget/livekit-server") },
  "a budget never lets a node drain": {
    killedBy: "disruption",
    change: (all) => (one(all, "PodDisruptionBudget/coturn").spec.maxUnavailable = 0),
  },
  "a budget lets the quorum go": {
    killedBy: "disruption",
    change: (all) => (one(all, "PodDisruptionBudget/valkey").spec.maxUnavailable = 2),
  },
  "two SFUs may share a node": {
    killedBy: "placement",
    change: (all) => delete pod(all, SFU).affinity.podAntiAffinity,
  },
  "one SFU to a zone instead of to a node": {
    killedBy: "placement",
    change: (all) => (antiAffinity(all, SFU).topologyKey = "topology.kubernetes.io/zone"),
  },
  "zones are only preferred": {
    killedBy: "placement",
    change: (all) => (pod(all, SFU).topologySpreadConstraints[0].whenUnsatisfiable = "ScheduleAnyway"),
  },
  "a dead zone counts": {
    killedBy: "placement",
    change: (all) => delete pod(all, VALKEY).topologySpreadConstraints[0].nodeTaintsPolicy,
  },
  "pods run on any node": { killedBy: "placement", change: (all) => delete pod(all, TURN).affinity.nodeAffinity },
  "calls have no priority": { killedBy: "placement", change: (all) => delete pod(all, SFU).priorityClassName },
  "liveness is a probe on `/`": {
    killedBy: "probes",
    change: (all) => {
      const { livenessProbe } = container(all, SFU, "livekit-server");
      delete livenessProbe.tcpSocket;
      livenessProbe.httpGet = { path: "/", port: "signal" };
    },
  },
  "a slow start is killed": {
    killedBy: "probes",
    change: (all) => (container(all, SFU, "livekit-server").startupProbe.failureThreshold = 3),
  },
  "a busy TURN server is killed": {
    killedBy: "probes",
    change: (all) => {
      const server = container(all, TURN, "turnserver");
      server.livenessProbe = server.readinessProbe;
    },
  },
  "the proxy is killed for an outage of Redis": {
    killedBy: "probes",
    change: (all) => {
      const proxy = container(all, SFU, "redis-proxy");
      proxy.livenessProbe = proxy.startupProbe;
    },
  },
  "a replica that has no primary is killed": {
    killedBy: "probes",
    change: (all) => (container(all, VALKEY, "valkey").livenessProbe.exec.command[2] = "server-ready"),
  },
  "a Sentinel is ready before it names a primary": {
    killedBy: "probes",
    change: (all) => (container(all, VALKEY, "sentinel").readinessProbe.exec.command[2] = "sentinel"),
  },
  "a media Service follows readiness": {
    killedBy: "endpoints",
    change: (all) => delete one(all, "Service/livekit-server-media-udp").spec.publishNotReadyAddresses,
  },
  "the TURN Service follows readiness": {
    killedBy: "endpoints",
    change: (all) => (one(all, "Service/coturn-udp").spec.publishNotReadyAddresses = false),
  },
  "new signalling goes to SFUs that are not ready": {
    killedBy: "endpoints",
    change: (all) => (one(all, "Service/livekit-server").spec.publishNotReadyAddresses = true),
  },
  "media is passed on to another node": {
    killedBy: "endpoints",
    change: (all) => (one(all, "Service/livekit-server-media-tcp").spec.externalTrafficPolicy = "Cluster"),
  },
  "media is behind a load balancer": {
    killedBy: "endpoints",
    change: (all) => (one(all, "Service/livekit-server-media-udp").spec.type = "LoadBalancer"),
  },
  "a Service mixes protocols": {
    killedBy: "endpoints",
    change: (all) =>
      one(all, "Service/coturn-tls").spec.ports.push({
        name: "udp",
        protocol: "UDP",
        port: 443,
        targetPort: "turn-udp",
      }),
  },
  "metrics leave the cluster": {
    killedBy: "endpoints",
    change: (all) => (one(all, "Service/livekit-server-metrics").spec.type = "NodePort"),
  },
  "a Service has one family only by chance": {
    killedBy: "endpoints",
    change: (all) => (one(all, "Service/coturn-udp").spec.ipFamilyPolicy = "PreferDualStack"),
  },
  "the admin API is public": {
    killedBy: "edge",
    change: (all) => (one(all, "HTTPRoute/edge").spec.rules[0].matches[0].path.value = "/"),
  },
  "bodies of forms reach LiveKit from outside": {
    killedBy: "edge",
    change: (all) => one(all, "HTTPRoute/edge").spec.rules[0].filters.shift(),
  },
  "the agents' door is public": {
    killedBy: "edge",
    change: (all) =>
      one(all, "HTTPRoute/edge").spec.rules[0].matches.push({ path: { type: "PathPrefix", value: "/agent" } }),
  },
  "the public route hangs on the internal listener": {
    killedBy: "edge",
    change: (all) => (one(all, "HTTPRoute/edge").spec.parentRefs[0].name = "edge-internal"),
  },
  "the internal listener is a public one": {
    killedBy: "edge",
    change: (all) => delete one(all, "Gateway/edge-internal").spec.infrastructure,
  },
  "a listener is not encrypted": {
    killedBy: "edge",
    change: (all) => Object.assign(one(all, "Gateway/edge").spec.listeners[0], { protocol: "HTTP", port: 80 }),
  },
  "every namespace may add routes": {
    killedBy: "edge",
    change: (all) => (one(all, "Gateway/edge").spec.listeners[0].allowedRoutes.namespaces.from = "All"),
  },
  "a call ends with a request's time-out": {
    killedBy: "edge",
    change: (all) => delete one(all, "HTTPRoute/edge").spec.rules[0].timeouts,
  },
  "signalling leads to metrics": {
    killedBy: "edge",
    change: (all) => (one(all, "HTTPRoute/edge").spec.rules[0].backendRefs[0].port = 6789),
  },
};
