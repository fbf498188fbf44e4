import type { PoolChange } from "./pools.js";
import type { ReleaseChange } from "./releases.js";

/** Something that runs and is stopped on the way. */
export interface Disruption {
  /** A pool of nodes, or a release. */
  readonly what: string;
  readonly happens: string;
  /** Seconds that it may take; null where nobody can say. */
  readonly seconds: number | null;
}

/** What a change stops or replaces, and how long that may take: calls are waited for as long as servers drain. */
export function disruptions(
  pools: readonly PoolChange[],
  releases: readonly ReleaseChange[],
  drainSeconds: number,
): Disruption[] {
  return [
    ...pools.flatMap(({ pool, before, after, effects }): Disruption[] =>
      effects.map((happens) => ({
        what: `${pool} nodes`,
        happens,
        // How fast a cloud replaces the nodes of a pool is its own choice.
        seconds: before.nodeType !== after.nodeType ? null : drainSeconds,
      })),
    ),
    ...releases.flatMap(({ release, rolls, roll }): Disruption[] => {
      if (!rolls) return [];
      if (!roll) return [{ what: release, happens: "restarts one pod after the other", seconds: null }];
      const { waves, secondsPerWave } = roll;
      const happens = `rolls in up to ${waves} ${waves === 1 ? "wave" : "waves"}`;
      return [{ what: release, happens, seconds: waves * secondsPerWave }];
    }),
  ];
}
