import { differences, unequal } from "./differences.js";
import { sfuConfig } from "./listeners.js";
import { configFile, containers, type Manifest, nameOf, ofKind, podSpec, programs, type Render } from "./render.js";

/** SFUs and Valkey mean the same members, and nobody writes to a primary that a majority has left. */
export function* messageBus(render: Render): Iterable<string> {
  yield* proxies(render);
  yield* groups(render);
  const hosts = ofKind(render, "Service").flatMap(({ metadata: { name, namespace } }) => [
    `${name}.${namespace}.svc`,
    `${name}.${namespace}.svc.cluster.local`,
  ]);
  for (const { values } of programs(render, "livekit-server")) {
    if (programs(render, "valkey").length === 0) continue;
    const { redis } = values;
    const meant = redis.mode === "address" ? [redis.address] : redis.mode === "none" ? [""] : redis.members;
    for (const host of meant.map((each) => each.replace(/:\d+$/, "")))
      if (!hosts.includes(host)) yield `redis at ${host} is no Service of the render`;
    if (redis.mode === "sentinel")
      for (const valkey of programs(render, "valkey")) {
        yield* unequal("members", variable(valkey.workload, "MEMBERS"), redis.members.join(" "));
        yield* unequal("redis.masterName", redis.masterName, valkey.values.sentinel.masterName);
      }
  }
}

/** A variable as all containers that have it see it: one value, or a list that nobody wants. */
function variable(workload: Manifest, name: string): string {
  const values = containers(workload)
    .flatMap(({ env = [] }) => env)
    .filter((each: Manifest) => each.name === name)
    .map(({ value }: Manifest) => value);
  return [...new Set(values)].join(", ");
}

function* proxies(render: Render): Iterable<string> {
  for (const { workload, values } of programs(render, "livekit-server")) {
    const { redis } = values;
    const name = nameOf(workload);
    const { address, cluster_addresses, tls } = sfuConfig(render, workload).redis ?? {};
    const encrypted = redis.mode !== "none" && redis.tls?.enabled ? redis.tls : undefined;
    if (redis.mode !== "sentinel") {
      yield* unequal(`${name} redis.address`, address, redis.mode === "address" ? redis.address : undefined);
      const members = redis.mode === "cluster" ? redis.members.map((each) => `${each}:${redis.port}`) : undefined;
      yield* unequal(`${name} redis.cluster_addresses`, cluster_addresses, members);
      const names = encrypted && { ca: mounted(workload, tls?.ca_cert_file), server: tls?.server_name ?? "" };
      yield* unequal(
        `${name} redis.tls`,
        names,
        encrypted && {
          ca: encrypted.caSecret.name === "" ? undefined : encrypted.caSecret,
          server: encrypted.serverName,
        },
      );
      yield* unequal(`${name} redis.tls switched on`, [tls?.enabled, tls?.insecure], [encrypted && true, undefined]);
      continue;
    }
    yield* unequal(`${name} redis.tls`, tls, undefined);
    const text = configFile(render, workload, "haproxy.cfg");
    const binds = [...text.matchAll(/^\s*bind (\S+)/gm)].map(([, bound]) => bound);
    yield* unequal(`${name} redis.address`, address, binds[0]);
    for (const bound of binds)
      if (!/^(127\.0\.0\.1:|unix@)/.test(bound ?? "")) yield `${name}: the proxy is open at ${bound}`;
    const lines = [...text.matchAll(/^\s*server (\w+)-\d+ (\S+)(.*)$/gm)];
    const servers = lines.map(([, role, at]) => `${role} ${at}`);
    for (const [, role, at = "", options] of lines) {
      const verified = ` ssl verify required ca-file ${CA} verifyhost ${at.replace(/:\d+$/, "")}`;
      yield* unequal(`${name} speaks TLS to ${role} ${at}`, options, encrypted ? verified : "");
    }
    // Checks that carry a password connect as they say themselves, whatever their server does; the quorum's socket is a local one.
    const checks = [...text.matchAll(/^\s*tcp-check connect((?! addr unix@).*)$/gm)].map(([, how]) => how);
    yield* unequal(`${name} checks over TLS`, [...new Set(checks)], [encrypted ? " ssl" : ""]);
    if (encrypted) yield* unequal(`${name} ${CA}`, mounted(workload, CA), encrypted.caSecret);
    yield* differences(`${name} proxy asks`, servers, [
      ...redis.members.map((member) => `member ${member}:${redis.port}`),
      ...redis.members.flatMap(() => redis.members.map((member) => `sentinel ${member}:${redis.sentinelPort}`)),
    ]);
    const majority = Math.floor(redis.members.length / 2) + 1;
    const votes = [...text.matchAll(/nbsrv\(named-\d+\) ge (\d+)/g)].map(([, number]) => Number(number));
    yield* unequal(
      `${name} votes for a primary`,
      votes,
      redis.members.map(() => majority),
    );
    for (const guard of ['string "role:master"', "on-marked-down shutdown-sessions", "nbsrv(primary) gt 1"])
      if (!text.includes(guard)) yield `${name}: the proxy has no ${guard}`;
  }
}

