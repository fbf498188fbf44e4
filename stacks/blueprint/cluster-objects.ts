import type { NamespaceModel, PriorityClassModel, SecretContent, SecretModel, StorageClassModel } from "./blueprint.js";
import type { Context } from "./context.js";
import { edgeCertificate } from "./releases/edge.js";
import type { ServiceModel } from "./services.js";

/** Pods a namespace may hold beside the planned ones: a roll's terminating pods still count. */
const ROLL_FACTOR = 2;
/** Checks of the paths at a time: one by schedule, one that somebody starts. */
const CHECKS = 2;

/** The namespaces with their Pod Security level and a ceiling of what they may hold. */
export function namespaces(context: Context, services: readonly ServiceModel[]): NamespaceModel[] {
  const { names, sizing, exposure, environment } = context;
  const host = exposure === "hostNetworkPublicIp";
  const loadBalancers = services.filter((service) => service.type === "LoadBalancer").length;
  const nodePorts = services
    .filter((service) => service.type !== "ClusterIP")
    .reduce((sum, service) => sum + service.ports.length, 0);
  const all: NamespaceModel[] = [
    {
      id: "media",
      name: names.mediaNamespace,
      // `restricted` and `baseline` forbid the host's network; host-network-policy narrows what `privileged` opens.
      enforce: host ? "privileged" : "restricted",
      labels: labels(context, host ? "privileged" : "restricted", host ? "baseline" : "restricted"),
      quota: {
        pods: String(
          (sizing.pools.sfu.nodes + sizing.pools.turn.nodes) * ROLL_FACTOR + (environment.connectivity ? CHECKS : 0),
        ),
        "services.loadbalancers": String(loadBalancers),
        "services.nodeports": String(nodePorts),
      },
    },
    {
      id: "data",
      name: names.dataNamespace,
      enforce: "restricted",
      labels: labels(context, "restricted", "restricted"),
      quota: {
        pods: String(sizing.valkeyMembers * ROLL_FACTOR),
        persistentvolumeclaims: String(sizing.valkeyMembers),
        "services.loadbalancers": "0",
        "services.nodeports": "0",
      },
    },
  ];
  return all.filter(({ id }) => id === "media" || !environment.redis.external);
}

/** Pod Security pinned to the cluster's version: a new Kubernetes must not refuse running SFUs. */
function labels({ environment }: Context, enforce: string, warn: string): Record<string, string> {
  const level = "pod-security.kubernetes.io";
  const version = `v${environment.cloud.kubernetes}`;
  return {
    "app.kubernetes.io/managed-by": "relais",
    "relais/environment": environment.name,
    [`${level}/enforce`]: enforce,
    [`${level}/enforce-version`]: version,
    [`${level}/warn`]: warn,
    [`${level}/warn-version`]: version,
  };
}

/** Priorities below the system's own (2,000,000,000) and above every default (0). */
export function priorityClasses({ names, environment }: Context): PriorityClassModel[] {
  const all: PriorityClassModel[] = [
    { id: "media", name: names.mediaPriority, value: 1_000_000, description: "Calls: SFU and TURN servers" },
    { id: "data", name: names.dataPriority, value: 900_000, description: "Message bus of the SFUs" },
  ];
  return all.filter(({ id }) => id === "media" || !environment.redis.external);
}

/** A class of our own where the cloud has a driver of volumes and the environment names no class. */
export function storageClass({ environment, cloud, names }: Context): StorageClassModel | null {
  const { external, storageClass } = environment.redis;
  if (external || storageClass !== "" || cloud.volumes === undefined) return null;
  return { name: names.storageClass, ...cloud.volumes };
}

/** Secrets by name and key; their content is the operator's. */
export function secrets(context: Context): SecretModel[] {
  const { environment, names } = context;
  const { mediaNamespace, dataNamespace } = names;
  const { apps, turn, edge, trust } = environment;
  const certificate = (name: string, host: string) =>
    secret(mediaNamespace, name, "certificate", ["tls.crt", "tls.key"], `certificate of ${host}`);
  const tsigKey = (name: string) =>
    secret(mediaNamespace, name, "tsig-key", ["tsig-secret-key"], `DNS updates that prove ${environment.domain}`);
  const ordered = edgeCertificate(edge);
  const apiKeys = ["LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"];
  return [
    ...apps.map((app) => secret(mediaNamespace, app.apiKeySecret, "api-key", apiKeys, `API key of ${app.name}`)),
    secret(mediaNamespace, turn.authSecret, "turn-secret", ["TURN_SECRET"], "shared secret of SFU and TURN servers"),
    ...messageBusSecrets(context),
    ...(ordered.from === "existing" ? [certificate(edge.certificateSecret, environment.domain)] : []),
    ...("acme" in ordered ? [tsigKey(ordered.acme.rfc2136.secret)] : []),
    ...(turn.tls ? [certificate(turn.certificateSecret, names.turnsHost)] : []),
    ...(trust
      ? [secret(mediaNamespace, trust.secret, "authorities", [trust.key], "authorities of webhook receivers")]
      : []),
    ...environment.images.pullSecrets.flatMap((name) =>
      [mediaNamespace, ...(environment.redis.external ? [] : [dataNamespace])].map((namespace) =>
        secret(namespace, name, "image-pulls", [".dockerconfigjson"], "image pulls"),
      ),
    ),
  ];
}

/** Passwords of the message bus; who runs Redis elsewhere makes them, and brings its authorities. */
function messageBusSecrets({ environment, names, sizing }: Context): SecretModel[] {
  const { authSecret, external } = environment.redis;
  const both = ["password", "check-password"];
  const { mediaNamespace, dataNamespace } = names;
  if (!external) {
    const read = sizing.valkeyMembers === 3 ? both : ["password"];
    return [
      secret(mediaNamespace, authSecret, "valkey-passwords", read, "message bus, as the SFUs read it"),
      secret(dataNamespace, authSecret, "valkey-passwords", both, "message bus"),
    ];
  }
  const read = external.mode === "sentinel" ? both : ["password"];
  return [
    secret(mediaNamespace, authSecret, "redis-passwords", read, "message bus that somebody else runs"),
    ...(external.tls?.secret
      ? [secret(mediaNamespace, external.tls.secret, "authorities", [external.tls.key], "authorities of Redis")]
      : []),
  ];
}

const secret = (
  namespace: string,
  name: string,
  content: SecretContent,
  keys: readonly string[],
  purpose: string,
): SecretModel => ({ namespace, name, content, keys, purpose });
