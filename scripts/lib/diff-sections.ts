import type { PoolSize } from "../../stacks/capacity/sizing.js";
import type { Comparison, ListChange } from "../../stacks/compare/comparison.js";
import type { CostChange } from "../../stacks/compare/cost.js";
import type { LeafChange } from "../../stacks/compare/leaves.js";
import type { PoolChange } from "../../stacks/compare/pools.js";
import type { ReleaseChange } from "../../stacks/compare/releases.js";
import { exactly } from "../../stacks/cost/interval.js";
import { findingText } from "../../stacks/finding.js";
import { euros, rise } from "./euros.js";
import type { ManifestChange } from "./manifest-diff.js";
import type { Section } from "./sections.js";
import { hours } from "./summary.js";

/** A comparison as tables, the gravest first; only those that have something to say. */
export function diffSections(comparison: Comparison): Section[] {
  const values = comparison.releases.flatMap(({ release, values }) =>
    values.map((value) => [`${release}: ${value.path}`, ...beforeAfter(value)]),
  );
  const section = (title: string, header: string[], rows: string[][]): Section => ({ title, header, rows });
  return [
    section(
      "cannot be changed in place",
      ["what", "before", "after", "applying it"],
      comparison.consequences.map((each) => [each.subject, ...beforeAfter(each), each.effect]),
    ),
    section("config", ["key", "before", "after"], leaves(comparison.config)),
    section("figures", ["what", "before", "after"], leaves(comparison.figures)),
    section("pools", ["pool", "nodes", "per zone", "node type", "effect"], comparison.pools.map(poolRow)),
    section(
      `EUR a month${unconfirmed(comparison.cost)}`,
      ["part", "before", "after", "change"],
      comparison.cost.map(costRow),
    ),
    section(
      "what stops on the way",
      ["what", "how", "at most"],
      comparison.disruptions.map(({ what, happens, seconds }) => [
        what,
        happens,
        seconds === null ? "not known" : hours(seconds),
      ]),
    ),
    section("releases", ["release", "change", "roll"], comparison.releases.map(releaseRow)),
    section("ports clients must reach", ["", "port"], list(comparison.ports)),
    section("dns records", ["", "record"], list(comparison.dns)),
    section("secrets", ["", "secret"], list(comparison.secrets)),
    section("images", ["", "image"], list(comparison.images)),
    section(
      "findings",
      ["", "severity", "finding"],
      [
        ...comparison.findings.added.map((each) => ["+", each.severity, findingText(each)]),
        ...comparison.findings.removed.map((each) => ["-", each.severity, findingText(each)]),
      ],
    ),
    section("values of releases", ["value", "before", "after"], values),
  ].filter(({ rows }) => rows.length > 0);
}

/** Which Kubernetes objects differ; nothing if none does. */
export function manifestSection(changes: readonly ManifestChange[]): Section[] {
  if (changes.length === 0) return [];
  const count = (change: string) => changes.filter((each) => each.change === change).length;
  const title = `manifests: ${count("added")} added, ${count("removed")} removed, ${count("changed")} changed`;
  return [{ title, header: ["", "object"], rows: changes.map(({ change, object }) => [change, object]) }];
}

const leaves = (changes: readonly LeafChange[]) => changes.map((change) => [change.path, ...beforeAfter(change)]);

const beforeAfter = ({ before, after }: Pick<LeafChange, "before" | "after">) => [show(before), show(after)];

const list = ({ added, removed }: ListChange) => [
  ...added.map((entry) => ["+", entry]),
  ...removed.map((entry) => ["-", entry]),
];

const unconfirmed = (changes: readonly CostChange[]) =>
  changes.some(({ trust }) => trust === "unconfirmed") ? ", unconfirmed" : "";

function costRow({ part, before, after }: CostChange): string[] {
  const nothing = exactly(0);
  return [part, before ? euros(before) : "-", after ? euros(after) : "-", rise(before ?? nothing, after ?? nothing)];
}

function poolRow({ pool, before, after, effects }: PoolChange): string[] {
  const perZone = ({ zones }: PoolSize) => zones.map(({ nodes }) => nodes).join(" + ");
  return [
    pool,
    arrow(String(before.nodes), String(after.nodes)),
    arrow(perZone(before), perZone(after)),
    arrow(before.nodeType, after.nodeType),
    effects.join("; "),
  ];
}

function releaseRow({ release, change, values, rolls, roll }: ReleaseChange): string[] {
  const what = change === "changed" ? `${values.length} ${values.length === 1 ? "value" : "values"}` : change;
  if (!rolls) return [release, what, change === "changed" ? "restarts nothing" : ""];
  return [
    release,
    what,
    roll ? `up to ${roll.waves} waves of ${hours(roll.secondsPerWave)}` : "one pod after the other",
  ];
}

const arrow = (before: string, after: string) => (before === after ? after : `${before} -> ${after}`);

/** Longer values are cut: the whole is in the JSON. */
const MAXIMUM_WIDTH = 60;

function show(value: unknown): string {
  const text = value === undefined ? "-" : typeof value === "string" ? value : JSON.stringify(value);
  return text.length > MAXIMUM_WIDTH ? `${text.slice(0, MAXIMUM_WIDTH - 3)}...` : text;
}
