import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generatedCharts } from "../../scripts/dev/generated-charts.js";

const generated = await generatedCharts();

it.each([...generated])("%s is what the charts' schemas make (npm run generate:charts)", (file, text) => {
  expect(readFileSync(file, "utf8")).toBe(text);
});

it("keeps the checks of paths small enough for an object that kubectl applies, which repeats it in an annotation", () => {
  expect(generated.get("charts/connectivity/files/connectivity.mjs")?.length).toBeLessThan(200_000);
});
