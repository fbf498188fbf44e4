import { join } from "node:path";
import { Option } from "commander";
import { deployableFile } from "../lib/deployable-file.js";
import { manifestFiles, writeManifests } from "../lib/manifest-folder.js";
import { progress } from "../lib/progress.js";
import { changeLine } from "../lib/publish.js";
import { renderManifests } from "../lib/render.js";
import { EXIT, printJson } from "../lib/terminal.js";
import { findTool } from "../lib/tools.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options {
  readonly out: string;
  readonly stdout?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `relais render`: the manifests, by real helm. */
export const addRender: AddCommand = (program, setCode) => {
  program
    .command("render")
    .description("write the Kubernetes manifests of an environment (needs helm)")
    .argument("<environment>", ENVIRONMENT)
    .option("--out <folder>", "folder that holds one folder per environment", "out")
    .addOption(new Option("--stdout", "print the manifests instead of writing them").conflicts(["json", "dryRun"]))
    .option("--dry-run", "say what would be written; write nothing")
    .option("--json", "print what was written as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais render visio
  relais render visio --dry-run           which objects a change of the config would touch
  relais render lab --stdout | kubectl apply --dry-run=server -f -

Writes <out>/<name>/manifests/: one file for each object, in a folder for the base and one for each release, which are applied in
the order of their names (kubectl apply --server-side -R -f <folder>), a README.md and order.txt. Other files there are left alone.`,
    )
    .action(async (environment: string, options: Options) => {
      const decided = deployableFile(environment, options);
      if (!decided) return setCode(EXIT.findings);
      const helm = findTool("helm");
      if ("missing" in helm) {
        console.error(`error: render needs helm: ${helm.missing}; relais doctor tells how to get it`);
        return setCode(EXIT.findings);
      }
      const { blueprint, findings } = decided;
      const { step, end } = progress(`rendering ${blueprint.name}`, blueprint.releases.length, "releases");
      const manifests = await renderManifests(blueprint, helm.path, step).finally(end);
      if (options.stdout) {
        console.log(manifests.map(({ text }) => text).join("\n---\n"));
        return;
      }
      const folder = join(options.out, blueprint.name, "manifests");
      const files = manifestFiles(manifests);
      const dryRun = options.dryRun ?? false;
      const change = await writeManifests(blueprint, folder, files, { dryRun });
      if (options.json) printJson({ folder, files: files.map(({ file }) => file), change, findings });
      else console.log(changeLine(change, dryRun));
    });
};
