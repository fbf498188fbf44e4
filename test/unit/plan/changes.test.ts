import { describe, expect, it } from "vitest";
import { resourceChanges } from "../../../stacks/plan/changes.js";
import { shown } from "./engine-plan.js";

const actionsOf = (actions: string[]) =>
  resourceChanges({ resource_changes: [shown("a.b", {}, {}, actions)] }).map(({ action }) => action);

describe("the changes of a plan", () => {
  it("are those of managed resources that something happens to", () => {
    const read = { ...shown("data.a.b", null, {}), mode: "data" };
    const plan = { resource_changes: [shown("a.same", { x: 1 }, { x: 1 }), shown("a.new", null, { x: 1 }), read] };
    expect(resourceChanges(plan)).toEqual([
      { address: "a.new", type: "a", action: "create", before: {}, after: { x: 1 } },
    ]);
  });

  it("are a replacement in either order", () => {
    expect(actionsOf(["delete", "create"])).toEqual(["replace"]);
    expect(actionsOf(["create", "delete"])).toEqual(["replace"]);
  });

  it("are none of an empty plan", () => {
    expect(resourceChanges({})).toEqual([]);
    expect(actionsOf(["read"])).toEqual([]);
  });

  it("tell what a state only forgets", () => {
    expect(actionsOf(["forget"])).toEqual(["forget"]);
  });

  it("are refused when an engine plans what Relais does not know, instead of being left out", () => {
    expect(() => actionsOf(["open"])).toThrow("the engine plans 'open' for a.b, which Relais does not know");
  });
});
