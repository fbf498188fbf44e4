import { livekit, type Mutants, pod, text } from "./mutant.js";

const SFU = "Deployment/livekit-server";
const proxied = { in: "TLS from the proxy to Sentinels and members", killedBy: "message bus" } as const;
const alone = { in: "TLS to one Redis", killedBy: "message bus" } as const;
const cluster = { in: "TLS to a Redis Cluster", killedBy: "message bus" } as const;

const haproxy = (all: Parameters<typeof text>[0], change: (conf: string) => string) =>
  text(all, "livekit-server-redis-proxy", "haproxy.cfg", change);

/** Ways to Redis that somebody in between could read, or answer on. */
export const redis: Mutants = {
  "the proxy does not verify a member": {
    ...proxied,
    change: (all) => haproxy(all, (conf) => conf.replace("ssl verify required", "ssl verify none")),
  },
  "the proxy takes any name that the authority signed": {
    ...proxied,
    change: (all) => haproxy(all, (conf) => conf.replaceAll(/ verifyhost \S+/g, "")),
  },
  "the proxy expects another member's name": {
    ...proxied,
    change: (all) => haproxy(all, (conf) => conf.replace("verifyhost redis-0", "verifyhost redis-1")),
  },
  "a check sends its password in plain text": {
    ...proxied,
    change: (all) => haproxy(all, (conf) => conf.replace("tcp-check connect ssl", "tcp-check connect")),
  },
  "LiveKit speaks TLS to the proxy": {
    ...proxied,
    change: (all) => livekit(all, ({ redis: client }) => (client.tls = { enabled: true })),
  },
  "LiveKit does not verify Redis": {
    ...alone,
    change: (all) => livekit(all, ({ redis: client }) => (client.tls.insecure = true)),
  },
  "LiveKit speaks plain TCP to Redis": {
    ...alone,
    change: (all) => livekit(all, ({ redis: client }) => delete client.tls.enabled),
  },
  "the authority of Redis is another Secret's": {
    ...alone,
    change: (all) => {
      const volume = pod(all, SFU).volumes.find(({ name }: { name: string }) => name === "redis-ca");
      volume.secret.secretName = "trust";
    },
  },
  "LiveKit reads the authority where none is mounted": {
    ...cluster,
    change: (all) => livekit(all, ({ redis: client }) => (client.tls.ca_cert_file = "/etc/redis/ca.crt")),
  },
  "a member of the cluster has another port": {
    ...cluster,
    change: (all) =>
      livekit(
        all,
        ({ redis: client }) => (client.cluster_addresses[2] = client.cluster_addresses[2].replace("7000", "6379")),
      ),
  },
};
