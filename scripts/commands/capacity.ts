import { headroom } from "../../stacks/capacity/headroom.js";
import { whatIf } from "../../stacks/compare/what-if.js";
import { type Asked, combinations, WHAT_IF_KEYS } from "../../stacks/compare/what-if-keys.js";
import { formatPath } from "../../stacks/finding.js";
import { capacityComparison, capacityScreen, type WhatIfColumn } from "../lib/capacity-screen.js";
import { designFile, readText } from "../lib/environment-file.js";
import { EXIT, exitCode, printFindings, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

/** `relais capacity`: what the demand takes, and what another one would take. */
export const addCapacity: AddCommand = (program, setCode) => {
  const command = program
    .command("capacity")
    .description("say what the demand takes in SFUs, nodes, addresses and Mbit/s, and what another demand would take")
    .argument("<environment>", ENVIRONMENT);
  for (const { flag, placeholder, meaning } of WHAT_IF_KEYS)
    command.option(`--${flag} <${placeholder},...>`, `what if: ${meaning}`, (text: string) => text.split(","));
  command
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais capacity visio
  relais capacity visio --participants 5000,15000,50000       a column for each
  relais capacity visio --registered 200000 --survive node,zone
  relais capacity visio --node-type tinav7.c8r16p1,tinav7.c32r64p1 --relayed 30%

A what-if is judged as if it stood in the file. Exit code 1 if a column breaks a rule, 2 if a flag's value cannot be
read. Several flags with several values give every combination.`,
    )
    .action((environment: string, options: { json?: boolean } & Record<string, string[]>) => {
      const { decided, findings } = designFile(environment);
      if (!decided) {
        if (options.json) printJson({ findings });
        else printFindings(findings);
        return setCode(EXIT.findings);
      }
      const base: WhatIfColumn = { changes: [], design: { findings, decided } };
      const whatIfs: WhatIfColumn[] = [];
      for (const changes of combinations(askedBy(options))) {
        const { decided: changed, findings } = whatIf(decided.document, changes, readText);
        if (!changed) {
          // The file itself was understood, so it is the flag that was not.
          printFindings(findings.filter(({ severity }) => severity === "error"));
          return setCode(EXIT.usage);
        }
        whatIfs.push({ changes, design: { findings, decided: changed } });
      }
      if (options.json) printJson({ columns: [base, ...whatIfs].map(columnJson) });
      else if (whatIfs.length > 0) console.log(capacityComparison(base, whatIfs));
      else {
        printFindings(findings.filter(({ severity }) => severity === "error"));
        console.log(capacityScreen(decided));
      }
      setCode(exitCode([base, ...whatIfs].flatMap(({ design }) => design.findings)));
    });
};

function askedBy(options: Readonly<Record<string, unknown>>): Asked {
  const camel = (flag: string) => flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return new Map(
    WHAT_IF_KEYS.flatMap((key) => {
      const values = options[camel(key.flag)] as string[] | undefined;
      return values ? [[key, values] as const] : [];
    }),
  );
}

function columnJson({ changes, design: { decided, findings } }: WhatIfColumn) {
  const { sizing, cost } = decided;
  return {
    changes: Object.fromEntries(changes.map(({ path, value }) => [formatPath(path), value ?? null])),
    sizing,
    cost,
    headroomPercent: Object.fromEntries(Object.values(sizing.pools).map((pool) => [pool.pool, headroom(pool)])),
    findings,
  };
}
