import type { Release } from "../../../stacks/blueprint/blueprint.js";
import { differences, unequal } from "./differences.js";
import { references } from "./references.js";
import { containers, jobsOf, type Manifest, nameOf, ofKind, podSpec, type Render, workloads } from "./render.js";

/** What a release's values name, as `name key`; a Secret that is mounted whole has no key here. */
function named({ chart, values }: Release): string[] {
  if (chart === "edge" || chart === "host-network-policy") return [];
  const one = ({ name, key }: { readonly name: string; readonly key: string }) => `${name} ${key}`;
  const pulls = values.imagePullSecrets.map((name) => `${name} `);
  if (chart === "valkey")
    return [one(values.passwordSecret), one(values.checkPasswordSecret), ...valkeyExtras(values), ...pulls];
  if (chart === "connectivity") {
    const [joins] = values.sheet.secrets.apiKeys;
    const trusted = values.trust.secretName === "" ? [] : [`${values.trust.secretName} ${values.trust.key}`];
    return [`${joins} LIVEKIT_API_KEY`, `${joins} LIVEKIT_API_SECRET`, ...trusted, ...pulls];
  }
  if (chart === "coturn")
    return [one(values.authSecret), ...(values.tls.enabled ? [`${values.tls.secretName} `] : []), ...pulls];
  const { apiKeySecrets, turn, trust, redis } = values;
  return [
    ...apiKeySecrets.flatMap((name) => [`${name} LIVEKIT_API_KEY`, `${name} LIVEKIT_API_SECRET`]),
    ...(turn.servers.length > 0 ? [one(turn.secret)] : []),
    ...(turn.embedded?.enabled && turn.embedded.tls.enabled
      ? ["tls.crt", "tls.key"].map((key) => `${turn.embedded?.tls.certificateSecret} ${key}`)
      : []),
    ...(trust.secretName === "" ? [] : [`${trust.secretName} ${trust.key}`]),
    ...(redis.mode !== "none" && redis.passwordSecret.name !== "" ? [one(redis.passwordSecret)] : []),
    ...(redis.mode !== "none" && redis.tls?.enabled && redis.tls.caSecret.name !== "" ? [one(redis.tls.caSecret)] : []),
    ...(redis.mode === "sentinel" ? [one(redis.checkPasswordSecret)] : []),
    ...metricsAuth(values),
    ...pulls,
  ];
}

function valkeyExtras({ tls, backup, restore, objectStorage }: Manifest): string[] {
  const keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map(
    (key) => `${objectStorage?.credentialsSecret} ${key}`,
  );
  const authority = objectStorage?.authoritySecret;
  return [
    ...(tls?.secretName ? ["tls.crt", "tls.key", "ca.crt"].map((key) => `${tls.secretName} ${key}`) : []),
    ...(backup?.enabled ? [`${backup.passwordSecret.name} ${backup.passwordSecret.key}`] : []),
    ...(backup?.enabled || restore?.object ? keys : []),
    ...((backup?.enabled || restore?.object) && authority.name ? [`${authority.name} ${authority.key}`] : []),
  ];
}

function metricsAuth({ monitoring }: Manifest): string[] {
  const { secretName, usernameKey, passwordKey } = monitoring?.auth ?? {};
  return secretName ? [`${secretName} ${usernameKey}`, `${secretName} ${passwordKey}`] : [];
}

/** Pods read the Secrets that their values name, no other and each of them, and no secret is in a manifest itself. */
export function* secrets(render: Render): Iterable<string> {
  for (const release of render.releases) {
    const mine = [
      ...workloads(render).filter(
        ({ metadata }) => metadata.name === release.name && metadata.namespace === release.namespace,
      ),
      ...jobsOf(render, release),
    ];
    const read = mine
      .flatMap(references)
      .filter(({ kind }) => kind === "Secret")
      .flatMap(({ name, keys }) => (keys.length > 0 ? keys.map((key) => `${name} ${key}`) : [`${name} `]));
    yield* differences(`Secrets read by ${release.name}`, [...new Set(read)], [...new Set(named(release))]);
  }
  for (const { metadata } of ofKind(render, "Secret")) yield `Secret ${metadata.name} is in the manifests`;
  for (const workload of workloads(render)) {
    // A path to where a Secret is mounted is no secret.
    for (const container of containers(workload))
      for (const { name, value } of container.env ?? [])
        if (/password|secret|token/i.test(name) && value !== undefined && !value.startsWith("/"))
          yield `${nameOf(workload, container)} has ${name} in plain text`;
    for (const { name, emptyDir } of podSpec(workload).volumes ?? [])
      if (["config", "composed"].includes(name) && emptyDir)
        yield* unequal(`${nameOf(workload)} medium of ${name}`, emptyDir.medium, "Memory");
  }
  for (const { metadata, data } of ofKind(render, "ConfigMap"))
    for (const [file, text] of Object.entries<string>(data).filter(([name]) => !/\.(py|sh|mjs)$/.test(name)))
      for (const [line] of text.matchAll(SECRET_SETTING)) yield `ConfigMap/${metadata.name} ${file}: ${line.trim()}`;
}

/** Settings of the programs that hold a secret. Scripts add them in memory. */
const SECRET_SETTING =
  /^\s*("(?:keys|secret|password|api_key)":|(?:static-auth-secret|requirepass|primaryauth|user)[= ]).*$/gm;
