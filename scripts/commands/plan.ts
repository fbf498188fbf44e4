import { Option } from "commander";
import { isEmpty } from "../../stacks/plan/report.js";
import { deployableFile } from "../lib/deployable-file.js";
import { openDeployment } from "../lib/engine/deployment.js";
import { addEngineOptions, addStackOption, type EngineOptions } from "../lib/engine/options.js";
import { type Plans, planStacks } from "../lib/engine/plan-stacks.js";
import { tellFailure } from "../lib/engine/tell-failure.js";
import { planJunit, planSarif } from "../lib/plan-reports.js";
import { planJson, planMarkdown, planText } from "../lib/print-plan.js";
import { EXIT, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

const FORMATS = ["text", "markdown", "json", "junit", "sarif"] as const;

interface Options extends EngineOptions {
  readonly format: (typeof FORMATS)[number];
  readonly exitCode?: boolean;
}

/** `relais plan`: what an apply would do, in our words and the engine's. */
export const addPlan: AddCommand = (program, setCode) => {
  addStackOption(
    addEngineOptions(
      program
        .command("plan")
        .description("write the stacks and say what an apply would change, by OpenTofu or Terraform")
        .argument("<environment>", ENVIRONMENT)
        .addOption(new Option("--format <format>", "how the plan is printed").choices(FORMATS).default("text"))
        .option("--exit-code", "end with 1 when something would change"),
    ),
  )
    .addHelpText(
      "after",
      `
Examples:
  relais plan visio                       state and plans are encrypted with $RELAIS_STATE_PASSPHRASE
  relais plan visio --stack services --format markdown > comment.md
  relais plan visio --format junit > plan.xml      what it takes away fails; sarif is for code scanning
  relais plan visio --exit-code           1 if what runs is not what the file says: for a nightly job
  relais plan visio --mirror ./providers  in a closed site

Changes nothing but the files of <out>/<name>. A stack whose cluster is not made yet is named, not planned.`,
    )
    .action(async (argument: string, options: Options) => {
      const json = options.json || options.format === "json";
      const decided = deployableFile(argument, { json });
      if (!decided) return setCode(EXIT.findings);
      try {
        const plans = await planStacks(await openDeployment(argument, decided, options), options.stack);
        await print(plans, json ? "json" : options.format, decided.document.file);
        setCode(options.exitCode && !isEmpty(plans.report) ? EXIT.findings : EXIT.good);
      } catch (error) {
        setCode(tellFailure(error));
      }
    });
};

async function print(plans: Plans, format: Options["format"], file: string): Promise<void> {
  const { report } = plans;
  if (format === "json") printJson(planJson(report));
  else if (format === "junit") console.log(planJunit(report));
  else if (format === "sarif") printJson(planSarif(report, file, process.cwd()));
  else console.log(await (format === "markdown" ? planMarkdown(plans) : planText(plans)));
}
