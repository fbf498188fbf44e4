import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { toolPath } from "../../scripts/lib/tools.js";

/** Settings that no chart renders, and what it says. */
const REFUSED: Readonly<Record<string, readonly [string, readonly string[], string]>> = {
  "no Secret for Valkey's password": [
    "valkey",
    ["passwordSecret.name="],
    "passwordSecret.name is empty; name the Secret",
  ],
  "no Secret for the password of relais-check": [
    "valkey",
    ["checkPasswordSecret.name="],
    "checkPasswordSecret.name is empty; name the Secret",
  ],
  "one password for both": ["valkey", ["checkPasswordSecret.key=password"], "the two passwords must differ"],
  "no memory limit": ["valkey", ["resources.limits.memory=null"], "missing property 'memory'"],
  "a quantity that is none": ["valkey", ["resources.requests.cpu=250x"], "does not match pattern"],
  "an unknown effect in a toleration": [
    "coturn",
    ["scheduling.tolerations[0].key=media", "scheduling.tolerations[0].effect=NoShedule"],
    "value must be one of 'NoSchedule', 'PreferNoSchedule', 'NoExecute'",
  ],
  ...Object.fromEntries(
    ["coturn", "livekit-server"].map((chart) => [
      `a STUN server of ${chart} at a port that there is not`,
      [
        chart,
        ["publicAddress.stunServers[0]=stun.example.org:65536"],
        "'stun.example.org:65536' does not match pattern",
      ],
    ]),
  ),
  ...Object.fromEntries(
    (
      [
        ["a Redis Cluster without members", ["mode=cluster"], "redis.members is empty"],
        [
          "members of a cluster without a common name",
          ["mode=cluster", "members={a}", "tls.enabled=true"],
          "redis.tls.serverName is empty",
        ],
        [
          "Redis both inside the cluster and outside",
          ["mode=address", "address=redis.example.org:6379", "namespace=data", "cidrs={192.0.2.0/28}"],
          'redis.namespace is "data" and redis.cidrs is not empty',
        ],
        [
          "a group that is nowhere",
          ["mode=sentinel"],
          "redis.namespace is empty; redis.mode sentinel needs it, or redis.cidrs",
        ],
        ["TLS to no Redis", ["mode=none", "tls.enabled=true"], "redis.tls.enabled is true, but redis.mode is none"],
        ["a proxy that trusts nobody", ["mode=sentinel", "tls.enabled=true"], "redis.tls.caSecret.name is empty"],
        [
          "one name for all members",
          ["mode=sentinel", "tls.enabled=true", "tls.serverName=redis.example.org"],
          'redis.tls.serverName is "redis.example.org"',
        ],
        ["TLS without verification", ["tls.insecure=true"], "'insecure' not allowed"],
      ] as const
    ).map(([what, settings, said]) => [what, ["livekit-server", settings.map((each) => `redis.${each}`), said]]),
  ),
  ...Object.fromEntries(
    (
      [
        ["relays behind NodePorts", ["exposure=nodePortPublicIp"], "exposure is nodePortPublicIp; relays need"],
        [
          "two kinds of TURN servers",
          ["turn.servers[0].host=turn.example.org", "turn.servers[0].port=3478", "turn.servers[0].protocol=udp"],
          "turn.embedded.enabled is true beside turn.servers",
        ],
        [
          "relays on ports of media",
          ["turn.embedded.relay.from=7000"],
          "turn.embedded.relay is 7000-50151, which overlaps ports.mediaUdp 7882-7889",
        ],
        ["reversed relays", ["turn.embedded.relay.to=49151"], "turn.embedded.relay is 49152-49151"],
        [
          "TURN on a port of media",
          ["turn.embedded.udpPort=7885"],
          "turn.embedded.udpPort is 7885, inside ports.mediaUdp",
        ],
        ["TURN on a port of relays", ["turn.embedded.udpPort=50000"], "inside turn.embedded.relay 49152-50151"],
        [
          "TURN over TLS without a name",
          ["turn.embedded.tls.enabled=true", "turn.embedded.tls.certificateSecret=tls"],
          "turn.embedded.tls.domain is empty",
        ],
        [
          "TURN over TLS without a certificate",
          ["turn.embedded.tls.enabled=true", "turn.embedded.tls.domain=turn.example.org"],
          "turn.embedded.tls.certificateSecret is empty",
        ],
        [
          "TURN over TLS on the port of media",
          ["turn.embedded.tls.enabled=true", "turn.embedded.tls.port=7881"],
          "ports.mediaTcp and turn.embedded.tls.port both use TCP 7881",
        ],
        [
          "a denied network that is none",
          ["turn.embedded.denyPeers[0]=10.0.0.0/99"],
          "'10.0.0.0/99' does not match pattern",
        ],
      ] as const
    ).map(([what, settings, said]) => [what, ["livekit-server", ["turn.embedded.enabled=true", ...settings], said]]),
  ),
  "a UDP port for each connection behind NodePorts": [
    "livekit-server",
    ["ports.udpMux=false", "exposure=nodePortPublicIp"],
    "ports.udpMux is false, but exposure is nodePortPublicIp",
  ],
  "fewer UDP ports than a room needs": [
    "livekit-server",
    ["ports.udpMux=false", "ports.mediaUdp.from=50000", "ports.mediaUdp.to=50599", "room.maxParticipants=301"],
    "ports.mediaUdp is 50000-50599, 600 port(s) without udpMux, but a room of 301 needs 602",
  ],
  "alerts on a job that nobody scrapes": [
    "valkey",
    ["monitoring.rules.enabled=true"],
    "set monitoring.serviceMonitor.enabled to true too",
  ],
  "a ServiceMonitor that the policy keeps out": [
    "coturn",
    ["monitoring.serviceMonitor.enabled=true"],
    "networkPolicy.metricsFromNamespaces is empty",
  ],
  "a ServiceMonitor without anything to scrape": [
    "valkey",
    ["monitoring.serviceMonitor.enabled=true"],
    "set monitoring.exporter.enabled to true too",
  ],
  "an exporter on the server's port": [
    "valkey",
    ["monitoring.exporter.enabled=true", "ports.metrics=6379"],
    "ports.metrics is 6379",
  ],
  "scrapes too rare for the alerts": ["coturn", ["monitoring.serviceMonitor.interval=2m"], "does not match pattern"],
  "an unknown key in a toleration": ["coturn", ["scheduling.tolerations[0].keys=media"], "'keys' not allowed"],
};

describe("a chart refuses", () => {
  it.each(Object.entries(REFUSED))("%s", (_, [chart, settings, message]) => {
    const args = ["template", "x", `charts/${chart}`, ...settings.flatMap((setting) => ["--set", setting])];
    const { status, stderr } = spawnSync(toolPath("helm"), args, { encoding: "utf8" });
    expect(status).not.toBe(0);
    expect(stderr).toContain(message);
  });
});
