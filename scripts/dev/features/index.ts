import { escaped, proofLine } from "../proofs.js";
import { EDGE } from "./edge.js";
import type { Feature } from "./feature.js";
import { DELIVERY, OBSERVATION, PLACEMENT, SECURITY, UPGRADES } from "./operations.js";
import { REDIS } from "./redis.js";
import { SFU } from "./sfu.js";
import { TURN } from "./turn.js";

/** What users of LiveKit, Jitsi, Matrix and TURN charts have or ask for, by topic. */
export const FEATURES: Readonly<Record<string, readonly Feature[]>> = {
  SFUs: SFU,
  TURN,
  Redis: REDIS,
  "Way in": EDGE,
  "Placement and scaling": PLACEMENT,
  "Upgrades and drains": UPGRADES,
  Observation: OBSERVATION,
  "Security and closed sites": SECURITY,
  "Configuration, tests and delivery": DELIVERY,
};

/** docs/features.md, without what is written by hand. */
export function featuresPage(): string {
  const all = Object.values(FEATURES).flat();
  const done = all.filter(({ missing }) => missing === undefined).length;
  const tables = Object.entries(FEATURES).flatMap(([topic, features]) => [
    `## ${topic}`,
    "",
    "| feature | | shown by, or what is missing |",
    "| --- | --- | --- |",
    ...features.map(({ feature, proofs, missing }) =>
      missing === undefined
        ? `| ${escaped(feature)} | yes | ${proofs.map(proofLine).join("<br>")} |`
        : `| ${escaped(feature)} | open | ${escaped(missing)} |`,
    ),
    "",
  ]);
  return [`${done} of ${all.length} are there.`, "", ...tables].join("\n").trimEnd();
}
