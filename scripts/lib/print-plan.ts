import { isEmpty, type PlanReport } from "../../stacks/plan/report.js";
import { refused } from "../../stacks/plan/risks.js";
import type { PlannedStack, Plans } from "./engine/plan-stacks.js";
import { planSections } from "./plan-sections.js";
import { codeBlock, sectionsMarkdown, sectionsText } from "./sections.js";

/** A plan for people: what it does in our words, then the engine's own plan of each stack that changes. */
export async function planText({ report, stacks }: Pick<Plans, "report" | "stacks">): Promise<string> {
  const plans = await enginePlans(stacks);
  return [
    headline(report),
    sectionsText(planSections(report)),
    ...plans.map(({ stack, text }) => `${stack}\n${text}`),
  ].join("\n\n");
}

/** The same for a comment on a merge request; the engine's plans are folded. */
export async function planMarkdown({ report, stacks }: Pick<Plans, "report" | "stacks">): Promise<string> {
  const plans = await enginePlans(stacks);
  return [
    `## ${headline(report)}`,
    sectionsMarkdown(planSections(report)),
    ...plans.map(({ stack, text }) => `<details><summary>${stack}</summary>\n\n${codeBlock(text)}\n\n</details>`),
  ].join("\n\n");
}

function headline(report: PlanReport): string {
  const open = refused(report.risks, []);
  const counts = open.length === 0 ? "" : `; ${open.length} ${open.length === 1 ? "risk needs" : "risks need"} --allow`;
  return `${report.environment}: ${isEmpty(report) ? "nothing to change" : "changes"}${counts}`;
}

async function enginePlans(stacks: readonly PlannedStack[]): Promise<{ stack: string; text: string }[]> {
  const texts: { stack: string; text: string }[] = [];
  for (const { place, plan } of stacks) {
    if ("changes" in plan && plan.changes.length > 0)
      texts.push({ stack: place.stack, text: (await plan.text()).trim() });
  }
  return texts;
}

/** A plan for programs: without the attributes of resources, which may be secret. */
export function planJson(report: PlanReport) {
  const stacks = report.stacks.map((stack) =>
    "changes" in stack
      ? { ...stack, changes: stack.changes.map(({ address, type, action }) => ({ address, type, action })) }
      : stack,
  );
  return { ...report, stacks, empty: isEmpty(report) };
}