const CA = "/etc/relais/redis/ca.crt";

/** The Secret and key that a path in a container comes from; the same for all containers that have it. */
function mounted(workload: Manifest, path: string | undefined): Manifest {
  const [mount] = containers(workload)
    .flatMap(({ volumeMounts = [] }) => volumeMounts)
    .filter(({ mountPath }: Manifest) => path?.startsWith(`${mountPath}/`));
  const secret = (podSpec(workload).volumes ?? []).find(({ name }: Manifest) => name === mount?.name)?.secret;
  const item = secret?.items.find((each: Manifest) => `${mount.mountPath}/${each.path}` === path);
  return item && { name: secret.secretName, key: item.key };
}

function* groups(render: Render): Iterable<string> {
  for (const { workload, values } of programs(render, "valkey")) {
    const name = nameOf(workload);
    const config = configFile(render, workload, "valkey.conf");
    const setting = (key: string) => new RegExp(`^${key} (.*)$`, "m").exec(config)?.[1];
    yield* unequal(`${name} maxmemory-policy`, setting("maxmemory-policy"), "noeviction");
    yield* unequal(`${name} appendonly`, setting("appendonly"), "yes");
    yield* unequal(`${name} maxclients`, setting("maxclients"), `${values.maxClients}`);
    if (!values.sentinel.enabled) continue;
    yield* unequal(`${name} min-replicas-to-write`, setting("min-replicas-to-write"), `${values.minReplicasToWrite}`);
    yield* unequal(
      `${name} min-replicas-max-lag`,
      setting("min-replicas-max-lag"),
      `${values.minReplicasMaxLagSeconds}`,
    );
    yield* unequal(`${name} quorum`, variable(workload, "QUORUM"), "2");
    const { namespace } = workload.metadata;
    const members = [0, 1, 2].map(
      (index) => `${workload.metadata.name}-${index}.${namespace}.svc.${values.clusterDomain}`,
    );
    yield* unequal(`${name} members`, variable(workload, "MEMBERS"), members.join(" "));
    const services = ofKind(render, "Service").filter((each) => each.metadata.namespace === namespace);
    for (const member of members) {
      const [host] = member.split(".");
      const service = services.find(({ metadata }) => metadata.name === host);
      yield* unequal(`Service ${host}`, service?.spec.selector?.["statefulset.kubernetes.io/pod-name"], host);
    }
    yield* sentinels(render, workload, values.sentinel);
  }
}

function* sentinels(render: Render, workload: Manifest, asked: Manifest): Iterable<string> {
  const text = configFile(render, workload, "sentinel.conf") + configFile(render, workload, "sentinel-master.conf");
  for (const line of [
    "sentinel resolve-hostnames yes",
    "sentinel announce-hostnames yes",
    `sentinel down-after-milliseconds ${asked.masterName} ${asked.downAfterMilliseconds}`,
    `sentinel failover-timeout ${asked.masterName} ${asked.failoverTimeoutMilliseconds}`,
  ])
    if (!text.split("\n").includes(line)) yield `${nameOf(workload)} sentinel.conf has no "${line}"`;
}
