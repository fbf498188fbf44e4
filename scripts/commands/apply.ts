import { isEmpty, type PlanReport } from "../../stacks/plan/report.js";
import { refused } from "../../stacks/plan/risks.js";
import { agreed } from "../lib/agreed.js";
import { deployableFile } from "../lib/deployable-file.js";
import { applyStacks, refusal } from "../lib/engine/apply-stacks.js";
import { openDeployment } from "../lib/engine/deployment.js";
import { EngineError } from "../lib/engine/engine.js";
import { addEngineOptions, addStackOption, type EngineOptions } from "../lib/engine/options.js";
import { planStacks } from "../lib/engine/plan-stacks.js";
import { tellFailure } from "../lib/engine/tell-failure.js";
import { planSections } from "../lib/plan-sections.js";
import { planJson, planText } from "../lib/print-plan.js";
import { sectionsText } from "../lib/sections.js";
import { table } from "../lib/table.js";
import { collect, EXIT, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options extends EngineOptions {
  readonly yes?: boolean;
  readonly allow?: readonly string[];
  readonly drainWait?: string;
}

/** Beside the drain itself: a pod's end, and the next look. */
const SLACK_MINUTES = 5;

/** `relais apply`: brings what runs to what the file says. */
export const addApply: AddCommand = (program, setCode) => {
  addStackOption(
    addEngineOptions(
      program
        .command("apply")
        .description("plan, ask, and bring what runs to what the environment says")
        .argument("<environment>", ENVIRONMENT)
        .option("--yes", "do not ask")
        .option("--allow <risk>", "allow what takes something away, repeatable: the plan names each", collect<string>())
        .option(
          "--drain-wait <minutes>",
          "before nodes go: wait for servers to drain (default: the drain, and some minutes)",
        ),
    ),
  )
    .addHelpText(
      "after",
      `
Examples:
  relais apply lab
  relais apply visio --yes                in a pipeline, after somebody has read the plan
  relais apply visio --allow shrink:sfu   fewer SFUs: they drain first, then their nodes go
  relais apply visio --stack services

Order: infra, base, Secrets that can be made up, services; where nodes go, they go last. Whatever deletes, replaces or shrinks
is refused unless it is allowed by name. A run that was interrupted or failed is gone on with by running it again.`,
    )
    .action(async (argument: string, options: Options) => {
      const decided = deployableFile(argument, options);
      if (!decided) return setCode(EXIT.findings);
      try {
        setCode(await run(argument, decided, options));
      } catch (error) {
        setCode(tellFailure(error));
      }
    });
};

async function run(
  argument: string,
  decided: NonNullable<ReturnType<typeof deployableFile>>,
  options: Options,
): Promise<number> {
  const { allow = [], json = false, yes = false } = options;
  const drainSeconds = 60 * minutes(options.drainWait, decided.blueprint.drainSeconds / 60 + SLACK_MINUTES);
  const deployment = await openDeployment(argument, decided, options);
  const plans = await planStacks(deployment, options.stack);
  const { report } = plans;
  if (!json) console.log(await planText(plans));
  const open = refused(report.risks, allow);
  if (open.length > 0) {
    if (json) printJson({ ...planJson(report), refused: open });
    throw new EngineError(refusal(open));
  }
  const confirm = async (later: PlanReport) => {
    if (yes) return true;
    if (later !== report) console.log(sectionsText(planSections(later)));
    return agreed(`apply this to ${report.environment}?`);
  };
  if (!isEmpty(report) && !(await confirm(report))) {
    console.error("nothing applied");
    return EXIT.findings;
  }
  const say = (line: string) => console.error(line);
  const applied = await applyStacks(deployment, plans, { allow, drainSeconds, say, confirm });
  if (json) printJson({ ...planJson(report), applied });
  else console.log(outcome(argument, report, applied.stacks));
  return EXIT.good;
}

function outcome(
  argument: string,
  { environment }: PlanReport,
  stacks: readonly { stack: string; changes: number }[],
): string {
  if (stacks.length === 0) return `${environment}: nothing to change`;
  const rows = stacks.map(({ stack, changes }) => [
    stack,
    `${changes} ${changes === 1 ? "change" : "changes"} applied`,
  ]);
  return [
    `${environment}: applied`,
    table(rows),
    "",
    "next",
    table([[`npx relais status ${argument}`, "nodes, pods and addresses; SFU and TURN servers are not waited for"]]),
  ].join("\n");
}

function minutes(told: string | undefined, otherwise: number): number {
  if (told === undefined) return otherwise;
  const number = Number(told);
  if (!(number >= 0)) throw new EngineError(`--drain-wait is ${told}, needs a number of minutes`);
  return number;
}
