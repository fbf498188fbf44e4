import { Option } from "commander";
import { designFile } from "../lib/environment-file.js";
import { junit } from "../lib/junit.js";
import { sarif } from "../lib/sarif.js";
import { type CheckedEnvironment, countFindings, exitCode, printFindings, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

const FORMATS = ["text", "json", "junit", "sarif"] as const;

interface Options {
  readonly format: (typeof FORMATS)[number];
}

/** `relais check`: every finding about environments; writes nothing. */
export const addCheck: AddCommand = (program, setCode) => {
  program
    .command("check")
    .description("list every finding about environments; write nothing")
    .argument("<environment...>", ENVIRONMENT)
    .addOption(new Option("--format <format>", "how findings are printed").choices(FORMATS).default("text"))
    .addOption(new Option("--json", "short for --format json").implies({ format: "json" }))
    .addHelpText(
      "after",
      `
Examples:
  relais check visio
  relais check deployments/*.yaml                  exit code 1 if any has an error
  relais check visio lab --format junit > relais.xml      a test case for each rule, for CI
  relais check visio --format sarif > relais.sarif        for code scanning

A finding is an error (synth refuses), a warning (a risk) or unproven (a vendor fact nobody could try,
listed with its switch in docs/unproven.md). Exit code 1 if there is an error.`,
    )
    .action((environments: string[], { format }: Options) => {
      const checked = environments.map((environment) => ({
        environment,
        findings: designFile(environment).findings,
      }));
      print(checked, format);
      setCode(exitCode(checked.flatMap(({ findings }) => findings)));
    });
};

function print(checked: readonly CheckedEnvironment[], format: Options["format"]): void {
  if (format === "junit") console.log(junit(checked));
  else if (format === "sarif") printJson(sarif(checked, process.cwd()));
  else if (format === "json") {
    const findings = checked.flatMap(({ environment, findings }) => findings.map((each) => ({ environment, ...each })));
    printJson({ findings });
  } else {
    for (const { environment, findings } of checked) {
      printFindings(findings);
      console.log(`${checked.length > 1 ? `${environment}: ` : ""}${countFindings(findings)}`);
    }
  }
}
