import { headroom } from "../../stacks/capacity/headroom.js";
import { cloudOf } from "../../stacks/clouds/index.js";
import { type NodeTypes, nodeTypes } from "../../stacks/compare/node-types.js";
import { type Change, whatIf } from "../../stacks/compare/what-if.js";
import { type Asked, combinations, NODE_TYPE_WORDS, WHAT_IF_KEYS } from "../../stacks/compare/what-if-keys.js";
import { resourcesOf } from "../../stacks/cost/resources.js";
import { staleness } from "../../stacks/cost/staleness.js";
import type { Decided } from "../../stacks/design.js";
import { type Finding, formatPath } from "../../stacks/finding.js";
import { capacityComparison, capacityScreen, changesText, type WhatIfColumn } from "../lib/capacity-screen.js";
import { designFile, readText } from "../lib/environment-file.js";
import { nodeTypeTable } from "../lib/node-type-table.js";
import { EXIT, exitCode, printFindings, printJson, UsageError } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

/** `relais capacity`: what the demand takes, and what another one would take. */
export const addCapacity: AddCommand = (program, setCode) => {
  const command = program
    .command("capacity")
    .description(
      "say what the demand takes in SFUs, nodes, addresses, Mbit/s and euros, and what another demand would take",
    )
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
  relais capacity visio --node-type smallest,cheapest         of those that hold the largest meeting
  relais capacity visio --node-type all                       a row for each node type of the same kind

A what-if is judged as if it stood in the file. Exit code 1 if a column breaks a rule, 2 if a flag's value cannot be
read. Several flags with several values give every combination. relais cost shows what the euros are made of.`,
    )
    .action((environment: string, options: { json?: boolean } & Record<string, string[]>) => {
      const { decided, findings } = designFile(environment);
      if (!decided) {
        if (options.json) printJson({ findings });
        else printFindings(findings);
        return setCode(EXIT.findings);
      }
      try {
        const asked = askedBy(options);
        if (asksForAll(asked)) return printNodeTypes(decided, asked, options.json);
        const base: WhatIfColumn = { changes: [], design: { findings, decided } };
        const columns = [base, ...combinations(asked).map((changes) => columnOf(decided, changes))];
        const stale = staleness(decided.cost.date, new Date());
        if (!options.json) printFindings(stale);
        if (options.json) printJson({ columns: columns.map(columnJson), findings: stale });
        else if (columns.length > 1) console.log(capacityComparison(base, columns.slice(1)));
        else {
          printFindings(findings.filter(({ severity }) => severity === "error"));
          console.log(capacityScreen(decided));
        }
        setCode(exitCode(columns.flatMap(({ design }) => design.findings)));
      } catch (error) {
        if (error instanceof UnreadableFlag) printFindings(error.findings);
        else if (error instanceof UsageError) console.error(`error: ${error.message}`);
        else throw error;
        setCode(EXIT.usage);
      }
    });
};

/** A flag's value that nobody can read: the file itself was understood. */
class UnreadableFlag extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super("a flag cannot be read");
    this.findings = findings.filter(({ severity }) => severity === "error");
  }
}

const NODE_TYPE = WHAT_IF_KEYS.find(({ flag }) => flag === "node-type");

function askedBy(options: Readonly<Record<string, unknown>>): Asked {
  const camel = (flag: string) => flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return new Map(
    WHAT_IF_KEYS.flatMap((key) => {
      const values = options[camel(key.flag)] as string[] | undefined;
      return values ? [[key, values] as const] : [];
    }),
  );
}

/** True for `--node-type all`, which is a table of its own. */
function asksForAll(asked: Asked): boolean {
  const values = [...asked].find(([key]) => key === NODE_TYPE)?.[1] ?? [];
  if (values.includes("all") && values.length > 1)
    throw new UsageError("--node-type is all and another one; all has every node type of the same kind already");
  return values.includes("all");
}

function columnOf(decided: Decided, asked: readonly Change[]): WhatIfColumn {
  const changes = withNodeType(decided, asked);
  const { decided: changed, findings } = whatIf(decided.document, changes, readText);
  if (!changed) throw new UnreadableFlag(findings);
  return { changes, design: { findings, decided: changed } };
}

/** `smallest` and `cheapest` as the node type that they are beside the other changes. */
function withNodeType(decided: Decided, changes: readonly Change[]): Change[] {
  return changes.map((change) => {
    const word = NODE_TYPE_WORDS.find((each) => formatPath(change.path) === "sfu.node" && each === change.value);
    if (word === undefined || word === "all") return change;
    const type = nodeTypesOf(
      decided,
      changes.filter((other) => other !== change),
    )[word];
    if (type !== undefined) return { ...change, value: type };
    throw new UsageError(
      word === "smallest"
        ? "--node-type is smallest, but none of the same kind can be deployed; --node-type all says why"
        : "--node-type is cheapest, but no node type that can be deployed has a price; --node-type all shows them",
    );
  });
}

function nodeTypesOf(decided: Decided, changes: readonly Change[]): NodeTypes {
  const { environment, sizing, document } = decided;
  const types = nodeTypes(document, changes, cloudOf(environment).alternatives(sizing.pools.sfu.nodeType), readText);
  if (types.choices.length > 0) return types;
  throw new UnreadableFlag(whatIf(document, changes, readText).findings);
}

function printNodeTypes(decided: Decided, asked: Asked, json: boolean | undefined): void {
  const others = combinations(new Map([...asked].filter(([key]) => key !== NODE_TYPE)));
  const tables = (others.length > 0 ? others : [[]]).map((changes) => ({
    changes,
    types: nodeTypesOf(decided, changes),
  }));
  const text = ({ changes, types }: (typeof tables)[number]) =>
    [...(changes.length > 0 ? [changesText(changes)] : []), nodeTypeTable(types)].join("\n");
  if (json) printJson({ nodeTypes: tables.map(({ changes, types }) => nodeTypesJson(changes, types)) });
  else console.log(tables.map(text).join("\n\n"));
}

const nodeTypesJson = (changes: readonly Change[], types: NodeTypes) => ({
  changes: changesJson(changes),
  smallest: types.smallest ?? null,
  cheapest: types.cheapest ?? null,
  choices: types.choices.map(({ type, tooSmallFor, deployable, design }) => ({
    type,
    holds: tooSmallFor.length === 0,
    deployable,
    ...columnJson({ changes: [], design }),
  })),
});

const changesJson = (changes: readonly Change[]) =>
  Object.fromEntries(changes.map(({ path, value }) => [formatPath(path), value ?? null]));

function columnJson({ changes, design: { decided, findings } }: WhatIfColumn) {
  const { sizing, cost } = decided;
  return {
    changes: changesJson(changes),
    sizing,
    cost,
    headroomPercent: Object.fromEntries(Object.values(sizing.pools).map((pool) => [pool.pool, headroom(pool)])),
    resources: resourcesOf(decided),
    findings,
  };
}
