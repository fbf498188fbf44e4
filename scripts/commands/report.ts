import { join } from "node:path";
import { staleness } from "../../stacks/cost/staleness.js";
import { dayOf } from "../../stacks/report/day.js";
import { reportDocument } from "../../stacks/report/document.js";
import { nodeTypeRows } from "../../stacks/report/node-type-rows.js";
import { reportData } from "../../stacks/report/report-data.js";
import type { Subject } from "../../stacks/report/subject.js";
import { designFile, readText } from "../lib/environment-file.js";
import { pageParts } from "../lib/report/page-script.js";
import { recorded } from "../lib/report/recorded.js";
import { writeWhole } from "../lib/staging.js";
import { countFindings, EXIT, exitCode, printFindings, printJson, progress } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

/** `relais report`: one HTML file that shows an environment and answers what-ifs. */
export const addReport: AddCommand = (program, setCode) => {
  program
    .command("report")
    .description(
      "write one HTML file: topology, load through the day, headroom, cost, findings, sources, and sliders for what-ifs",
    )
    .argument("<environment>", ENVIRONMENT)
    .option("--output <file>", "the file; default: out/<name>/report.html")
    .option("--json", "print the data behind it as JSON; write nothing")
    .addHelpText(
      "after",
      `
Examples:
  relais report visio
  relais report deployments/lab.yaml --output /tmp/lab.html
  relais report visio --json

The file asks the network for nothing: it holds the environment file and the model, and opens in any current browser. An
environment with errors is shown with them; exit code 1.`,
    )
    .action(async (environment: string, options: { output?: string; json?: boolean }) => {
      const { read, files } = recorded(readText);
      const { decided, findings } = designFile(environment, read);
      if (!decided) {
        if (options.json) printJson({ findings });
        else printFindings(findings);
        return setCode(EXIT.findings);
      }
      if (!options.json) printFindings(staleness(decided.cost.date, new Date()));
      progress("simulating a day");
      const slow = { day: dayOf(decided), nodeTypes: nodeTypeRows(decided, [], read) };
      const subject: Subject = { decided, findings, ...slow };
      if (options.json) printJson(reportData(subject));
      else {
        const output = options.output ?? join("out", decided.blueprint.name, "report.html");
        const data = { argument: environment, file: decided.document.file, files, slow };
        const page = reportDocument(subject, data, await pageParts());
        writeWhole(output, page, { overwrite: true });
        console.log(
          `wrote ${output}: ${Math.round(Buffer.byteLength(page) / 1000)} kB, ${countFindings(findings)}; open it in a browser`,
        );
      }
      setCode(exitCode(findings));
    });
};
