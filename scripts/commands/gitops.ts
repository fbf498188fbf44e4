import { join } from "node:path";
import { Option } from "commander";
import {
  CONTROLLERS,
  type Controller,
  chartsOf,
  gitOpsFiles,
  NAMESPACES,
  ROOT_FILE,
} from "../../stacks/gitops/files.js";
import { FOLDERS } from "../../stacks/gitops/repository.js";
import { deployableFile } from "../lib/deployable-file.js";
import { writeGitOps } from "../lib/gitops-folder.js";
import { problemsOf, type RepositoryFlags } from "../lib/gitops-repository.js";
import { table } from "../lib/table.js";
import { EXIT, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options {
  readonly for: Controller;
  readonly repository: string;
  readonly branch: string;
  readonly path?: string;
  readonly namespace?: string;
  readonly credentials?: string;
  readonly out: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `relais gitops`: the folder that Argo CD or Flux follows. */
export const addGitops: AddCommand = (program, setCode) => {
  program
    .command("gitops")
    .description("write the folder of a Git repository that Argo CD or Flux follows")
    .argument("<environment>", ENVIRONMENT)
    .addOption(new Option("--for <controller>", "who follows it").choices([...CONTROLLERS]).makeOptionMandatory())
    .requiredOption(
      "--repository <url>",
      "Git repository that the folder is committed to, as the controller reaches it",
    )
    .option("--branch <name>", "branch that is followed", "main")
    .option("--path <folder>", "folder in the repository (default: <environment>)")
    .option("--namespace <name>", "namespace of the controller (default: argocd or flux-system)")
    .option("--credentials <secret>", "Secret that Flux reads the repository with, in its namespace (default: none)")
    .option("--out <folder>", "folder that holds one folder per environment", "out")
    .option("--dry-run", "name the files; write nothing")
    .option("--json", "print what was written as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais gitops visio --for flux --repository https://git.example.fr/platform.git --path clusters/visio
  relais gitops lab --for argocd --repository ssh://git@git.example.fr/platform.git --branch production

Writes <out>/<name>/gitops/<controller>/: ${ROOT_FILE}, to be applied once, and what it follows: ${Object.values(FOLDERS).join("/, ")}/.
Commit the folder as it is. The cluster itself, its node pools and the Secrets are not part of it: relais synth, relais secrets.`,
    )
    .action(async (argument: string, options: Options) => {
      const repository = repositoryOf(options);
      const problems = usage(options, repository);
      if (problems.length > 0) {
        for (const problem of problems) console.error(`error: ${problem}`);
        return setCode(EXIT.usage);
      }
      const decided = deployableFile(argument, options);
      if (!decided) return setCode(EXIT.findings);
      const { blueprint, findings } = decided;
      const here = { ...repository, path: repository.path ?? blueprint.name };
      const files = gitOpsFiles(blueprint, options.for, here);
      const charts = chartsOf(blueprint);
      const folder = join(options.out, blueprint.name, "gitops", options.for);
      if (!options.dryRun) await writeGitOps(folder, files, charts);
      const names = [...files.map(({ file }) => file), ...charts.map((chart) => `${FOLDERS.charts}/${chart}/`)];
      if (options.json) return printJson({ folder, files: names, repository: here, findings });
      console.log(`${options.dryRun ? "would write" : "wrote"} ${folder}: ${names.join(", ")}`);
      if (options.dryRun) return;
      console.log(
        [
          "",
          "next",
          table([
            [`commit ${folder}/ as ${here.path}/`, `to branch ${here.branch} of ${here.url}`],
            [`npx relais secrets ${argument}`, "which Secrets must exist"],
            [`kubectl apply -f ${join(folder, ROOT_FILE)}`, "once: the controller does the rest"],
          ]),
        ].join("\n"),
      );
    });
};

function repositoryOf({ repository: url, branch, path, namespace, credentials, ...options }: Options): RepositoryFlags {
  return { url, branch, path: path?.replace(/\/+$/, ""), namespace: namespace ?? NAMESPACES[options.for], credentials };
}

/** Everything that is wrong with the flags. */
const usage = (options: Options, repository: RepositoryFlags): string[] => [
  ...problemsOf(repository),
  ...(options.credentials !== undefined && options.for !== "flux"
    ? ["--credentials goes only with --for flux; Argo CD finds its own by the repository's URL"]
    : []),
];
