import type { Blueprint } from "../blueprint/blueprint.js";
import type { Sizing } from "../capacity/sizing.js";
import type { Decided, Design } from "../design.js";
import { type Finding, formatPath } from "../finding.js";
import { type Consequence, consequences } from "./consequences.js";
import { type CostChange, costChanges } from "./cost.js";
import { type Disruption, disruptions } from "./disruptions.js";
import { type LeafChange, leafChanges } from "./leaves.js";
import { type PoolChange, poolChanges } from "./pools.js";
import { type ReleaseChange, releaseChanges } from "./releases.js";

/** A design that could be decided. */
export type DecidedDesign = Design & { readonly decided: Decided };

/** What came and what went of a list. */
export interface ListChange<Entry = string> {
  readonly added: readonly Entry[];
  readonly removed: readonly Entry[];
}

/** Everything that differs between two environments, or two states of one; equal parts are empty. */
export interface Comparison {
  readonly consequences: readonly Consequence[];
  /** Keys as the files write them. */
  readonly config: readonly LeafChange[];
  /** Participants, addresses, bit/s and the like. */
  readonly figures: readonly LeafChange[];
  /** EUR a month. */
  readonly cost: readonly CostChange[];
  readonly pools: readonly PoolChange[];
  readonly releases: readonly ReleaseChange[];
  /** What is stopped or replaced on the way, and for how long. */
  readonly disruptions: readonly Disruption[];
  readonly ports: ListChange;
  readonly dns: ListChange;
  readonly secrets: ListChange;
  readonly images: ListChange;
  readonly findings: ListChange<Finding>;
}

/** Compares two designs. Pure; order matters: `before` is what runs, `after` what shall run. */
export function compare(before: DecidedDesign, after: DecidedDesign): Comparison {
  const [old, now] = [before.decided, after.decided];
  const pools = poolChanges(old.sizing.pools, now.sizing.pools);
  const releases = releaseChanges(old.blueprint.releases, now.blueprint.releases);
  const list = (entries: (blueprint: Blueprint) => string[]) =>
    listChange(entries(old.blueprint), entries(now.blueprint), (entry) => entry);
  return {
    consequences: consequences(old.blueprint, now.blueprint),
    config: leafChanges(old.document.data, now.document.data),
    figures: leafChanges(figures(old), figures(now)),
    cost: costChanges(old.cost, now.cost),
    pools,
    releases,
    // What runs waits as long as it was told when it started.
    disruptions: disruptions(pools, releases, old.blueprint.drainSeconds),
    ports: list(({ firewall }) =>
      firewall.map(({ protocol, from, to, target, purpose }) => `${protocol} ${range(from, to)} ${target}: ${purpose}`),
    ),
    dns: list(({ dns }) => dns.map(({ name, type, target }) => `${name} ${type} ${target}`)),
    secrets: list(({ secrets }) =>
      secrets.map(({ namespace, name, keys }) => `${namespace}/${name}: ${keys.join(", ")}`),
    ),
    images: list(({ images }) => images.map(({ reference }) => reference)),
    // A finding that moved to another line, or of which only a figure changed, is the same one.
    findings: listChange(before.findings, after.findings, ({ rule, severity, path, message }) =>
      [rule, severity, formatPath(path), message.replace(/\d+/g, "#")].join("\n"),
    ),
  };
}

/** True if nothing differs. */
export function isEqual(comparison: Comparison): boolean {
  return Object.values(comparison).every((part: readonly unknown[] | ListChange<unknown>) =>
    "added" in part ? part.added.length + part.removed.length === 0 : part.length === 0,
  );
}

function figures({ environment, sizing, blueprint }: Decided) {
  const { traffic, turn, participants, participantsPerSfu, publicAddresses }: Sizing = sizing;
  return {
    participants,
    survives: environment.demand.survive,
    kubernetes: blueprint.kubernetes,
    exposure: blueprint.exposure,
    "participants per SFU": participantsPerSfu,
    "relayed participants": turn.relayedParticipants,
    "public addresses": publicAddresses,
    "Mbit/s out": megabits(traffic.out),
    "Mbit/s in": megabits(traffic.in),
    "Mbit/s through TURN": megabits(traffic.relayed),
    "Mbit/s out per SFU": megabits(traffic.outPerSfu),
    "drain seconds": blueprint.drainSeconds,
  };
}

function listChange<Entry>(
  before: readonly Entry[],
  after: readonly Entry[],
  key: (entry: Entry) => string,
): ListChange<Entry> {
  const without = (entries: readonly Entry[], others: readonly Entry[]) => {
    const keys = new Set(others.map(key));
    return entries.filter((entry) => !keys.has(key(entry)));
  };
  return { added: without(after, before), removed: without(before, after) };
}

const megabits = (bits: number) => Math.round(bits / 1e6);
const range = (from: number, to: number) => (from === to ? `${from}` : `${from}-${to}`);
