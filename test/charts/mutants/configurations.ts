import type { Manifest } from "../oracles/render.js";
import { container, livekit, type Mutants, remove, text, turnserver } from "./mutant.js";

const denied = (all: readonly Manifest[], change: (conf: string) => string) =>
  text(all, "coturn", "denied-peers.conf", change);
const haproxy = (all: readonly Manifest[], change: (conf: string) => string) =>
  text(all, "livekit-server-redis-proxy", "haproxy.cfg", change);

/** What the programs are told, and would accept. */
export const configurations: Mutants = {
  "a CIDR is in the deny list": {
    killedBy: "deny list",
    change: (all) => denied(all, (conf) => conf.replace("10.0.0.0-10.255.255.255", "10.0.0.0/8")),
  },
  "a line of the deny list has a trailing comment": {
    killedBy: "deny list",
    change: (all) => denied(all, (conf) => conf.replace("169.254.255.255", "169.254.255.255 # metadata")),
  },
  "the metadata service can be relayed to": {
    killedBy: "deny list",
    change: (all) => denied(all, (conf) => conf.replace(/^.*=169\.254.*\n/m, "")),
  },
  "a denied range ends one address early": {
    killedBy: "deny list",
    change: (all) => denied(all, (conf) => conf.replace("172.31.255.255", "172.31.255.254")),
  },
  "IPv4-mapped addresses get around the deny list": {
    killedBy: "deny list",
    change: (all) => denied(all, (conf) => conf.replace(/^.*=::ffff:0:0-::ffff:ffff.*\n/m, "")),
  },
  "a denied range is written the wrong way round": {
    killedBy: "deny list",
    change: (all) => denied(all, (conf) => conf.replace("127.0.0.0-127.255.255.255", "127.255.255.255-127.0.0.0")),
  },
  "the deny list denies everyone": {
    killedBy: "deny list",
    change: (all) => denied(all, (conf) => `${conf}\ndenied-peer-ip=0.0.0.0-255.255.255.255`),
  },
  "a setting of coturn is mistyped": {
    killedBy: "TURN configuration",
    change: (all) => turnserver(all, (conf) => conf.replace("total-quota", "total_quota")),
  },
  "a setting of coturn has a trailing comment": {
    killedBy: "TURN configuration",
    change: (all) => turnserver(all, (conf) => conf.replace(/^realm=.*/m, "$& # the name")),
  },
  "coturn asks nobody for a password": {
    killedBy: "TURN configuration",
    change: (all) => turnserver(all, (conf) => conf.replace("use-auth-secret", "no-auth")),
  },
  "coturn relays TCP": {
    killedBy: "TURN configuration",
    change: (all) => turnserver(all, (conf) => conf.replace("no-tcp-relay\n", "")),
  },
  "coturn has a command line on the network": {
    killedBy: "TURN configuration",
    change: (all) => turnserver(all, (conf) => `${conf}\ncli`),
  },
  "coturn counts with another quota": {
    killedBy: "TURN configuration",
    change: (all) => turnserver(all, (conf) => conf.replace(/^user-quota=.*/m, "user-quota=0")),
  },
  "a peer is allowed that no value names": {
    killedBy: "TURN configuration",
    change: (all) =>
      text(all, "coturn", "settings.json", (json) => json.replace('"allow": [', '"allow": ["10.0.0.0/8", ')),
  },
  "clients get foreign STUN servers": {
    killedBy: "SFU configuration",
    change: (all) => livekit(all, ({ rtc }) => delete rtc.stun_servers),
  },
  "LiveKit asks foreign servers for its address": {
    killedBy: "SFU configuration",
    change: (all) => livekit(all, ({ rtc }) => (rtc.use_external_ip = true)),
  },
  "LiveKit sends first behind a NodePort": {
    killedBy: "SFU configuration",
    change: (all) => livekit(all, ({ rtc }) => (rtc.use_ice_lite = false)),
  },
  "LiveKit opens a TURN server of its own": {
    killedBy: "SFU configuration",
    change: (all) => livekit(all, ({ turn }) => (turn.enabled = true)),
  },
  "a node takes joins without a limit": {
    killedBy: "SFU configuration",
    change: (all) => livekit(all, (config) => delete config.limit),
  },
  "webhooks go to another host": {
    killedBy: "sovereignty",
    change: (all) => livekit(all, ({ webhook }) => webhook.urls.push("https://hooks.example.com/")),
  },
  "a secret is in a ConfigMap": {
    killedBy: "secrets",
    change: (all) => turnserver(all, (conf) => `${conf}\nstatic-auth-secret=north`),
  },
  "an API key is in a ConfigMap": {
    killedBy: "secrets",
    change: (all) => livekit(all, (config) => (config.keys = { key: "secret" })),
  },
  "LiveKit goes to Redis around its proxy": {
    killedBy: "message bus",
    change: (all) => livekit(all, ({ redis }) => (redis.address = "valkey-0.test-data.svc:6379")),
  },
  "the proxy to Redis is open to the network": {
    killedBy: "message bus",
    change: (all) => haproxy(all, (conf) => conf.replace("bind 127.0.0.1:6379", "bind :6379")),
  },
  "one Sentinel decides alone": {
    killedBy: "message bus",
    change: (all) => haproxy(all, (conf) => conf.replace("nbsrv(named-0) ge 2", "nbsrv(named-0) ge 1")),
  },
  "a replica gets writes": {
    killedBy: "message bus",
    change: (all) => haproxy(all, (conf) => conf.replace('string "role:master"', 'string "role:"')),
  },
  "a cut-off primary goes on writing": {
    killedBy: "message bus",
    change: (all) =>
      text(all, "valkey-config", "valkey.conf", (conf) => conf.replace(/^min-replicas-to-write .*\n/m, "")),
  },
  "rooms are evicted for space": {
    killedBy: "message bus",
    change: (all) => text(all, "valkey-config", "valkey.conf", (conf) => conf.replace("noeviction", "allkeys-lru")),
  },
  "members announce names that no Service has": {
    killedBy: "message bus",
    change: (all) => {
      const members = container(all, "StatefulSet/valkey", "valkey").env.find(
        ({ name }: Manifest) => name === "MEMBERS",
      );
      members.value = members.value.replace("valkey-2", "valkey-3");
    },
  },
  "a member has no Service": { killedBy: "message bus", change: (all) => remove(all, "Service/valkey-1") },
  "Sentinels hand out addresses of pods": {
    killedBy: "message bus",
    change: (all) => text(all, "valkey-config", "sentinel.conf", (conf) => conf.replace("announce-hostnames yes", "")),
  },
};
