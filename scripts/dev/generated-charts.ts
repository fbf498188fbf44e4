import { chartReadme } from "./chart-readme.js";
import { CHART_NAMES } from "./chart-schema.js";
import { chartTypes } from "./chart-types.js";

/** Every file that is made from the charts' schemas, with the text that it should have. */
export async function generatedCharts(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ["stacks/blueprint/generated/chart-values.ts", await chartTypes()],
    ...CHART_NAMES.map((chart) => [`charts/${chart}/README.md`, chartReadme(chart)] as const),
  ]);
}
