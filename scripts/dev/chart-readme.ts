import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { allowedIn } from "../../stacks/config/allowed.js";
import { CHARTS } from "../lib/root.js";
import { type ChartName, type ChartSchema, chartSchema, definitionOf } from "./chart-schema.js";

const FROM = "<!-- values: made by `npm run generate:charts` from values.schema.json -->";
const TO = "<!-- end of values -->";

/** A chart's README: its written part around the table of its values. */
export function chartReadme(chart: ChartName): string {
  const text = readFileSync(join(CHARTS, chart, "README.md"), "utf8");
  const [from, to] = [text.indexOf(FROM), text.indexOf(TO)];
  if (from < 0 || to < from) throw new Error(`charts/${chart}/README.md has no line '${FROM}' with '${TO}' below it`);
  return `${text.slice(0, from)}${FROM}\n\n${tables(chartSchema(chart))}\n\n${text.slice(to)}`;
}

/** A row for each key, and a table for each shape that several keys have. */
function tables({ definitions = {}, ...values }: ChartSchema): string {
  const shapes = Object.entries(definitions).map(([name, definition]) =>
    [
      `### ${name}`,
      definition.description ?? "",
      table(["key", "allowed", "meaning"], rowsOf(definition, "", [keyCell, allowedCell, meaningCell])),
    ].join("\n\n"),
  );
  const keys = table(
    ["key", "allowed", "default", "meaning"],
    rowsOf(values, "", [keyCell, allowedCell, defaultCell, meaningCell]),
  );
  return [keys, ...shapes].join("\n\n");
}

type Cell = (key: string, field: ChartSchema) => string;

const keyCell: Cell = (key) => quote(key);
const allowedCell: Cell = (_, field) => allowed(field);
const defaultCell: Cell = (_, field) => (field.default === undefined ? "" : quote(flow(field.default)));
const meaningCell: Cell = (_, field) => field.description ?? "";

function rowsOf(schema: ChartSchema, at: string, cells: readonly Cell[]): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => [
    cells.map((cell) => cell(at + key, field)),
    ...rowsOf(field, `${at}${key}.`, cells),
  ]);
}

function allowed(field: ChartSchema): string {
  const shape = definitionOf(field);
  if (shape !== undefined) return `[${shape}](#${shape.toLowerCase()})`;
  if (field.properties !== undefined) return "";
  if (field.items !== undefined) return `${allowedIn(field)}: ${allowed(field.items)}`;
  return allowedIn(field, quote);
}

const quote = (text: string) => `\`${text}\``;

/** As one writes it in a values file. */
const flow = (value: unknown) => stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
