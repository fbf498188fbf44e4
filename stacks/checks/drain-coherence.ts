import { type Check, finding } from "./check.js";

/** One drain duration: whoever carries calls waits exactly as long as the environment says. */
export const drainCoherence: Check = ({ blueprint }) =>
  blueprint.releases.flatMap((release) => {
    const carriesCalls = release.chart === "livekit-server" || release.chart === "coturn";
    if (!carriesCalls) return [];
    const { drainSeconds } = release.values;
    return [
      ...(drainSeconds === blueprint.drainSeconds
        ? []
        : [
            finding(
              "drain-coherence",
              "error",
              ["sfu", "drain"],
              `release ${release.name} drains for ${drainSeconds}s, the environment for ${blueprint.drainSeconds}s`,
              "use the one drain duration",
            ),
          ]),
      ...(release.wait
        ? [
            finding(
              "drain-coherence",
              "error",
              ["sfu", "drain"],
              `release ${release.name} is waited for, but its pods drain for ${drainSeconds}s: the apply would end as failed`,
              "do not wait for releases that carry calls",
            ),
          ]
        : []),
    ];
  });
