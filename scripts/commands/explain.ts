import { closest } from "fastest-levenshtein";
import { roughly, showRange } from "../../stacks/capacity/range.js";
import { schemaAt } from "../../stacks/config/json-schema.js";
import type { Decided } from "../../stacks/design.js";
import { type Explanation, evidenceOf, explain } from "../../stacks/explain/explain.js";
import { designFile } from "../lib/environment-file.js";
import { table } from "../lib/table.js";
import { EXIT, exitCode, printFindings, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

/** `relais explain`: where a value comes from. */
export const addExplain: AddCommand = (program, setCode) => {
  program
    .command("explain")
    .description("say where the computed values, or one key, come from")
    .argument("<environment>", ENVIRONMENT)
    .argument("[key]", "a computed value such as sfu.replicas, or a key of the file such as sfu.drain")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      `
Examples:
  relais explain visio                    all computed values, in the order of the arithmetic
  relais explain visio sfu.replicas
  relais explain visio redis.storage      a key of the file: its value, its place or default, its meaning`,
    )
    .action((environment: string, key: string | undefined, options: { json?: boolean }) => {
      const result = designFile(environment);
      const { decided } = result;
      if (!decided) {
        printFindings(result.findings);
        return setCode(EXIT.findings);
      }
      const all = explain(decided);
      if (key === undefined) {
        if (options.json) printJson(all);
        else
          console.log(
            table(
              all.map((each) => [each.key, each.value, each.because]),
              "",
            ),
          );
        return setCode(exitCode(result.findings));
      }
      const computed = all.find((each) => each.key === key);
      const configured = explainKey(decided, key);
      if (!computed && !configured) {
        console.error(
          `error: ${key} is neither computed nor a key of the file; did you mean ${closest(
            key,
            all.map((each) => each.key),
          )}?`,
        );
        return setCode(EXIT.usage);
      }
      if (options.json) {
        printJson({ ...configured, ...computed, ...(computed ? { evidence: evidenceOf(computed) } : {}) });
      } else {
        // A computed value that the file could override, but does not, has nothing to say about the file.
        const lines = computed ? computedLines(computed) : [];
        const written = configured && (!computed || configured.value !== undefined) ? configuredLines(configured) : [];
        console.log([...lines, ...written].join("\n"));
      }
      setCode(exitCode(result.findings));
    });
};

function computedLines(explanation: Explanation): string[] {
  const evidence = evidenceOf(explanation).map(({ name, value, low, high, unit, trust, source }) => [
    name,
    `${showRange({ low, likely: value, high }, String, (end) => String(roughly(end)))} ${unit}`,
    `${trust}: ${source}`,
  ]);
  return [
    `${explanation.key} = ${explanation.value}`,
    `  because ${explanation.because}`,
    ...(explanation.override === undefined ? [] : [`  set by hand with ${explanation.override}`]),
    ...(evidence.length > 0 ? [table(evidence, "  ")] : []),
  ];
}

interface ConfiguredKey {
  readonly key: string;
  readonly value: unknown;
  readonly from: string;
  readonly meaning: string;
}

function explainKey({ document, environment }: Decided, key: string): ConfiguredKey | undefined {
  const path = key
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const schema = schemaAt(path, document.data);
  if (!schema) return undefined;
  const value = path.reduce<unknown>(
    (node, part) => (node as Record<string | number, unknown> | undefined)?.[part],
    environment,
  );
  const { file, line, column } = document.locate(path);
  const from =
    document.depthOf(path) === path.length
      ? `${file}:${line}:${column}`
      : value === undefined
        ? "not given"
        : "default";
  return { key, value, from, meaning: schema.description ?? "" };
}

function configuredLines({ key, value, from, meaning }: ConfiguredKey): string[] {
  return [`${key} = ${JSON.stringify(value) ?? "absent"}`, `  from ${from}`, ...(meaning ? [`  ${meaning}`] : [])];
}
