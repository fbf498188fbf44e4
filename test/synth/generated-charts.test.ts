import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generatedCharts } from "../../scripts/dev/generated-charts.js";

it.each([...(await generatedCharts())])(
  "%s is what the charts' schemas make (npm run generate:charts)",
  (file, text) => {
    expect(readFileSync(file, "utf8")).toBe(text);
  },
);
