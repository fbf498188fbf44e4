import type { StackRole } from "../../../stacks/plan/report.js";
import { tell } from "./apply-stacks.js";
import type { Say } from "./cluster-stages.js";
import { type ClusterAccess, clusterAccess, type Deployment, writeStacks } from "./deployment.js";
import { EngineError } from "./engine.js";
import { type PlannedStack, planned } from "./plan-stacks.js";
import { applyPlan } from "./stack.js";

/** A stack's plan of its own end. */
export interface StackEnd extends PlannedStack {
  readonly addresses: readonly string[];
}

/** Plans the end of an environment's stacks, what runs first; with `cluster` that of its cluster too. Throws `EngineError`. */
export async function planEnd(deployment: Deployment, { cluster }: { readonly cluster: boolean }): Promise<StackEnd[]> {
  const access = await clusterAccess(deployment);
  const roles: StackRole[] = access ? ["services", "base"] : [];
  const ends: StackEnd[] = [];
  for (const role of roles) ends.push(await endOf(deployment, role, access));
  if (!cluster || !deployment.decided.blueprint.infrastructure) return ends;
  return [...ends, await withoutProtection(deployment, () => endOf(deployment, "infra"))];
}

async function endOf(deployment: Deployment, role: StackRole, access?: ClusterAccess): Promise<StackEnd> {
  const stack = await planned(deployment, role, access, { destroy: true });
  const addresses = "changes" in stack.plan ? stack.plan.changes.map(({ address }) => address) : [];
  return { ...stack, addresses };
}

/** What `--allow` names for a stack. */
export const tokenOf = ({ place }: StackEnd): string => `delete:${place.stack}`;

/** Destroys what was planned, in its order. Throws `EngineError`; what is gone is out of the state. */
export async function destroyStacks(deployment: Deployment, ends: readonly StackEnd[], say: Say): Promise<void> {
  for (const end of ends) {
    const { place, role } = end;
    if (end.addresses.length === 0) say(`${place.stack}: nothing to destroy`);
    else if (role === "infra") await withoutProtection(deployment, () => destroyInfra(deployment, say));
    else await applied(deployment, end, say);
  }
}

/** The API holds its objects against removal until an update says otherwise: that comes first. */
async function destroyInfra(deployment: Deployment, say: Say): Promise<void> {
  await applied(deployment, await planned(deployment, "infra"), say);
  await applied(deployment, await planned(deployment, "infra", undefined, { destroy: true }), say);
}

async function applied({ engine }: Deployment, { place, plan }: PlannedStack, say: Say): Promise<void> {
  if ("notPlanned" in plan) throw new EngineError(`${place.stack} cannot be planned: ${plan.notPlanned}`);
  if (plan.changes.length > 0) await applyPlan(engine, place, plan, (event) => tell(place.stack, event, say));
}

/** Whatever happens, the stack that is left on disk is a protected one. */
async function withoutProtection<T>(deployment: Deployment, work: () => Promise<T>): Promise<T> {
  await writeStacks(deployment, { isProtected: false });
  try {
    return await work();
  } finally {
    await writeStacks(deployment);
  }
}
