import type { PlannedAction } from "../../stacks/plan/changes.js";
import type { ReleasePlan } from "../../stacks/plan/release-plans.js";
import type { PlanReport, StackPlan } from "../../stacks/plan/report.js";
import { euros } from "./euros.js";
import type { Section } from "./sections.js";
import { hours } from "./summary.js";

const ACTIONS: readonly PlannedAction[] = ["create", "update", "replace", "delete", "forget"];
/** More objects than this are counted: the engine's own plan, which follows, has them all. */
const LISTED = 20;

/** A plan's report as tables, only those that have something to say. */
export function planSections(report: PlanReport): Section[] {
  const { pools, addresses, releases, others, consequences, risks, participantsOnStoppingSfus } = report;
  const nodes = pools.map(({ pool, before, after }) => [`${pool} nodes`, ...beforeAfter(before, after)]);
  const { nodeCost } = report;
  const unconfirmed = nodeCost?.trust === "unconfirmed" ? ", unconfirmed" : "";
  const size = [
    ...nodes,
    ...(nodeCost ? [[`EUR a month of all nodes${unconfirmed}`, euros(nodeCost.before), euros(nodeCost.after)]] : []),
    ...(addresses.before === addresses.after
      ? []
      : [["public addresses", ...beforeAfter(addresses.before, addresses.after)]]),
    ...(participantsOnStoppingSfus === 0
      ? []
      : [["participants on SFUs that stop, at the peak", "", participantsOnStoppingSfus.toLocaleString("en")]]),
  ];
  return [
    section("stacks", ["stack", "what"], report.stacks.map(stackRow)),
    section("size", ["what", "before", "after"], size),
    section("releases", ["release", "action", "what", "its pods"], releases.map(releaseRow)),
    section(
      "other objects",
      ["action", "object"],
      [
        ...others.slice(0, LISTED).map(({ address, action }) => [action, address]),
        ...(others.length > LISTED ? [["...", `and ${others.length - LISTED} more`]] : []),
      ],
    ),
    section(
      "cannot be changed in place",
      ["what", "before", "after", "applying it"],
      consequences.map((each) => [each.subject, show(each.before), show(each.after), each.effect]),
    ),
    section(
      "refused unless allowed",
      ["--allow", "what it does"],
      risks.map(({ token, message }) => [token, message]),
    ),
  ].filter(({ rows }) => rows.length > 0);
}

const section = (title: string, header: string[], rows: string[][]): Section => ({ title, header, rows });

function stackRow(stack: StackPlan): string[] {
  if ("notPlanned" in stack) return [stack.stack, `not planned: ${stack.notPlanned}`];
  const counts = ACTIONS.flatMap((action) => {
    const count = stack.changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${count} to ${action}`];
  });
  return [stack.stack, counts.join(", ") || "nothing to change"];
}

function releaseRow({ release, action, chartChanged, values, replicas, rolls, roll }: ReleasePlan): string[] {
  const what = [
    ...(chartChanged ? ["other chart files"] : []),
    ...(values.length > 0 ? [`${values.length} ${values.length === 1 ? "value" : "values"}`] : []),
    ...(replicas && replicas.before !== replicas.after ? [`${replicas.before} -> ${replicas.after} replicas`] : []),
  ];
  const pods = roll
    ? `roll in up to ${roll.waves} waves of ${hours(roll.secondsPerWave)}`
    : rolls
      ? "one after the other"
      : "";
  return [release, action, what.join(", "), pods || (action === "update" ? "stay" : "")];
}

const beforeAfter = (before: number, after: number) => [before.toLocaleString("en"), after.toLocaleString("en")];

const show = (value: unknown) =>
  value === undefined ? "-" : typeof value === "string" ? value : JSON.stringify(value);
