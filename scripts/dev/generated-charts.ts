import { chartReadme } from "./chart-readme.js";
import { CHART_NAMES } from "./chart-schema.js";
import { chartTypes } from "./chart-types.js";
import { connectivityBundle } from "./connectivity-bundle.js";

/** Every file that is made for the charts, mostly from their schemas, with the text that it should have. */
export async function generatedCharts(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ["stacks/blueprint/generated/chart-values.ts", await chartTypes()],
    ["charts/connectivity/files/connectivity.mjs", await connectivityBundle()],
    ...CHART_NAMES.map((chart) => [`charts/${chart}/README.md`, chartReadme(chart)] as const),
  ]);
}
