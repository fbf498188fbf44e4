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
