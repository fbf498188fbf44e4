import { InvalidArgumentError } from "commander";
import { whatIf } from "../../stacks/compare/what-if.js";
import { staleness } from "../../stacks/cost/staleness.js";
import { costSections } from "../lib/cost-screen.js";
import { designFile, readText } from "../lib/environment-file.js";
import { sectionsText } from "../lib/sections.js";
import { EXIT, exitCode, printFindings, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options {
  readonly licencePerUser?: number;
  readonly json?: boolean;
}

/** `relais cost`: what an environment costs a month, line by line. */
export const addCost: AddCommand = (program, setCode) => {
  program
    .command("cost")
    .description("say what an environment costs a month, line by line, with the source of each price")
    .argument("<environment>", ENVIRONMENT)
    .option("--licence-per-user <euros>", "compare with a licence of this price per registered user and month", amount)
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais cost visio
  relais cost visio --licence-per-user 5.50     beside licences at 5.50 EUR per user and month
  relais cost visio --json

Needs no network. Prices are those of relais prices, and of the file that cost.prices names: docs/cost.md.`,
    )
    .action((environment: string, { licencePerUser, json }: Options) => {
      const design = designFile(environment);
      const changes = [{ path: ["cost", "licencePerUser"], value: licencePerUser }];
      const { decided, findings } =
        licencePerUser === undefined || !design.decided ? design : whatIf(design.decided.document, changes, readText);
      const stale = staleness(decided?.cost.date ?? null, new Date());
      const told = [...findings.filter(({ severity }) => severity === "error"), ...stale];
      if (json) printJson({ ...(decided ? { cost: decided.cost } : {}), findings: [...findings, ...stale] });
      else {
        printFindings(told);
        if (decided) console.log(sectionsText(costSections(decided)));
      }
      setCode(decided ? exitCode(findings) : EXIT.findings);
    });
};

function amount(text: string): number {
  if (!/^\d{1,5}(\.\d+)?$/.test(text)) throw new InvalidArgumentError("write an amount such as 5.50.");
  return Number(text);
}
