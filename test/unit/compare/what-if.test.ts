import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { type Change, whatIf } from "../../../stacks/compare/what-if.js";
import { combinations, WHAT_IF_KEYS } from "../../../stacks/compare/what-if-keys.js";
import type { ReadFile } from "../../../stacks/config/layers.js";
import { design } from "../../../stacks/design.js";
import { decidedOf, designOf, oks } from "../../fixtures/environments.js";

const nothing: ReadFile = (file) => {
  throw new Error(`${file} was read`);
};

const { document, sizing } = decidedOf(oks());
const ask = (path: string, value: unknown) => whatIf(document, [{ path: path.split("."), value }], nothing);

describe("a what-if", () => {
  it("is what the file would say with that key: same sizes, same findings", () => {
    const asked = ask("demand.participants", 50_000);
    const said = designOf(oks((environment) => Object.assign(environment.demand, { participants: 50_000 })));
    expect(asked.decided?.sizing).toEqual(said.decided?.sizing);
    expect(asked.decided?.sizing.pools.sfu.nodes).toBeGreaterThan(sizing.pools.sfu.nodes);
    expect(asked.findings.map(({ message }) => message).sort()).toEqual(
      said.findings.map(({ message }) => message).sort(),
    );
  });

  it("changes a key below one that the file does not have", () => {
    expect(ask("sfu.node", "tinav7.c8r16p1").decided?.sizing.pools.sfu.nodeType).toBe("tinav7.c8r16p1");
  });

  it("points into the file, but at no place for a key that stands nowhere", () => {
    const { findings } = ask("cloud.zones", ["a", "b"]);
    const survive = findings.find(({ rule }) => rule === "survive");
    expect(survive?.location).toEqual(document.locate(["demand", "survive"]));
    const [wrong] = ask("demand.survive", "all").findings;
    expect(wrong).toMatchObject({ rule: "schema", message: 'demand.survive is "all"' });
    expect(wrong?.location).toBeUndefined();
  });

  it("keeps what the file removed from the one it extends", () => {
    const base = stringify(
      oks((environment) => Object.assign(environment, { images: { registry: "mirror.example" } })),
    );
    const text = "extends: base.yaml\nname: child\nimages: null\n";
    const { decided } = design("child.yaml", text, () => ({ text: base }));
    const child = decided && whatIf(decided.document, [], nothing).decided;
    expect(child?.environment).toMatchObject({ name: "child", domain: "meet.example.fr" });
    expect(child?.environment.images.registry).toBeUndefined();
  });
});

describe("the flags", () => {
  const key = (flag: string) => {
    const found = WHAT_IF_KEYS.find((each) => each.flag === flag);
    if (!found) throw new Error(`no flag ${flag}`);
    return found;
  };
  const shown = (changes: readonly Change[]) => changes.map(({ path, value }) => `${path.join(".")}=${value}`);

  it("give every combination of their values", () => {
    const asked = new Map([
      [key("relayed"), ["10%", "20%"]],
      [key("survive"), ["node", "zone"]],
    ]);
    expect(combinations(asked).map(shown)).toEqual([
      ["demand.relayed=10%", "demand.survive=node"],
      ["demand.relayed=10%", "demand.survive=zone"],
      ["demand.relayed=20%", "demand.survive=node"],
      ["demand.relayed=20%", "demand.survive=zone"],
    ]);
    expect(combinations(new Map())).toEqual([]);
  });

  it("take out the other way to say how many participants there are", () => {
    const [participants = []] = combinations(new Map([[key("participants"), ["5000"]]]));
    expect(shown(participants)).toEqual([
      "demand.registered=undefined",
      "demand.concurrency=undefined",
      "demand.participants=5000",
    ]);
    const [registered = []] = combinations(
      new Map([
        [key("registered"), ["10000"]],
        [key("concurrency"), ["12%"]],
      ]),
    );
    expect(whatIf(document, registered, nothing).decided?.sizing.participants).toBe(1200);
  });

  it("all change a key that the schema knows", () => {
    const values = { zones: "a+b+c", registered: "1000", concurrency: "10%", participants: "1000", relayed: "5%" };
    const others = { mix: "100%", survive: "node", "node-type": "tinav7.c8r16p1", "turn-node-type": "tinav7.c8r16p1" };
    const oneByOne = Object.entries({ ...values, ...others });
    expect(oneByOne.map(([flag]) => flag).sort()).toEqual(WHAT_IF_KEYS.map(({ flag }) => flag).sort());
    for (const [flag, value] of oneByOne) {
      const beside = flag === "registered" ? [{ path: ["demand", "concurrency"], value: "10%" }] : [];
      const needed = flag === "concurrency" ? [{ path: ["demand", "registered"], value: 10 }] : [];
      const [changes = []] = combinations(new Map([[key(flag), [value]]]));
      expect(whatIf(document, [...changes, ...beside, ...needed], nothing).decided, flag).toBeDefined();
    }
  });
});
