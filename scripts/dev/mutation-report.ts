/**
 * Turns Stryker's JSON report into docs/mutation.md: the score of each folder of `stacks/`, and every mutant that no test notices.
 * Usage: npm run -s mutation-report < out/mutation.json > docs/mutation.md
 */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { json } from "node:stream/consumers";
import { ROOT } from "../lib/root.js";

/** The part of the mutation testing report schema (stryker-mutator.io, version 2) that is read here. */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly mutatorName: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number } };
}

/** A timeout is a loop that the mutant made endless: noticed. */
const NOTICED = ["Killed", "Timeout"];
/** The others are not tried: mutants of what runs once at load, and those that do not compile. */
const UNNOTICED = ["Survived", "NoCoverage"];

const { files } = (await json(process.stdin)) as Report;
const paths = Object.keys(files).sort();
const mutants = (chosen: readonly string[]) => chosen.flatMap((path) => files[path]?.mutants ?? []);
const folders = [...new Set(paths.map(dirname))].sort();

/** A report may be of a part (`-m`): what it says nothing about is named. */
const unmeasured = readdirSync(join(ROOT, "stacks"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !folders.some((folder) => folder.startsWith(`stacks/${entry.name}`)))
  .map(({ name }) => `\`stacks/${name}\``);

function row(name: string, chosen: readonly string[]): string {
  const tried = mutants(chosen).filter(({ status }) => [...NOTICED, ...UNNOTICED].includes(status));
  const noticed = tried.filter(({ status }) => NOTICED.includes(status)).length;
  return `| ${[name, tried.length, noticed, tried.length - noticed, `${((100 * noticed) / tried.length).toFixed(1)} %`].join(" | ")} |`;
}

function survivors(path: string): string[] {
  const unnoticed = mutants([path]).filter(({ status }) => UNNOTICED.includes(status));
  if (unnoticed.length === 0) return [];
  const names = unnoticed.map(({ location, mutatorName }) => `${location.start.line} ${mutatorName}`);
  const counted = [...new Set(names)].map((name) => {
    const count = names.filter((each) => each === name).length;
    return count > 1 ? `${name} x${count}` : name;
  });
  return [`- \`${path}\`: ${counted.join(", ")}`];
}

console.log(`# Mutation score

Stryker changes \`stacks/\` in one place at a time and runs the unit and synth tests that reach it. What no test notices survives.
Made by \`npm run mutation\` and \`npm run -s mutation-report < out/mutation.json > docs/mutation.md\` (CONTRIBUTING); lines are those of
the code that was measured, which may have moved since.

| folder | mutants tried | noticed | survivors | score |
| --- | --- | --- | --- | --- |
${folders
  .map((folder) =>
    row(
      `\`${folder}\``,
      paths.filter((path) => dirname(path) === folder),
    ),
  )
  .join("\n")}
${row("all", paths)}
${unmeasured.length > 0 ? `\nNot measured: ${unmeasured.join(", ")}.\n` : ""}
## Survivors

Line and kind of change.

${paths.flatMap(survivors).join("\n")}`);
