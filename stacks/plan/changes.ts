/** What an engine would do to a resource. `forget`: the state lets go of it, the thing itself stays. */
export type PlannedAction = "create" | "update" | "replace" | "delete" | "forget";

/** Attributes by name, as the engine shows them; what is known only after the apply is absent. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A resource that a plan changes. */
export interface ResourceChange {
  /** Address in the state, e.g. `helm_release.coturn`. */
  readonly address: string;
  readonly type: string;
  readonly action: PlannedAction;
  /** Empty for one that is created. */
  readonly before: Attributes;
  /** Empty for one that is deleted. */
  readonly after: Attributes;
}

/** The part of `tofu show -json <plan>` that is read here. Source: OpenTofu 1.12, "JSON Output Format". */
interface EnginePlan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly type: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Attributes | null;
      readonly after: Attributes | null;
    };
  }[];
}

/** The resources that a plan changes, in the order of their addresses. Throws on an action that Relais does not know. */
export function resourceChanges(plan: unknown): ResourceChange[] {
  return ((plan as EnginePlan).resource_changes ?? []).flatMap(({ address, mode, type, change }) => {
    const action = mode === "managed" ? actionOf(address, change.actions) : undefined;
    return action ? [{ address, type, action, before: change.before ?? {}, after: change.after ?? {} }] : [];
  });
}

function actionOf(address: string, actions: readonly string[]): PlannedAction | undefined {
  const [first, second] = actions;
  if (second !== undefined) return "replace";
  if (first === "no-op" || first === "read") return undefined;
  if (first === "create" || first === "update" || first === "delete" || first === "forget") return first;
  throw new Error(`the engine plans '${actions.join(", ")}' for ${address}, which Relais does not know`);
}
