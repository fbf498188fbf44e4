import { describe, expect, it } from "vitest";
import { design } from "../../../stacks/design.js";
import { formatFinding } from "../../../stacks/finding.js";
import { GENERIC, mistaken, OKS } from "./files.js";
import { MISTAKES } from "./table.js";

/** Every error about a file as it is printed, without the file's name. */
const errorsOf = (text: string) =>
  design("e.yaml", text)
    .findings.filter(({ severity }) => severity === "error")
    .map((finding) => formatFinding(finding).replace("e.yaml:", ""));

describe("a file with", () => {
  it.each(MISTAKES)("%s says what to do", (_, file, changes, lines) => {
    expect(errorsOf(mistaken(file, ...changes))).toEqual(lines);
  });
});

describe("the table of mistakes", () => {
  it("has more than sixty, of files that are valid without them", () => {
    expect(MISTAKES.length).toBeGreaterThan(60);
    expect([OKS, GENERIC].flatMap(errorsOf)).toEqual([]);
  });

  it("names place, key or thing, and one thing to do in each line, in lower case and without a full stop", () => {
    for (const line of MISTAKES.flatMap(([, , , lines]) => lines)) {
      expect(line).toMatch(/^\d+:\d+ error: [^A-Z\s]?\S* .*; [a-z].*[^.]$/);
    }
  });

  it("never shows what could be a secret", () => {
    const secrets = /hunter2|c2VjcmV0|APIwWx8f9|9f86d081/;
    for (const [, file, changes] of MISTAKES) {
      const { findings } = design("e.yaml", mistaken(file, ...changes));
      expect(JSON.stringify(findings)).not.toMatch(secrets);
    }
  });

  it("reports all mistakes of a file that has many", () => {
    const text = mistaken(
      OKS,
      ["20000", "20_000"],
      ["15%", "150%"],
      ["survive: zone", "survive: everything"],
      ["10.50.0.0/16", "10.50.0.1/16"],
      ["storage: 10Gi", "storage: 10GB"],
      ["gateway: envoy", "gatway: envoy"],
    );
    expect(errorsOf(text).map((line) => line.replace(/^(\d+:\d+) error: (\S+).*/, "$1 $2"))).toEqual([
      "8:21 cloud.network.nodes",
      "12:15 demand.registered",
      "17:12 demand.relayed",
      "18:12 demand.survive",
      "24:19 redis.storage",
      "25:9 edge.gatway",
    ]);
  });
});
