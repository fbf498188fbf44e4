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
