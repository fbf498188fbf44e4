import type { Release } from "../blueprint/blueprint.js";
import { type Roll, rollOf } from "../blueprint/roll.js";
import { type LeafChange, leafChanges } from "./leaves.js";

/** A release that differs. */
export interface ReleaseChange {
  readonly release: string;
  readonly change: "added" | "removed" | "changed";
  /** Chart values that differ; empty where the whole release came or went. */
  readonly values: readonly LeafChange[];
  /** True if its pods are replaced. */
  readonly rolls: boolean;
  /** How long that may take, where servers drain. */
  readonly roll?: Roll;
}

/** What Prometheus and Grafana read, and no pod. */
const TOLD = ["monitoring.serviceMonitor", "monitoring.rules", "monitoring.dashboard"] as const;

/** Values that reach no pod: changing one restarts nothing. Charts without pods are absent. */
const RESTARTS_NOTHING = {
  "livekit-server": ["replicas", "autoscaling", "maxUnavailable", "mediaService", "networkPolicy", ...TOLD],
  coturn: ["replicas", "maxUnavailable", "udp.annotations", "tls.loadBalancer", "networkPolicy", ...TOLD],
  valkey: ["networkPolicy", "storage", ...TOLD],
} as const satisfies Partial<Record<Release["chart"], readonly string[]>>;

/** Releases that came, went, or have other values. */
export function releaseChanges(before: readonly Release[], after: readonly Release[]): ReleaseChange[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names.flatMap((release): ReleaseChange[] => {
    const old = before.find(({ name }) => name === release);
    const now = after.find(({ name }) => name === release);
    if (!old || !now) return [{ release, change: old ? "removed" : "added", values: [], rolls: false }];
    const values = leafChanges(old.values, now.values);
    if (values.length === 0) return [];
    const rolls = values.some((value) => restarts(now.chart, value));
    const roll = rolls ? rollOf(now) : undefined;
    // Pods that are stopped wait as long as they were told when they started.
    const drain = rollOf(old)?.secondsPerWave;
    return [
      { release, change: "changed", values, rolls, ...(roll ? { roll: { ...roll, secondsPerWave: drain ?? 0 } } : {}) },
    ];
  });
}

/** True if the pods of a chart are replaced when this value changes. */
export function restarts(chart: Release["chart"], { path, before, after }: LeafChange): boolean {
  if (!Object.hasOwn(RESTARTS_NOTHING, chart)) return false;
  // Several coturn servers share their nonces, one alone does not.
  if (chart === "coturn" && path === "replicas") return before === 1 || after === 1;
  const quiet: readonly string[] = RESTARTS_NOTHING[chart as keyof typeof RESTARTS_NOTHING];
  return !quiet.some((key) => path === key || path.startsWith(`${key}.`));
}
