import type { ExternalRedis } from "../config/redis.js";
import type { Context } from "./context.js";
import type { RedisClientValue } from "./values.js";

/** How the SFUs reach their message bus. */
export function redisClient({ environment, sizing, ports, names }: Context): RedisClientValue {
  const { authSecret, external } = environment.redis;
  const passwordSecret = { name: authSecret, key: "password" };
  const checkPasswordSecret = { name: authSecret, key: "check-password" };
  if (external) {
    const { port } = external;
    const at = { namespace: "", cidrs: external.cidrs.map(({ text }) => text), ...tlsOf(external) };
    if (external.mode === "address")
      return { mode: "address", address: `${external.host}:${port}`, passwordSecret, ...at };
    const { masterName, members, sentinelPort } = external;
    return { mode: "sentinel", masterName, members, port, sentinelPort, passwordSecret, checkPasswordSecret, ...at };
  }
  const port = ports.valkey.container.from;
  const namespace = names.dataNamespace;
  if (sizing.valkeyMembers === 1)
    return { mode: "address", address: `valkey.${namespace}.svc:${port}`, passwordSecret, namespace };
  const members = names.valkeyMembers(sizing.valkeyMembers);
  const sentinelPort = ports.sentinel.container.from;
  return {
    mode: "sentinel",
    ...{ masterName: "livekit", members, port, sentinelPort, passwordSecret, checkPasswordSecret, namespace },
  };
}

function tlsOf({ tls }: ExternalRedis): Pick<Extract<RedisClientValue, { mode: "address" }>, "tls"> {
  if (!tls) return {};
  return { tls: { enabled: true, caSecret: { name: tls.secret ?? "", key: tls.key }, serverName: "" } };
}
