import { besideFile } from "../config/file-path.js";
import type { ReadFile } from "../config/layers.js";
import type { Environment } from "../config/schema.js";
import type { Finding } from "../finding.js";
import type { Prices } from "./price.js";
import { readPriceFile } from "./price-file.js";
import { broughtPrices, pricesIn, regionOf } from "./price-list.js";

/** The prices of an environment: those that Relais brings, and the file that it names before them; findings about that file. */
export function readPrices(
  environment: Environment,
  file: string,
  read: ReadFile,
): { readonly prices: Prices; readonly findings: readonly Finding[] } {
  const { cloud, cost } = environment;
  const brought = [broughtPrices(cloud.provider) ?? []].flat();
  const region = regionOf(environment);
  const without = (problems: readonly string[], fix: string) => ({
    prices: pricesIn(region, brought),
    findings: problems.map((problem): Finding => {
      const message = `cost.prices is ${JSON.stringify(cost.prices)}, ${problem}`;
      return { rule: "prices", severity: "error", path: ["cost", "prices"], message, fix };
    }),
  });
  if (cost.prices === undefined) return without([], "");
  const source = read(besideFile(file, cost.prices));
  if (!("text" in source)) return without([source.problem], source.fix);
  const given = readPriceFile(source.text);
  if ("file" in given) return { prices: pricesIn(region, [...brought, given.file]), findings: [] };
  const problems = given.problems.map((problem) => `where ${problem}`);
  return without(problems, "correct the price file: docs/cost.md shows one");
}
