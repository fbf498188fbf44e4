import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Option } from "commander";
import { deployableFile } from "../lib/deployable-file.js";
import { progress } from "../lib/progress.js";
import { renderManifests } from "../lib/render.js";
import { replaceFolder, staged } from "../lib/staging.js";
import { EXIT, printJson } from "../lib/terminal.js";
import { findTool } from "../lib/tools.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

/** `relais render`: the manifests, by real helm. */
export const addRender: AddCommand = (program, setCode) => {
  program
    .command("render")
    .description("write the Kubernetes manifests of an environment (needs helm)")
    .argument("<environment>", ENVIRONMENT)
    .option("--out <folder>", "folder that holds one folder per environment", "out")
    .option("--stdout", "print the manifests instead of writing them")
    .addOption(new Option("--json", "print what was written as JSON").conflicts("stdout"))
    .addHelpText(
      "after",
      "\nExamples:\n  relais render visio\n  relais render lab --stdout | kubectl apply --dry-run=server -f -",
    )
    .action(async (environment: string, options: { out: string; stdout?: boolean; json?: boolean }) => {
      const decided = deployableFile(environment, options);
      if (!decided) return setCode(EXIT.findings);
      const helm = await findTool("helm");
      if ("missing" in helm) {
        console.error(`error: render needs helm: ${helm.missing}; relais doctor tells how to get it`);
        return setCode(EXIT.findings);
      }
      const { name, releases } = decided.blueprint;
      const { step, end } = progress(`rendering ${name}`, releases.length, "releases");
      const manifests = await renderManifests(decided.blueprint, helm.path, step).finally(end);
      if (options.stdout) {
        console.log(manifests.map(({ text }) => text).join("\n---\n"));
        return;
      }
      const folder = join(options.out, name, "manifests");
      const fill = (staging: string) => {
        for (const { file, text } of manifests) writeFileSync(join(staging, file), text);
      };
      await staged(folder, fill, (staging) => replaceFolder(staging, folder));
      const files = manifests.map(({ file }) => file);
      if (options.json) printJson({ folder, files, findings: decided.findings });
      else console.log(`wrote ${folder}: ${files.join(", ")}`);
    });
};
