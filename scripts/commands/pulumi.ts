import { join } from "node:path";
import { STACKS } from "../../stacks/pulumi/project.js";
import { deployableFile } from "../lib/deployable-file.js";
import { changeLine } from "../lib/publish.js";
import { writePulumiProject } from "../lib/pulumi-project.js";
import { table } from "../lib/table.js";
import { EXIT, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options {
  readonly out: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `relais pulumi`: the base and the services as a Pulumi project. */
export const addPulumi: AddCommand = (program, setCode) => {
  program
    .command("pulumi")
    .description("write a Pulumi project of an environment: its base and its services")
    .argument("<environment>", ENVIRONMENT)
    .option("--out <folder>", "folder that holds one folder per environment", "out")
    .option("--dry-run", "say what would be written; write nothing")
    .option("--json", "print what was written as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais pulumi lab
  relais pulumi visio --dry-run           which files a change of the config would touch

Writes <out>/<name>/pulumi/: Pulumi.yaml, package.json, index.js (the program), blueprint.json and the charts. The project has two
stacks, ${STACKS.join(" and ")}. Configuration, state and libraries that Pulumi keeps there are left alone. Cluster and node pools are not
part of it: relais synth. docs/pulumi.md says what was tried and what was not.`,
    )
    .action(async (environment: string, options: Options) => {
      const decided = deployableFile(environment, options);
      if (!decided) return setCode(EXIT.findings);
      const { blueprint, findings } = decided;
      const folder = join(options.out, blueprint.name, "pulumi");
      const dryRun = options.dryRun ?? false;
      const change = await writePulumiProject(blueprint, folder, { dryRun });
      if (options.json) return printJson({ folder, change, findings });
      console.log(changeLine(change, dryRun));
      if (dryRun) return;
      const pulumi = `pulumi -C ${folder}`;
      console.log(
        [
          "",
          "next",
          table([
            [`npm install --prefix ${folder}`, "Pulumi's libraries"],
            ["export PULUMI_CONFIG_PASSPHRASE=...", "encrypts what the state keeps secret"],
            [`${pulumi} stack select --create base`, "then the same for services"],
            [`${pulumi} config set kubeconfig <absolute path>`, "for each stack"],
            [`${pulumi} up`, `base first, then npx relais secrets ${environment} --create, then services`],
          ]),
        ].join("\n"),
      );
    });
};
