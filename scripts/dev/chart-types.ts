import { isDeepStrictEqual } from "node:util";
import { compile } from "json-schema-to-typescript";
import { CHART_NAMES, type ChartSchema, chartSchema } from "./chart-schema.js";

const BANNER = "/** Made by `npm run generate:charts` from the charts' values.schema.json. */";

/** TypeScript types of the charts' values; a definition that several charts share becomes one type. */
export async function chartTypes(): Promise<string> {
  const schemas = CHART_NAMES.map((chart) => ({ chart, schema: chartSchema(chart) }));
  const definitions: Record<string, ChartSchema> = {};
  for (const { chart, schema } of schemas) {
    const { definitions: own = {}, $schema: _, ...values } = schema;
    definitions[chart] = values;
    for (const [name, definition] of Object.entries(own)) {
      const titled = { ...definition, title: `${name} value` };
      if (!isDeepStrictEqual(definitions[name] ?? titled, titled))
        throw new Error(`definition ${name} of ${chart} differs from another chart's; make them equal or rename it`);
      definitions[name] = titled;
    }
  }
  const all: object = {
    title: "Chart values",
    description: "Values of each chart as its templates see them: every key is there.",
    type: "object",
    additionalProperties: false,
    required: [...CHART_NAMES],
    properties: Object.fromEntries(CHART_NAMES.map((chart) => [chart, { $ref: `#/definitions/${chart}` }])),
    definitions,
  };
  const text = await compile(all as Parameters<typeof compile>[0], "ChartValues", {
    bannerComment: BANNER,
    // Else a list with minItems is a tuple, which no computed list fits.
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    // A property in one line, for what follows.
    style: { printWidth: 1000 },
  });
  return oneLineComments(readonly(text));
}

/** The library has no option for it. */
function readonly(text: string): string {
  return text
    .replace(/^( +)(\w+|"[^"]+"|\[k: string\])(\??: )/gm, "$1readonly $2$3")
    .replace(/^( +readonly [^:]+: )(.+\[\];)$/gm, "$1readonly $2");
}

const oneLineComments = (text: string) => text.replace(/\/\*\*\n +\* (.*)\n +\*\//g, "/** $1 */");
