import type { Release } from "./blueprint.js";

/** How a release's pods are replaced. */
export interface Roll {
  /** Times that pods are stopped and waited for. */
  readonly waves: number;
  /** Seconds that a wave may take: a stopping server waits for its calls to end. */
  readonly secondsPerWave: number;
}

/** The longest that a roll of a release's pods takes; undefined for one without pods that drain. */
export function rollOf(release: Release): Roll | undefined {
  if (release.chart !== "livekit-server" && release.chart !== "coturn") return undefined;
  const { replicas, maxUnavailable, drainSeconds } = release.values;
  return { waves: Math.ceil(replicas / maxUnavailable), secondsPerWave: drainSeconds };
}
