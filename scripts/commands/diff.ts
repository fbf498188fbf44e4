import { dirname } from "node:path";
import { Option } from "commander";
import { compare, type DecidedDesign, isEqual } from "../../stacks/compare/comparison.js";
import type { Decided, Design } from "../../stacks/design.js";
import { capacityScreen } from "../lib/capacity-screen.js";
import { diffSections, manifestSection } from "../lib/diff-sections.js";
import { designFile } from "../lib/environment-file.js";
import { isNewSince, readAtRevision } from "../lib/git-revision.js";
import { manifestChanges } from "../lib/manifest-diff.js";
import { codeBlock, sectionsMarkdown, sectionsText } from "../lib/sections.js";
import { EXIT, printFindings, printJson, UsageError } from "../lib/terminal.js";
import { findTool } from "../lib/tools.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

const FORMATS = ["text", "markdown", "json"] as const;

interface Options {
  readonly rev?: string;
  readonly format: (typeof FORMATS)[number];
  readonly manifests?: boolean;
  readonly full?: boolean;
  readonly exitCode?: boolean;
}

/** What a comparison is between, with the titles of both sides. */
interface Sides {
  readonly title: string;
  /** Undefined where the environment is not there yet. */
  readonly before: Design | undefined;
  readonly after: Design;
}

/** `relais diff`: what a change of an environment's file changes in what runs. */
export const addDiff: AddCommand = (program, setCode) => {
  program
    .command("diff")
    .description("say what changes against a git revision, or between two environments")
    .argument("<environment>", ENVIRONMENT)
    .argument("[other]", "environment to compare with, instead of a revision")
    .option("--rev <revision>", "git revision of the file to compare with (default: HEAD)")
    .addOption(new Option("--format <format>", "how differences are printed").choices(FORMATS).default("text"))
    .addOption(new Option("--json", "short for --format json").implies({ format: "json" }))
    .option("--manifests", "compare the rendered manifests too (needs helm)")
    .option("--full", "with --manifests: a unified diff of every object")
    .option("--exit-code", "end with 1 when there are differences")
    .addHelpText(
      "after",
      `
Examples:
  relais diff visio                          the working file against HEAD
  relais diff visio --rev main~3
  relais diff visio ministry                 from the first environment to the second
  relais diff visio --rev main --format markdown > comment.md
  relais diff visio --manifests --full       with a unified diff of every Kubernetes object

Both sides are designed by this version of relais: what differs comes from the environment's files.`,
    )
    .action(async (environment: string, other: string | undefined, options: Options) => {
      let sides: Sides;
      try {
        if (other !== undefined && options.rev !== undefined)
          throw new UsageError("another environment and --rev are both given; name one of them");
        if (options.full && !options.manifests) throw new UsageError("--full needs --manifests; add it");
        sides = other === undefined ? revisions(environment, options.rev ?? "HEAD") : environments(environment, other);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        console.error(`error: ${error.message}`);
        return setCode(EXIT.usage);
      }
      const { title, before, after } = sides;
      const wrong = [before, after].find((side) => side && !isDecided(side));
      if (wrong || !isDecided(after)) {
        const { findings } = wrong ?? after;
        if (options.format === "json") printJson({ findings });
        else printFindings(findings);
        return setCode(EXIT.findings);
      }
      if (!before || !isDecided(before)) {
        printNew(title, after.decided, options.format);
        if (options.exitCode) setCode(EXIT.findings);
        return;
      }
      const helm = options.manifests ? findTool("helm") : undefined;
      if (helm && "missing" in helm) {
        console.error(`error: --manifests needs helm: ${helm.missing}; relais doctor tells how to get it`);
        return setCode(EXIT.findings);
      }
      const comparison = compare(before, after);
      const equal = isEqual(comparison);
      const manifests = helm && (await manifestChanges(before.decided.blueprint, after.decided.blueprint, helm.path));
      const diffs = options.full ? (manifests ?? []).map(({ diff }) => diff).join("") : "";
      const sections = [...diffSections(comparison), ...manifestSection(manifests ?? [])];
      if (options.format === "json") {
        const listed = manifests?.map(({ diff, ...change }) => (options.full ? { ...change, diff } : change));
        printJson({ title, equal, ...comparison, ...(listed ? { manifests: listed } : {}) });
      } else if (equal) console.log(`${title}: no difference`);
      else if (options.format === "markdown")
        console.log([`## ${title}`, sectionsMarkdown(sections), ...(diffs ? [codeBlock(diffs)] : [])].join("\n\n"));
      else console.log([title, sectionsText(sections), ...(diffs ? [diffs] : [])].join("\n\n").trimEnd());
      if (options.exitCode && !equal) setCode(EXIT.findings);
    });
};

function revisions(environment: string, revision: string): Sides {
  const after = designFile(environment);
  const file = after.decided?.document.file ?? environment;
  const isNew = after.decided !== undefined && isNewSince(revision, file);
  const before = isNew ? undefined : designFile(environment, readAtRevision(revision, dirname(file)));
  return { title: `${file}: ${revision} -> working file`, before, after };
}

function environments(before: string, after: string): Sides {
  return { title: `${before} -> ${after}`, before: designFile(before), after: designFile(after) };
}

/** Against nothing, what matters is what it takes. */
function printNew(title: string, decided: Decided, format: Options["format"]): void {
  const screen = capacityScreen(decided);
  if (format === "json") printJson({ title, equal: false, isNew: true, sizing: decided.sizing });
  else if (format === "markdown")
    console.log([`## ${title}`, "A new environment.", codeBlock(screen, "text")].join("\n\n"));
  else console.log([title, "a new environment", screen].join("\n\n"));
}

const isDecided = (side: Design): side is DecidedDesign => side.decided !== undefined;
