import { applyOrder, takesNodes } from "../../../stacks/plan/order.js";
import type { PlanReport, StackRole } from "../../../stacks/plan/report.js";
import { refused } from "../../../stacks/plan/risks.js";
import { kubeconfigFile } from "../cluster.js";
import { markLeavingPods } from "../leaving-pods.js";
import { writePrivately } from "../private-file.js";
import { beforeClusterIsMade } from "./cloud-stage.js";
import { drained, preflight, provideSecrets, reachable, type Say } from "./cluster-stages.js";
import { type ClusterAccess, clusterAccess, type Deployment, kubeconfigInState } from "./deployment.js";
import { EngineError } from "./engine.js";
import { type PlannedStack, type Plans, planned, reportOf } from "./plan-stacks.js";
import type { EngineEvent } from "./run-engine.js";
import { applyPlan } from "./stack.js";

/** What an apply may do, and whom it asks. */
export interface ApplyTerms {
  /** Tokens of risks that were named. */
  readonly allow: readonly string[];
  /** Seconds to wait for servers to drain before their nodes go. */
  readonly drainSeconds: number;
  readonly say: Say;
  /** Asks again for a stack that could only be planned now and that changes what is there. */
  readonly confirm: (report: PlanReport) => Promise<boolean>;
}

/** What an apply did. */
export interface Applied {
  readonly stacks: readonly { readonly stack: string; readonly changes: number }[];
  readonly secrets: readonly string[];
}

/**
 * Applies plans, in the order that keeps calls: nodes before what runs on them, and on shrink servers before their nodes. Throws
 * `EngineError` and `KubectlError`; a second run goes on where this one ended.
 */
export async function applyStacks(deployment: Deployment, plans: Plans, terms: ApplyTerms): Promise<Applied> {
  const { decided, argument } = deployment;
  const { blueprint } = decided;
  const order = applyOrder(plans.report.stacks);
  const stacks: { stack: string; changes: number }[] = [];
  const secrets: string[] = [];
  let access = plans.access;
  let isChecked = false;

  for (const role of order) {
    const known = plans.stacks.find((each) => each.role === role);
    if (role !== "infra") access ??= await newCluster(deployment, terms.say);
    const stack = known && "changes" in known.plan ? known : await plannedLate(deployment, role, access, terms);
    if (!("changes" in stack.plan))
      throw new EngineError(`${stack.place.stack} cannot be planned: ${stack.plan.notPlanned}`);
    const { plan, place } = stack;
    if (plan.changes.length === 0) {
      terms.say(`${place.stack}: nothing to change`);
      continue;
    }
    if (role !== "infra" && access && !isChecked) {
      await preflight(access.kubectl, blueprint, argument);
      isChecked = true;
    }
    if (role === "services" && access)
      secrets.push(...(await provideSecrets(access.kubectl, blueprint, argument, terms.say)));
    if (role === "services" && access && takesNodes(plans.report.stacks)) {
      const leaving = await markLeavingPods(access.kubectl, blueprint);
      if (leaving > 0)
        terms.say(`${leaving} servers are marked to leave, so that each zone keeps as many as it keeps nodes`);
    }
    if (role === "infra") await beforeClusterIsMade(deployment, stack);
    if (role === "infra" && takesNodes(plans.report.stacks)) await emptyNodes(deployment, access, terms);
    await applyPlan(deployment.engine, place, plan, (event) => tell(place.stack, event, terms.say));
    stacks.push({ stack: place.stack, changes: plan.changes.length });
    if (role === "infra") await keepKubeconfig(deployment, terms.say);
  }
  return { stacks, secrets };
}

async function newCluster(deployment: Deployment, say: Say): Promise<ClusterAccess> {
  const access = await clusterAccess(deployment);
  const { name } = deployment.decided.blueprint;
  if (!access)
    throw new EngineError(
      `the state of ${name}-infra has no kubeconfig; see relais plan ${deployment.argument} --stack infra`,
    );
  await reachable(access.kubectl, say);
  return access;
}

/** A stack whose cluster was made by this very apply. */
async function plannedLate(
  deployment: Deployment,
  role: StackRole,
  access: ClusterAccess | undefined,
  { allow, confirm }: ApplyTerms,
): Promise<PlannedStack> {
  const stack = await planned(deployment, role, access);
  const report = reportOf(deployment, [stack]);
  const open = refused(report.risks, allow);
  if (open.length > 0) throw new EngineError(refusal(open));
  const isNew = "changes" in stack.plan && stack.plan.changes.every(({ action }) => action === "create");
  if (!isNew && !(await confirm(report)))
    throw new EngineError(`${stack.place.stack} was not confirmed; the stacks before it are applied`);
  return stack;
}

/** The message about risks that nobody named. */
export const refusal = (tokens: readonly string[]): string =>
  `this apply takes away what cannot be had back; if that is wanted, add ${tokens.map((token) => `--allow ${token}`).join(" ")}`;

async function emptyNodes(deployment: Deployment, access: ClusterAccess | undefined, terms: ApplyTerms): Promise<void> {
  const { decided, argument } = deployment;
  const known = access ?? (await clusterAccess(deployment));
  if (!known)
    throw new EngineError(
      `the state of ${decided.blueprint.name}-infra has no kubeconfig: nothing tells that servers drained`,
    );
  await drained(known.kubectl, decided.blueprint, { seconds: terms.drainSeconds, argument, say: terms.say });
}

/** Where other commands find it; a file that somebody else wrote there is left alone. */
async function keepKubeconfig(deployment: Deployment, say: Say): Promise<void> {
  const { decided, options, argument } = deployment;
  if (options.kubeconfig !== undefined) return;
  const content = await kubeconfigInState(deployment);
  if (content === undefined) return;
  const file = kubeconfigFile(decided.blueprint.name, options.out);
  const result = writePrivately(file, content);
  if (result === "written") say(`wrote ${file}, readable by its owner only`);
  if (result === "kept")
    say(`${file} holds another kubeconfig and is left alone; replace it by relais kubeconfig ${argument} --force`);
}

const DOING: Readonly<Record<string, string>> = {
  create: "creating",
  update: "changing",
  delete: "deleting",
  replace: "replacing",
};

/** Steps of an apply, one a line. */
export function tell(stack: string, { type, hook }: EngineEvent, say: Say): void {
  if (!hook || hook.action === "read") return;
  const { resource, action, elapsed_seconds: seconds = 0 } = hook;
  if (type === "apply_start") say(`${stack}: ${DOING[action] ?? action} ${resource.addr}`);
  if (type === "apply_progress") say(`${stack}: still ${DOING[action] ?? action} ${resource.addr} after ${seconds} s`);
  if (type === "apply_complete") say(`${stack}: ${resource.addr} done in ${seconds} s`);
}
