import { describe, expect, it } from "vitest";
import { leafChanges } from "../../../stacks/compare/leaves.js";

describe("changed leaves", () => {
  it.each([
    ["a value", { a: { b: 1 } }, { a: { b: 2 } }, ["a.b: 1 > 2"]],
    [
      "a key that went and one that came",
      { a: 1, same: 0 },
      { b: 2, same: 0 },
      ["a: 1 > undefined", "b: undefined > 2"],
    ],
    ["a list without names, as a whole", { a: [1, 2] }, { a: [1] }, ["a: [1,2] > [1]"]],
    ["null and empty against nothing", { a: null, b: {} }, {}, ["a: null > undefined", "b: {} > undefined"]],
    [
      "an entry of a named list, wherever it stands",
      {
        meetings: [
          { name: "x", size: 2 },
          { name: "y", size: 3 },
        ],
      },
      {
        meetings: [
          { name: "y", size: 4 },
          { name: "x", size: 2 },
        ],
      },
      ["meetings[y].size: 3 > 4"],
    ],
    ["nothing, in another order of keys", { a: 1, b: 2 }, { b: 2, a: 1 }, []],
  ])("are %s", (_, before, after, expected) => {
    const shown = leafChanges(before, after).map(
      (each) => `${each.path}: ${JSON.stringify(each.before)} > ${JSON.stringify(each.after)}`,
    );
    expect(shown).toEqual(expected);
  });
});
