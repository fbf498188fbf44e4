import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { FEATURES } from "../../scripts/dev/features/index.js";
import { PROMISES } from "../../scripts/dev/promises/index.js";
import { type Proof, titlesOf } from "../../scripts/dev/proofs.js";
import { SECURITY_CLAIMS } from "../../scripts/dev/security-claims.js";

const promises = Object.values(PROMISES).flatMap((pages) =>
  Object.entries(pages).flatMap(([page, list]) => list.map((each) => ({ page, ...each }))),
);
const lines = [...Object.values(SECURITY_CLAIMS), ...Object.values(FEATURES), promises].flat();
const proofs: readonly Proof[] = lines.flatMap((line) => line.proofs);

/** Everything that is written in the folder of a file and below. */
function textBeside(file: string): string {
  const folder = dirname(file);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((each) => each.endsWith(".ts"));
  return files.map((each) => readFileSync(join(folder, each), "utf8")).join("\n");
}

/** What is written on a page, in one line. */
const plain = (page: string) => readFileSync(page, "utf8").replaceAll("**", "").replaceAll(/\s+/g, " ");

/** The points of a section, each in one line. */
function pointsOf(page: string, heading: string): string[] {
  const section = readFileSync(page, "utf8").split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section
    .split("\n- ")
    .slice(1)
    .map((point) => point.replaceAll("**", "").replaceAll(/\s+/g, " "));
}

describe("a promise", () => {
  it.each(promises)("is on $page: $words", ({ page, words }) => {
    expect(plain(page)).toContain(words);
  });

  it.each([
    ["docs/concepts.md", "Rules that keep calls alive"],
    ["SECURITY.md", "What Relais promises, and how it is held"],
  ])("has a test wherever %s has one under: %s", (page, heading) => {
    const words = promises.filter((each) => each.page === page).map((each) => each.words);
    const points = pointsOf(page, heading);
    expect(points.length).toBeGreaterThan(5);
    expect(points.filter((point) => !words.some((each) => point.includes(each)))).toEqual([]);
  });
});

describe("what a page names", () => {
  const pages = [
    ...["README.md", "CONTRIBUTING.md", "SECURITY.md"],
    ...readdirSync("docs")
      .filter((name) => name.endsWith(".md"))
      .map((name) => join("docs", name)),
  ];

  it.each(pages)("is there: %s", (page) => {
    const text = readFileSync(page, "utf8");
    const files = [...text.matchAll(/\b(?:test|scripts|stacks|data|tools)\/[\w./-]*\w\.(?:ts|json|go|mod)\b/g)].map(
      ([file]) => file,
    );
    expect([...new Set(files)].filter((file) => !existsSync(file))).toEqual([]);
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    const commands = [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, to = ""]) =>
      join(dirname(page), to),
    );
    expect(links.filter((file) => !existsSync(file))).toEqual([]);
  });
});

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
      "a promise",
      "is on $page: $words",
      "has a test wherever %s has one under: %s",
      "what a page names",
      "is there: %s",
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
