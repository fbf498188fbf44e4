import type { Release } from "../blueprint/blueprint.js";
import { type Roll, rollOf } from "../blueprint/roll.js";
import { type LeafChange, leafChanges } from "../compare/leaves.js";
import { restarts } from "../compare/releases.js";
import type { Attributes, PlannedAction, ResourceChange } from "./changes.js";

/** What a plan does to a Helm release. */
export interface ReleasePlan {
  readonly address: string;
  readonly release: string;
  readonly chart: Release["chart"];
  readonly action: PlannedAction;
  /** True if the chart's files differ. */
  readonly chartChanged: boolean;
  /** Values that differ. */
  readonly values: readonly LeafChange[];
  /** Pods before and after, where the chart says how many; 0 where it is not there. */
  readonly replicas: { readonly before: number; readonly after: number } | null;
  /** True if running pods are replaced. With other chart files they may be: that is told by rendering alone. */
  readonly rolls: boolean;
  /** How long that may take, where servers drain. */
  readonly roll: Roll | null;
}

/** What a plan does to the releases of an environment; one that the blueprint no longer has is told by its state. */
export function releasePlans(releases: readonly Release[], changes: readonly ResourceChange[]): ReleasePlan[] {
  return changes
    .filter(({ type }) => type === "helm_release")
    .map((change) => {
      const { address, action, before, after } = change;
      const name = String(after.name ?? before.name);
      const release = releases.find((each) => each.name === name);
      const chart = release?.chart ?? chartOf(address);
      const [old, now] = [valuesOf(before), valuesOf(after)];
      const values = action === "update" ? leafChanges(old, now) : [];
      const chartChanged = action === "update" && before.chart !== after.chart;
      const rolls = action === "update" && (chartChanged || values.some((value) => restarts(chart, value)));
      const counts = { before: countOf(old), after: action === "delete" ? 0 : countOf(now) };
      return {
        address,
        release: name,
        chart,
        action,
        chartChanged,
        values,
        replicas: counts.before === undefined && counts.after === undefined ? null : withZeros(counts),
        rolls,
        roll: (rolls && release && rollOfRunning(release, old)) || null,
      };
    });
}

/** Pods that are stopped wait as long as they were told when they started. */
function rollOfRunning(release: Release, old: Attributes): Roll | undefined {
  const roll = rollOf(release);
  const { drainSeconds } = old;
  return roll && { ...roll, ...(typeof drainSeconds === "number" ? { secondsPerWave: drainSeconds } : {}) };
}

/** The stacks give each release one document of values, in JSON. */
function valuesOf({ values }: Attributes): Attributes {
  const [document] = Array.isArray(values) ? values : [];
  return typeof document === "string" ? (JSON.parse(document) as Attributes) : {};
}

const countOf = ({ replicas }: Attributes) => (typeof replicas === "number" ? replicas : undefined);

const withZeros = ({ before = 0, after = 0 }: { before: number | undefined; after: number | undefined }) => ({
  before,
  after,
});

/** An address is the chart's role (`stacks/cdktf/helm-releases.ts`). */
const chartOf = (address: string) => address.replace(/^helm_release\./, "").replaceAll("_", "-") as Release["chart"];
