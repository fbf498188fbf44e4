import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { FEATURES } from "../../scripts/dev/features/index.js";
import { type Proof, titlesOf } from "../../scripts/dev/proofs.js";
import { SECURITY_CLAIMS } from "../../scripts/dev/security-claims.js";

const lines = [...Object.values(SECURITY_CLAIMS), ...Object.values(FEATURES)].flat();
const proofs: readonly Proof[] = lines.flatMap((line) => line.proofs);

/** Everything that is written in the folder of a file and below. */
function textBeside(file: string): string {
  const folder = dirname(file);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((each) => each.endsWith(".ts"));
  return files.map((each) => readFileSync(join(folder, each), "utf8")).join("\n");
}

describe("a test that a page names", () => {
  it.each([...new Set(proofs.map(({ file }) => file))])("is there: %s", (file) => {
    const named = proofs.filter((each) => each.file === file);
    const titles = titlesOf(file);
    for (const { title } of named) expect(titles).toContain(title);
  });

  it("is there for the case that is named", () => {
    for (const { file, of } of proofs.filter((each) => each.of !== undefined))
      expect(textBeside(file)).toMatch(new RegExp(`^ *"?${of?.replaceAll(/[.*+?^$()|[\]{}]/g, "\\$&")}"?[:,]`, "m"));
  });

  it("is looked for among titles, not in all text", () => {
    expect(titlesOf("test/synth/proofs.test.ts")).toEqual([
      "a test that a page names",
      "is there: %s",
      "is there for the case that is named",
      "is looked for among titles, not in all text",
      "is one wherever something is claimed",
    ]);
  });

  it("is one wherever something is claimed", () => {
    for (const line of lines) expect(line.proofs.length > 0 || "missing" in line, JSON.stringify(line)).toBe(true);
  });
});
