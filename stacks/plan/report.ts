import type { Blueprint, Release } from "../blueprint/blueprint.js";
import type { PoolName } from "../capacity/node-shape.js";
import { type Consequence, consequences } from "../compare/consequences.js";
import type { Decided } from "../design.js";
import type { Attributes, PlannedAction, ResourceChange } from "./changes.js";
import { type NodeCost, nodeCost } from "./node-cost.js";
import { addressPoolChanges, nodePoolChanges } from "./node-pools.js";
import { type ReleasePlan, releasePlans } from "./release-plans.js";
import { type Risk, risks } from "./risks.js";

/** The stacks of an environment, by what they hold. */
export const STACK_ROLES = ["infra", "base", "services"] as const;
export type StackRole = (typeof STACK_ROLES)[number];

/** A stack that was planned, or why it could not be. */
export type StackPlan =
  | { readonly role: StackRole; readonly stack: string; readonly changes: readonly ResourceChange[] }
  | { readonly role: StackRole; readonly stack: string; readonly notPlanned: string };

/** How many nodes a pool has, before and after. */
export interface PoolPlan {
  readonly pool: PoolName;
  readonly before: number;
  readonly after: number;
}

/** What an apply would do, in the words of the job. */
export interface PlanReport {
  readonly environment: string;
  readonly stacks: readonly StackPlan[];
  /** Pools of which a plan changes nodes. */
  readonly pools: readonly PoolPlan[];
  /** What all nodes cost before and after; null if no pool changes, or no price is known. */
  readonly nodeCost: NodeCost | null;
  /** Public addresses of the pools that change. */
  readonly addresses: { readonly before: number; readonly after: number };
  readonly releases: readonly ReleasePlan[];
  /** Changes that are neither pools nor releases. */
  readonly others: readonly { readonly address: string; readonly action: PlannedAction }[];
  /** What the apply cannot change in place. */
  readonly consequences: readonly Consequence[];
  /** Participants on servers that stop during the apply, at the peak; they are waited for as long as servers drain. */
  readonly participantsOnStoppingSfus: number;
  readonly risks: readonly Risk[];
}

/** Tells what the plans of an environment's stacks would do. Pure. */
export function planReport(decided: Decided, stacks: readonly StackPlan[]): PlanReport {
  const { blueprint, sizing } = decided;
  const changes = changesOf(stacks);
  const releases = releasePlans(blueprint.releases, changes);
  const fixed = consequences(asItRuns(blueprint, changes), blueprint);
  const pools = nodePoolChanges(changes);
  const addresses = addressPoolChanges(changes);
  const told = new Set([...pools, ...addresses, ...releases].map(({ address }) => address));
  return {
    environment: blueprint.name,
    stacks,
    pools: (["system", "sfu", "turn"] as const).flatMap((pool) => {
      const own = pools.filter((each) => each.pool === pool);
      return own.length === 0 ? [] : [{ pool, ...total(own) }];
    }),
    nodeCost: nodeCost(decided, pools),
    addresses: total(addresses),
    releases,
    others: changes.filter(({ address }) => !told.has(address)).map(({ address, action }) => ({ address, action })),
    consequences: fixed,
    participantsOnStoppingSfus: Math.min(sizing.participants, stoppingSfus(releases) * sizing.participantsPerSfu),
    risks: risks({ changes, releases, consequences: fixed, sizing }),
  };
}

/** All changes of the stacks that were planned. */
export const changesOf = (stacks: readonly StackPlan[]): ResourceChange[] =>
  stacks.flatMap((stack) => ("changes" in stack ? stack.changes : []));

/** True if an apply would do nothing, as far as could be planned. */
export const isEmpty = ({ stacks }: Pick<PlanReport, "stacks">): boolean =>
  stacks.every((stack) => "changes" in stack && stack.changes.length === 0);

/** The blueprint with the values that the releases run with; a release that does not run on has none to compare. */
function asItRuns(blueprint: Blueprint, changes: readonly ResourceChange[]): Blueprint {
  const running = (release: Release): Release => {
    const change = changes.find(({ type, after }) => type === "helm_release" && after.name === release.name);
    const [document] = (change?.before.values as readonly string[] | undefined) ?? [];
    return document === undefined
      ? release
      : ({ ...release, values: filledUp(JSON.parse(document), release.values) } as Release);
  };
  return { ...blueprint, releases: blueprint.releases.map(running) };
}

/** Values of an older Relais lack keys that are read today; a key that is not there does not differ. */
function filledUp(old: unknown, now: unknown): unknown {
  if (old === undefined) return now;
  if (!isMapping(old) || !isMapping(now)) return old;
  return { ...old, ...Object.fromEntries(Object.keys(now).map((key) => [key, filledUp(old[key], now[key])])) };
}

const isMapping = (value: unknown): value is Attributes =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function stoppingSfus(releases: readonly ReleasePlan[]): number {
  const sfus = releases.filter(({ chart }) => chart === "livekit-server");
  return sfus.reduce((sum, { action, replicas, rolls }) => {
    const { before = 0, after = 0 } = replicas ?? {};
    const all = rolls || action === "delete" || action === "replace";
    return sum + (all ? before : Math.max(0, before - after));
  }, 0);
}

const total = (changes: readonly { readonly before: number; readonly after: number }[]) => ({
  before: changes.reduce((sum, { before }) => sum + before, 0),
  after: changes.reduce((sum, { after }) => sum + after, 0),
});
