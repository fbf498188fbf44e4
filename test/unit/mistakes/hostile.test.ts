import { describe, expect, it } from "vitest";
import { MAXIMUM_NODES } from "../../../stacks/config/limits.js";
import { design } from "../../../stacks/design.js";
import { formatFinding } from "../../../stacks/finding.js";
import { TRYING_MUTANTS } from "../../fixtures/runs.js";
import { mistaken, OKS } from "./files.js";
import { HOSTILE, TOO_MANY } from "./hostile-files.js";

const linesOf = (text: string) =>
  design("e.yaml", text).findings.map((each) => formatFinding(each).replace("e.yaml:", ""));

describe("a file of", () => {
  it.each(HOSTILE)("%s is refused", (_, text, line) => {
    const [first] = linesOf(text);
    expect(first?.slice(0, line.length)).toBe(line);
  });
});

describe("what people may use", () => {
  it("is read: anchors, aliases and merge keys, located where they are written", () => {
    const shared = mistaken(
      OKS,
      ["  meetings:\n", "  meetings:\n    - &team { name: team, share: 30%, size: 8, cameras: 6, microphones: 3 }\n"],
      ["{ name: team, share: 80%, size: 8, cameras: 6, microphones: 3 }", "{ <<: *team, name: board, share: 50% }"],
    );
    expect(linesOf(shared).filter((line) => line.includes("error"))).toEqual([]);
    const wrong = shared.replace("size: 8", "size: eight");
    expect(
      linesOf(wrong)
        .filter((line) => line.includes("error"))
        .map((line) => line.split(";")[0]),
    ).toEqual(['15:45 error: demand.meetings[0].size is "eight"', '15:45 error: demand.meetings[1].size is "eight"']);
  });

  it("is read with a warning: a byte order mark", () => {
    const lines = linesOf(`\ufeff${OKS}`);
    expect(lines).toContain("1:1 warning: the file begins with a byte order mark; save it as UTF-8 without one");
    expect(lines.filter((line) => line.includes("error"))).toEqual([]);
  });

  it.skipIf(TRYING_MUTANTS)("is read to the limit of keys and values, and not beyond", () => {
    const file = (keys: number) => Array.from({ length: keys }, (_, index) => `k${index}: v`).join("\n");
    expect(linesOf(file(MAXIMUM_NODES / 2 - 2)).join()).not.toContain("more than");
    expect(linesOf(file(MAXIMUM_NODES / 2)).join()).toContain(TOO_MANY);
  });
});
