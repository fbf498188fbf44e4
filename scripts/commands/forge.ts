import { readFileSync } from "node:fs";
import { Argument, Option } from "commander";
import { dnsLabel } from "../../stacks/config/names.js";
import { FORGES, type Forge } from "../../stacks/pipelines/pipeline.js";
import { approval, codeScanning, comment, issue } from "../lib/forge/actions.js";
import { ForgeError, repositoryOf, variable } from "../lib/forge/request.js";
import { EXIT } from "../lib/terminal.js";
import type { AddCommand } from "./command.js";

const ACTIONS = ["comment", "issue", "code-scanning", "approval"] as const;
type Action = (typeof ACTIONS)[number];

interface Options {
  readonly for: Forge;
  readonly environment: string;
}

/** `relais forge`: what the jobs of `relais pipeline` ask of their forge. */
export const addForge: AddCommand = (program, setCode) => {
  program
    .command("forge")
    .description("what the jobs of relais pipeline ask of their forge")
    .addArgument(new Argument("<action>", "what to do").choices([...ACTIONS]))
    .argument("[file]", "what to write there; approval takes none")
    .addOption(new Option("--for <forge>", "the forge").choices([...FORGES]).makeOptionMandatory())
    .requiredOption("--environment <name>", "name of the environment that it is about")
    .addHelpText(
      "after",
      `
Examples:
  relais forge comment plan.md --for gitlab --environment visio     below the merge request, or changes the one it wrote
  relais forge issue plan.md --for forgejo --environment visio      one issue for drift, changed while it is open
  relais forge code-scanning relais.sarif --for github --environment visio
  relais forge approval --for github --environment visio            1 unless somebody must approve what is applied

They run in a job, with the forge's variables and its token in RELAIS_FORGE_TOKEN.`,
    )
    .action(async (action: Action, file: string | undefined, options: Options) => {
      const problems = usage(action, file, options);
      for (const problem of problems) console.error(`error: ${problem}`);
      if (problems.length > 0) return setCode(EXIT.usage);
      try {
        console.log(await run(action, file ?? "", options));
      } catch (error) {
        if (!(error instanceof ForgeError)) throw error;
        console.error(`error: ${error.message}`);
        setCode(EXIT.findings);
      }
    });
};

const usage = (action: Action, file: string | undefined, options: Options): string[] => [
  ...(dnsLabel(20).safeParse(options.environment).success
    ? []
    : [`--environment is "${options.environment}"; name an environment such as visio`]),
  ...(action !== "approval" && file === undefined ? [`${action} needs a file`] : []),
  ...(action === "approval" && file !== undefined ? ["approval takes no file"] : []),
  ...(options.for !== "github" && (action === "approval" || action === "code-scanning")
    ? [`${action} goes only with --for github`]
    : []),
];

async function run(action: Action, file: string, options: Options): Promise<string> {
  const { environment } = options;
  const repository = repositoryOf(options.for, process.env);
  if (action === "approval") {
    await approval(repository, environment);
    return `${environment}: required reviewers are there`;
  }
  const text = contentOf(file);
  if (action === "issue") return `issue ${await issue(repository, environment, text)}`;
  if (action === "comment") {
    const name = options.for === "gitlab" ? "CI_MERGE_REQUEST_IID" : "RELAIS_MERGE_REQUEST";
    const request = variable(process.env, name, "it runs for a merge request only");
    return `comment ${await comment(repository, environment, request, text)}`;
  }
  const sha = variable(process.env, "GITHUB_SHA", "it runs in a job of a pipeline only");
  const ref = variable(process.env, "GITHUB_REF", "it runs in a job of a pipeline only");
  await codeScanning(repository, { sha, ref }, text);
  return "handed to code scanning";
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ForgeError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}); name a file that is there`,
    );
  }
}
