import { type Calibration, calibrate } from "../../stacks/capacity/calibration.js";
import { readLoadTest } from "../../stacks/capacity/load-test-file.js";
import { MEASURED } from "../../stacks/capacity/load-tests.js";
import { heldOutCores, heldOutPackets, plannedOf, ratesOf } from "../../stacks/capacity/reproduce.js";
import { whatIf } from "../../stacks/compare/what-if.js";
import type { Decided } from "../../stacks/design.js";
import type { Finding } from "../../stacks/finding.js";
import { calibrationScreen, modelScreen } from "../lib/calibration-screen.js";
import { capacityComparison, type WhatIfColumn } from "../lib/capacity-screen.js";
import { designFile, readText } from "../lib/environment-file.js";
import { EXIT, exitCode, printFindings, printJson } from "../lib/terminal.js";
import type { AddCommand } from "./command.js";

interface Options {
  readonly for?: string;
  readonly json?: true;
}

/** `relais calibrate`: the model against measurements, and a site's own measurements instead of the model. */
export const addCalibrate: AddCommand = (program, setCode) => {
  program
    .command("calibrate")
    .description("hold the capacity model against measurements, or replace its constants by a load test of your own")
    .argument("[result]", "JSON file with the result of a load test on one node type (docs/capacity.md)")
    .option("--for <environment>", "environment that the keys are for: show the difference they make")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais calibrate                                 the model against published and own measurements, with its errors
  relais calibrate result.json                     the keys to set: sfu.packets, sfu.bandwidth, sfu.rooms, turn.packets
  relais calibrate result.json --for visio         and what they change in nodes

Prints lines to paste and edits no file. Exit code 1 if the result cannot be read, says nothing, or was measured on
another node type than that of the environment.`,
    )
    .action((file: string | undefined, options: Options) => {
      if (file === undefined) {
        if (options.for !== undefined) program.error("error: --for needs a result; name its file");
        if (options.json) printJson(modelJson());
        else console.log(modelScreen());
        return setCode(EXIT.good);
      }
      setCode(calibrateBy(file, options));
    });
};

const modelJson = () => ({
  heldOutPackets: heldOutPackets(),
  heldOutCores: heldOutCores(),
  planned: plannedOf(),
  measured: ratesOf(MEASURED),
});

function calibrateBy(file: string, options: Options): number {
  const fail = (findings: readonly Finding[]) => {
    if (options.json) printJson({ findings });
    else printFindings(findings);
    return EXIT.findings;
  };
  const source = readText(file);
  if (!("text" in source)) return fail([problem("file", `the result is ${file}, ${source.problem}`, source.fix)]);
  const read = readLoadTest(file, source.text);
  if ("findings" in read) return fail(read.findings);

  const calibration = calibrate(read.test);
  const target = options.for === undefined ? undefined : designFile(options.for);
  if (target && !target.decided) return fail(target.findings);
  const findings = [...silent(file, calibration), ...(target?.decided ? misplaced(calibration, target.decided) : [])];
  const difference = target?.decided && findings.length === 0 ? compared(calibration, target.decided) : undefined;
  if (options.json) {
    const sizings = difference?.map(({ design }) => design.decided.sizing);
    printJson({ ...calibration, ...(sizings && { before: sizings[0], after: sizings[1] }), findings });
  } else {
    console.log(calibrationScreen(calibration));
    const [base, after] = difference ?? [];
    if (base && after) console.log(`\n${capacityComparison(base, [after])}`);
    printFindings(findings);
  }
  return exitCode(findings);
}

const problem = (rule: "file" | "node-type", message: string, fix: string): Finding => ({
  rule,
  severity: "error",
  path: [],
  message,
  fix,
});

/** A test of which no row counts. */
function silent(file: string, { keys }: Calibration): Finding[] {
  if (keys.length > 0) return [];
  const fix = "load the node until at least a fifth of its CPU is busy and nothing is lost";
  return [problem("file", `${file} says nothing about a full node: every row is left out`, fix)];
}

/** A node type's rate says nothing about another's. */
function misplaced({ node, keys }: Calibration, { sizing }: Decided): Finding[] {
  const pools = [...new Set(keys.map(({ path: [pool] }) => pool))];
  return pools.flatMap((pool) => {
    const { nodeType } = sizing.pools[pool];
    if (nodeType === node) return [];
    const message = `the test ran on ${node}, but the ${pool} pool has ${nodeType}`;
    return [problem("node-type", message, `measure on ${nodeType}, or set ${pool}.node to ${node}`)];
  });
}

/** The environment as written and with the keys. */
function compared({ keys }: Calibration, decided: Decided): WhatIfColumn[] | undefined {
  const changes = keys.map(({ path, value }) => ({ path, value }));
  const { decided: changed, findings } = whatIf(decided.document, changes, readText);
  if (!changed) return undefined;
  return [
    { changes: [], design: { findings: [], decided } },
    { changes, design: { findings, decided: changed } },
  ];
}
