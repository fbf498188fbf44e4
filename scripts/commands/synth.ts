import { join } from "node:path";
import { deployableFile } from "../lib/deployable-file.js";
import { writeOutput } from "../lib/output.js";
import { changeLine } from "../lib/publish.js";
import { CHARTS } from "../lib/root.js";
import { summary } from "../lib/summary.js";
import { countFindings, EXIT, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options {
  out: string;
  dryRun?: boolean;
  json?: boolean;
}

/** `relais synth`: stacks, charts, values and plans of an environment into the output folder. */
export const addSynth: AddCommand = (program, setCode) => {
  program
    .command("synth")
    .description("write stacks, charts and values of an environment, and say what they deploy")
    .argument("<environment>", ENVIRONMENT)
    .option("--out <folder>", "folder that holds one folder per environment", "out")
    .option("--dry-run", "say what would be written; write nothing")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais synth visio
  relais synth deployments/lab.yaml --out /tmp/relais
  relais synth visio --dry-run            which files a change of the config would touch

Writes <out>/<name>/: stacks/, charts/, values/, blueprint.json, sizing.json, images.json.
Nothing is written while there is an error. Other files there (state/, .terraform/) are left alone.`,
    )
    .action(async (environment: string, options: Options) => {
      const decided = deployableFile(environment, options);
      if (!decided) return setCode(EXIT.findings);
      const { blueprint, sizing, findings } = decided;
      const folder = join(options.out, blueprint.name);
      const { synthesize } = await import("../../stacks/cdktf/synth.js");
      const write = (outdir: string) => synthesize(blueprint, outdir, CHARTS);
      const dryRun = options.dryRun ?? false;
      const change = await writeOutput(decided, folder, write, { dryRun });
      const said = { argument: environment, findings: countFindings(findings) };
      if (options.json) printJson({ findings, sizing, change });
      else console.log(summary(decided, { ...said, written: changeLine(change, dryRun) }));
    });
};
