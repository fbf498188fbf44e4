import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { tinavAlternatives, tinavShape } from "../../../stacks/clouds/outscale-oks.js";
import { nodeTypes } from "../../../stacks/compare/node-types.js";
import { design } from "../../../stacks/design.js";
import { oks, type Written } from "../../fixtures/environments.js";

const LECTURE = { name: "lecture", share: "100%", size: 600, cameras: 3, microphones: 2 };
const document = (change: (environment: Written) => void = () => {}) =>
  design("test.yaml", stringify(oks(change))).decided?.document ?? expect.fail("it can be read");
const none = () => ({ problem: "not here", fix: "" });
const types = tinavAlternatives("tinav7.c16r32p1");

describe("node types of the same kind", () => {
  it("have its generation, its performance and as much memory for a core", () => {
    expect(types[0]).toBe("tinav7.c16r32p1");
    expect(new Set(types).size).toBe(types.length);
    for (const type of types) {
      const { vcpu, memory } = tinavShape(type) ?? expect.fail(type);
      expect([memory / vcpu, type.startsWith("tinav7."), type.endsWith("p1")]).toEqual([2, true, true]);
    }
    expect(tinavAlternatives("tinav6.c5r6")).toContain("tinav6.c2r2");
  });

  it("are compared by the whole month, and the smallest is the first that holds the largest meeting", () => {
    const large = document((environment) => {
      environment.demand.meetings = [LECTURE];
      environment.demand.participants = 6000;
    });
    const found = nodeTypes(large, [], types, none);
    const vcpus = found.choices.map(({ design }) => design.decided.sizing.pools.sfu.vcpu);
    expect(vcpus).toEqual([...vcpus].sort((a, b) => a - b));
    const possible = found.choices.filter(({ tooSmallFor, deployable }) => tooSmallFor.length === 0 && deployable);
    expect(found.smallest).toBe(possible[0]?.type);
    expect(found.choices.find(({ tooSmallFor }) => tooSmallFor.length > 0)).toMatchObject({
      type: "tinav7.c2r4p1",
      tooSmallFor: [LECTURE.name],
    });
    const totals = possible.map(({ design }) => design.decided.cost.total ?? expect.fail("a price is there"));
    const least = Math.min(...totals.map(({ low, high }) => low + high));
    const [cheapest] = possible.filter((_, index) => (totals[index]?.low ?? 0) + (totals[index]?.high ?? 0) === least);
    expect(found.cheapest).toBe(cheapest?.type);
  });

  it("obey the other changes of a what-if, and may all be too small", () => {
    const changes = [{ path: ["demand", "meetings"], value: [{ ...LECTURE, size: 90_000 }] }];
    expect(nodeTypes(document(), changes, types, none)).toMatchObject({ smallest: undefined, cheapest: undefined });
  });
});
