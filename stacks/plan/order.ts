import { nodePoolChanges } from "./node-pools.js";
import { changesOf, type StackPlan, type StackRole } from "./report.js";

/** Nodes come before what runs on them. */
const GROWING: readonly StackRole[] = ["infra", "base", "services"];
/** Servers drain before their nodes go. */
const SHRINKING: readonly StackRole[] = ["base", "services", "infra"];

/**
 * The order in which the stacks of an environment are applied. As soon as one pool shrinks, nodes come last: pods of a pool that
 * grows wait for their nodes without harm, a call on a node that goes does not.
 */
export function applyOrder(stacks: readonly StackPlan[]): readonly StackRole[] {
  const order = takesNodes(stacks) ? SHRINKING : GROWING;
  return order.filter((role) => stacks.some((stack) => stack.role === role));
}

/** True if a plan takes nodes away: what runs on them has to be gone before. */
export const takesNodes = (stacks: readonly StackPlan[]): boolean =>
  nodePoolChanges(changesOf(stacks)).some(({ before, after }) => after < before);
