import { type Check, finding } from "./check.js";

/** One drain duration: whoever carries calls waits exactly as long as the environment says. */
export const drainCoherence: Check = ({ environment, blueprint }) => [
  ...environment.demand.meetings.flatMap(({ name, longest }, index) =>
    longest !== undefined && longest > blueprint.drainSeconds
      ? [
          finding(
            "drain-coherence",
            "error",
            ["demand", "meetings", index, "longest"],
            `demand.meetings[${index}].longest is ${longest / 60}m (${name}), but a stopping SFU waits ${blueprint.drainSeconds / 60}m: a roll would cut it`,
            "raise sfu.drain",
            `at most sfu.drain, ${blueprint.drainSeconds / 60}m`,
          ),
        ]
      : [],
  ),
  ...blueprint.releases.flatMap((release) => {
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
  }),
];
