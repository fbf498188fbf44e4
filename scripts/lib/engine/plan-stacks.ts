import { type PlanReport, planReport, type StackPlan, type StackRole } from "../../../stacks/plan/report.js";
import { progress } from "../terminal.js";
import { type ClusterAccess, clusterAccess, type Deployment, placeOf, rolesOf } from "./deployment.js";
import { planStack, type SavedPlan, type StackPlace } from "./stack.js";

/** A stack with its saved plan, or why it has none. */
export interface PlannedStack {
  readonly role: StackRole;
  readonly place: StackPlace;
  readonly plan: SavedPlan | { readonly notPlanned: string };
}

/** Plans of an environment's stacks. */
export interface Plans {
  readonly stacks: readonly PlannedStack[];
  /** The cluster; undefined if it is not made yet, or if no stack inside it was asked for. */
  readonly access: ClusterAccess | undefined;
  readonly report: PlanReport;
}

/** Plans all stacks that can be planned, or those of `only`. Throws `EngineError` and `KubectlError`. */
export async function planStacks(deployment: Deployment, only?: readonly StackRole[]): Promise<Plans> {
  const roles = rolesOf(deployment).filter((role) => only?.includes(role) ?? true);
  const stacks: PlannedStack[] = [];
  if (roles.includes("infra")) stacks.push(await planned(deployment, "infra"));
  const inside = roles.filter((role) => role !== "infra");
  const access = inside.length > 0 && !makesCluster(stacks) ? await clusterAccess(deployment) : undefined;
  // One request: an engine would repeat itself on a cluster that does not answer.
  if (access) await access.kubectl.run(["get", "--raw=/version"]);
  for (const role of inside) {
    stacks.push(access ? await planned(deployment, role, access) : notYet(deployment, role));
  }
  return { stacks, access, report: reportOf(deployment, stacks) };
}

/** What plans would do. */
export function reportOf({ decided }: Deployment, stacks: readonly PlannedStack[]): PlanReport {
  return planReport(
    decided,
    stacks.map(
      ({ role, place: { stack }, plan }): StackPlan =>
        "notPlanned" in plan ? { role, stack, ...plan } : { role, stack, changes: plan.changes },
    ),
  );
}

/** Plans one stack. */
export async function planned(
  deployment: Deployment,
  role: StackRole,
  access?: ClusterAccess,
  what: { readonly destroy?: boolean } = {},
): Promise<PlannedStack> {
  const place = placeOf(deployment, role, access?.kubeconfig);
  progress(`planning ${place.stack}`);
  return { role, place, plan: await planStack(deployment.engine, place, what) };
}

function notYet(deployment: Deployment, role: StackRole): PlannedStack {
  const infra = `${deployment.decided.blueprint.name}-infra`;
  return { role, place: placeOf(deployment, role), plan: { notPlanned: `its cluster is made by ${infra} first` } };
}

/** A stack inside a cluster that is about to be made, or made anew, would be planned against nothing. */
const makesCluster = (stacks: readonly PlannedStack[]) =>
  stacks.some(
    ({ plan }) =>
      "changes" in plan &&
      plan.changes.some(
        ({ type, action }) => type === "outscale_oks_cluster" && (action === "create" || action === "replace"),
      ),
  );
