import type { Manifest } from "../oracles/render.js";
import { container, type Mutants, one, pod, remove } from "./mutant.js";

const SFU = "Deployment/livekit-server";
const TURN = "Deployment/coturn";
const VALKEY = "StatefulSet/valkey";

/** Pods that may more, or that run something else, than they should. */
export const pods: Mutants = {
  "the checks of the paths read a Secret that they do not need": {
    killedBy: "secrets",
    change: (all) => {
      const [key] = pod(all, "CronJob/connectivity").volumes.filter((each: Manifest) => each.name === "api-key");
      key.secret.secretName = "turn-auth";
    },
  },
  "a capability is added": {
    killedBy: "pods",
    change: (all) => (container(all, SFU, "livekit-server").securityContext.capabilities.add = ["NET_RAW"]),
  },
  "capabilities are not dropped": {
    killedBy: "pods",
    change: (all) => delete container(all, TURN, "prepare").securityContext.capabilities,
  },
  "a container is privileged": {
    killedBy: "pods",
    change: (all) => (container(all, VALKEY, "sentinel").securityContext.privileged = true),
  },
  "a container runs as root": {
    killedBy: "pods",
    change: (all) => (container(all, VALKEY, "configure").securityContext.runAsUser = 0),
  },
  "a pod may run as root": {
    killedBy: "pods",
    change: (all) => (pod(all, SFU).securityContext.runAsNonRoot = false),
  },
  "a root file system is writable": {
    killedBy: "pods",
    change: (all) => delete container(all, SFU, "redis-proxy").securityContext.readOnlyRootFilesystem,
  },
  "privileges may grow": {
    killedBy: "pods",
    change: (all) => (container(all, TURN, "turnserver").securityContext.allowPrivilegeEscalation = true),
  },
  "system calls are not filtered": {
    killedBy: "pods",
    change: (all) => (pod(all, TURN).securityContext.seccompProfile.type = "Unconfined"),
  },
  "a path of the host is mounted": {
    killedBy: "pods",
    change: (all) =>
      (pod(all, SFU).volumes.find(({ name }: { name: string }) => name === "tmp").hostPath = { path: "/" }),
  },
  "a pod sees the processes of its host": { killedBy: "pods", change: (all) => (pod(all, SFU).hostPID = true) },
  "Services write variables into pods": { killedBy: "pods", change: (all) => delete pod(all, SFU).enableServiceLinks },
  "a token is mounted": { killedBy: "tokens", change: (all) => (pod(all, SFU).automountServiceAccountToken = true) },
  "the server holds the token of its init container": {
    killedBy: "tokens",
    change: (all) => container(all, SFU, "livekit-server").volumeMounts.push({ name: "api", mountPath: "/api" }),
  },
  "an account gives its token to any pod": {
    killedBy: "tokens",
    change: (all) => (one(all, "ServiceAccount/valkey").automountServiceAccountToken = true),
  },
  "a role reads Secrets too": {
    killedBy: "tokens",
    change: (all) => all.find(({ kind }) => kind === "ClusterRole").rules[0].resources.push("secrets"),
  },
  "a role is bound to all accounts": {
    killedBy: "tokens",
    change: (all) => {
      const binding = all.find(({ kind }) => kind === "ClusterRoleBinding");
      binding.subjects.push({ kind: "Group", name: "system:serviceaccounts" });
    },
  },
  "a media server has a CPU limit": {
    killedBy: "resources",
    change: (all) => (container(all, SFU, "livekit-server").resources.limits.cpu = "4"),
  },
  "a container has no limit of memory": {
    killedBy: "resources",
    change: (all) => delete container(all, TURN, "certificate-reload").resources.limits.memory,
  },
  "a container requests nothing": {
    killedBy: "resources",
    change: (all) => delete container(all, VALKEY, "valkey").resources.requests,
  },
  "an image is `latest`": {
    killedBy: "images",
    change: (all) => {
      const server = container(all, SFU, "livekit-server");
      server.image = server.image.replace(/:[^:/]+$/, ":latest");
    },
  },
  "an image comes from a foreign registry": {
    killedBy: "images",
    change: (all) => (container(all, TURN, "certificate-reload").image = "docker.io/library/busybox:1.37"),
  },
  "an image is pulled another way": {
    killedBy: "images",
    change: (all) => (container(all, VALKEY, "valkey").imagePullPolicy = "Never"),
  },
  "a pull Secret is lost": { killedBy: "images", change: (all) => delete pod(all, VALKEY).imagePullSecrets },
  "a password is in a plain variable": {
    killedBy: "secrets",
    change: (all) => {
      container(all, SFU, "redis-proxy").env = [{ name: "RELAIS_CHECK_PASSWORD", value: "hunter2" }];
    },
  },
  "another key of a Secret is read": {
    killedBy: "secrets",
    change: (all) => (container(all, SFU, "redis-proxy").env[0].valueFrom.secretKeyRef.key = "password"),
  },
  "a composed configuration is on disk": {
    killedBy: "secrets",
    change: (all) =>
      delete pod(all, SFU).volumes.find(({ name }: { name: string }) => name === "config").emptyDir.medium,
  },
  "a mount has no volume": {
    killedBy: "references",
    change: (all) => (container(all, SFU, "livekit-server").volumeMounts[0].name = "configuration"),
  },
  "a path is mounted twice": {
    killedBy: "references",
    change: (all) => container(all, TURN, "turnserver").volumeMounts.push({ name: "tls", mountPath: "/run/coturn" }),
  },
  "a ConfigMap has another name": {
    killedBy: "references",
    change: (all) => (one(all, "ConfigMap/livekit-server-redis-proxy").metadata.name = "redis-proxy"),
  },
  "an account is missing": { killedBy: "references", change: (all) => remove(all, "ServiceAccount/coturn") },
  "a probe asks a port that is not there": {
    killedBy: "references",
    change: (all) => (container(all, SFU, "livekit-server").readinessProbe.httpGet.port = "http"),
  },
  "a Service selects pods of two charts": {
    killedBy: "selectors",
    change: (all) => (one(all, "Service/livekit-server").spec.selector = { "app.kubernetes.io/managed-by": "Helm" }),
  },
  "a Service selects nothing": {
    killedBy: "selectors",
    change: (all) => (one(all, "Service/coturn-tls").spec.selector["app.kubernetes.io/component"] = "relay"),
  },
  "a member's Service selects one that is not there": {
    killedBy: "selectors",
    change: (all) => (one(all, "Service/valkey-2").spec.selector["statefulset.kubernetes.io/pod-name"] = "valkey-3"),
  },
  "an object is in another namespace": {
    killedBy: "names",
    change: (all) => (one(all, "Service/coturn-tls").metadata.namespace = "default"),
  },
  "an object is there twice": {
    killedBy: "names",
    change: (all) => all.push(one(all, "ServiceAccount/coturn")),
  },
  "a new version of a chart restarts its pods": {
    killedBy: "names",
    change: (all) => (one(all, SFU).spec.template.metadata.labels["helm.sh/chart"] = "livekit-server-0.2.0"),
  },
  "an unknown key is in a pod": { killedBy: "schema", change: (all) => (pod(all, SFU).hostNetwrok = true) },
  "a field is null": { killedBy: "schema", change: (all) => (pod(all, TURN).tolerations = null) },
  "a number is where a text belongs": {
    killedBy: "schema",
    change: (all) => (one(all, "ConfigMap/coturn").data["listening-port"] = 3478),
  },
};
