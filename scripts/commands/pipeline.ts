import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Option } from "commander";
import { pipelineFile } from "../../stacks/pipelines/file.js";
import { FORGES, type Forge, type Pipeline, type PipelineChoice, pipelineOf } from "../../stacks/pipelines/pipeline.js";
import { deployableFile } from "../lib/deployable-file.js";
import { problemsOf } from "../lib/pipeline-flags.js";
import { isUntouched, signed } from "../lib/pipeline-text.js";
import { writeWhole } from "../lib/staging.js";
import { table } from "../lib/table.js";
import { EXIT, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options extends Omit<PipelineChoice, "argument"> {
  readonly for: Forge;
  readonly out: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly force?: boolean;
}

/** `relais pipeline`: the file that a forge runs for an environment. */
export const addPipeline: AddCommand = (program, setCode) => {
  program
    .command("pipeline")
    .description("write the pipeline of a repository: check, plan with a comment, apply with approval, nightly drift")
    .argument("<environment>", ENVIRONMENT)
    .addOption(new Option("--for <forge>", "who runs it").choices([...FORGES]).makeOptionMandatory())
    .option("--runs-on <label>", "label of the runner, on GitLab its tag (GitLab's default: any)")
    .option(
      "--image <image>",
      "container image of the jobs, with git, node, tofu, kubectl and helm (default: the runner has them)",
    )
    .option("--branch <name>", "branch that is deployed", "main")
    .option("--nightly <cron>", "when drift is looked for, UTC; GitLab keeps schedules in its settings", "17 3 * * *")
    .option("--policy <command>", "command that judges the manifests in out/<name>/manifests (default: none)")
    .option("--engine <path>", "tofu or terraform on the runner (default: the first of them on PATH)")
    .option("--mirror <path>", "take providers from this folder of the runner only: for a closed site")
    .option("--code-scanning", "GitHub: hand findings to code scanning, which private repositories pay for", false)
    .option("--out <folder>", "top of the repository", ".")
    .option("--force", "replace a file that somebody has changed")
    .option("--dry-run", "say what would be written; write nothing")
    .option("--json", "print what was written as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais pipeline visio --for github --runs-on self-hosted
  relais pipeline visio --for forgejo --runs-on docker --image registry.example.fr/ci/tofu:1
  relais pipeline visio --for gitlab --image registry.example.fr/ci/tofu:1 --policy "kube-score score out/visio/manifests/*.yaml"

Run it at the top of the repository that holds deployments/, package.json and package-lock.json with relais. The state must be in
object storage (state.backend: s3): a runner forgets its files. Secrets are variables of the forge; docs/pipelines.md names them.`,
    )
    .action((argument: string, options: Options) => {
      const problems = problemsOf({ ...options, argument }, options.for);
      for (const problem of problems) console.error(`error: ${problem}`);
      if (problems.length > 0) return setCode(EXIT.usage);
      const decided = deployableFile(argument, options);
      if (!decided) return setCode(EXIT.findings);
      if (decided.blueprint.state.backend === "local")
        return refuse(
          `state.backend is local, which a runner forgets after each job; allowed: s3; set state in ${decided.document.file}`,
        );
      const pipeline = pipelineOf(decided.blueprint, { ...options, argument });
      const { file, text } = pipelineFile(pipeline, options.for);
      const path = join(options.out, file);
      const content = signed(commandOf(argument, options), text);
      const before = existsSync(path) ? readFileSync(path, "utf8") : undefined;
      if (before !== undefined && before !== content && !isUntouched(before) && !options.force)
        return refuse(`${path} was not written by relais pipeline, or changed since; --force replaces it`);
      if (!options.dryRun && before !== content) writeWhole(path, content, { overwrite: true });
      const { secrets } = pipeline;
      if (options.json)
        return printJson({ file: path, changed: before !== content, secrets, findings: decided.findings });
      console.log(`${verb(options, before === content)} ${path}`);
      if (!options.dryRun) console.log(["", "next", table(nextSteps(pipeline, options.for))].join("\n"));
    });

  function refuse(message: string): void {
    console.error(`error: ${message}`);
    setCode(EXIT.findings);
  }
};

const verb = ({ dryRun }: Options, same: boolean) => (same ? "nothing to change in" : dryRun ? "would write" : "wrote");

/** The flags that made a file, so that it can be made again. */
function commandOf(argument: string, options: Options): string {
  const { runsOn, image, policy, engine, mirror, codeScanning, branch, nightly } = options;
  const flags = [
    ["--runs-on", runsOn],
    ["--image", image],
    ["--branch", branch],
    ["--nightly", nightly],
    ["--policy", policy],
    ["--engine", engine],
    ["--mirror", mirror],
  ].flatMap(([flag, value]) => (value === undefined ? [] : [flag, quoted(value)]));
  return [
    "relais pipeline",
    argument,
    "--for",
    options.for,
    ...flags,
    ...(codeScanning ? ["--code-scanning"] : []),
  ].join(" ");
}

const quoted = (value: string) => (/^[\w./:@-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`);

function nextSteps({ name, secrets }: Pipeline, forge: Forge): string[][] {
  const all = secrets.join(", ");
  if (forge === "github")
    return [
      [`environments ${name} and ${name}-plan`, `secrets: ${all}`],
      [`environment ${name}`, "required reviewers, and the deployed branch alone"],
    ];
  if (forge === "forgejo") return [["the repository's secrets", all]];
  return [
    [`variables of environments ${name} and ${name}-plan`, `${all}, RELAIS_FORGE_TOKEN: masked`],
    [`environment ${name}`, "protected: only some may deploy"],
    ["a pipeline schedule", "for the nightly look at drift"],
    [".gitlab-ci.yml", `include: [{ local: .gitlab-ci.relais-${name}.yml }]`],
  ];
}
