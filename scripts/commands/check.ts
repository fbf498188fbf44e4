import { designFile } from "../lib/environment-file.js";
import { countFindings, exitCode, printFindings, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

/** `relais check`: every finding about an environment; writes nothing. */
export const addCheck: AddCommand = (program, setCode) => {
  program
    .command("check")
    .description("list every finding about an environment; write nothing")
    .argument("<environment>", ENVIRONMENT)
    .option("--json", "print the findings as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais check visio
  relais check deployments/lab.yaml --json

A finding is an error (synth refuses), a warning (a risk) or unproven (a vendor fact nobody could try,
listed with its switch in docs/unproven.md). Exit code 1 if there is an error.`,
    )
    .action((environment: string, options: { json?: boolean }) => {
      const { findings } = designFile(environment);
      if (options.json) printJson({ findings });
      else {
        printFindings(findings);
        console.log(countFindings(findings));
      }
      setCode(exitCode(findings));
    });
};
