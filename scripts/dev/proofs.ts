import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/root.js";

/** A test that shows something: tests of docs hold that it is there. */
export interface Proof {
  /** Its file. */
  readonly file: string;
  /** Its title, as written there. */
  readonly title: string;
  /** Where a title is for many cases: the case, as written in the folder of the file. */
  readonly of?: string;
}

/** A test of `test/`: `proof("charts/ports.test.ts", "the SFU listens on one mux port per vCPU")`. */
export const proof = (file: string, title: string, of?: string): Proof => ({
  file: `test/${file}`,
  title,
  ...(of !== undefined && { of }),
});

/** An oracle of test/charts/oracles, which every render of the charts is held against. */
export const oracle = (name: string): Proof =>
  proof("charts/oracles.test.ts", "give no reason to complain about %s", name);

/** A mutant of test/charts/mutants: what is noticed if somebody breaks it. */
export const mutant = (name: string): Proof => proof("charts/mutants.test.ts", "%s is not accepted", name);

/** A proof on a page under docs. */
export const proofLine = ({ file, title, of }: Proof): string =>
  `[${file.replace(/^test\//, "")}](../${file}): ${escaped(of === undefined ? title : filled(title, of))}`;

/** A text in a cell of a Markdown table. */
export const escaped = (text: string): string => text.replaceAll("|", "\\|");

/** The titles of the tests of a file: a string in front of a function. */
export function titlesOf(file: string): readonly string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return [...text.matchAll(/\(\s*"((?:[^"\\]|\\.)*)",\s*(?:async\b|\()/g)].map(([, title = ""]) => title);
}

// vitest puts a case where a title has %s or $name.
const filled = (title: string, of: string) => title.replace(/%s|\$name/, of);
