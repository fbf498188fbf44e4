import type { Blueprint } from "./blueprint/blueprint.js";
import { buildBlueprint } from "./blueprint/build.js";
import { type Sizing, size } from "./capacity/sizing.js";
import type { Neighbour } from "./checks/check.js";
import { runChecks } from "./checks/index.js";
import { cloudOf, nodeShapes } from "./clouds/index.js";
import type { SourceDocument } from "./config/document.js";
import { besideFile } from "./config/file-path.js";
import { noOtherFile, type ReadFile } from "./config/layers.js";
import { parseEnvironment } from "./config/parse.js";
import type { Environment } from "./config/schema.js";
import type { Cost } from "./cost/cost.js";
import { monthlyCost } from "./cost/monthly-cost.js";
import type { Prices } from "./cost/price.js";
import { readPrices } from "./cost/read-prices.js";
import { type Finding, hasErrors, sortFindings } from "./finding.js";

/** An environment with everything that follows from it. */
export interface Decided {
  readonly document: SourceDocument;
  readonly environment: Environment;
  readonly sizing: Sizing;
  readonly blueprint: Blueprint;
  /** The price list that `cost` was computed with; for what-ifs. */
  readonly prices: Prices;
  readonly cost: Cost;
}

/** An environment file, read, sized, decided and judged. */
export interface Design {
  readonly findings: readonly Finding[];
  /** Absent if the file could not be understood. */
  readonly decided?: Decided;
}

/**
 * The whole way from the text of an environment file to a blueprint: read, size, decide, check. Pure; never throws on
 * bad input. With an error among the findings the blueprint must not be deployed: see `deployable`.
 *
 * @param read Gives the files that the environment names: `extends` and `beside`.
 */
export function design(file: string, text: string, read: ReadFile = noOtherFile): Design {
  const { environment, document, findings } = parseEnvironment(file, text, read);
  if (!environment || !document) return { findings: sortFindings(findings) };
  const located = (found: readonly Finding[]) =>
    sortFindings([...findings, ...found.map((each) => ({ ...each, location: document.locate(each.path) }))]);

  const plan = planOf(environment);
  if ("findings" in plan) return { findings: located(plan.findings) };
  const beside = readNeighbours(environment.beside, file, read);
  const { prices, findings: priceFindings } = readPrices(environment, file, read);
  const checks = runChecks({ environment, ...plan, neighbours: beside.neighbours });
  const { sizing, blueprint } = plan;
  const cost = monthlyCost({ environment, sizing, blueprint }, prices);
  return {
    findings: located([...beside.findings, ...priceFindings, ...checks]),
    decided: { document, environment, sizing, blueprint, prices, cost },
  };
}

/** What follows from an environment alone, judged by nobody yet; findings if a node type is unknown. */
function planOf(environment: Environment) {
  const cloud = cloudOf(environment);
  const { shapes, findings } = nodeShapes(environment, cloud);
  if (!shapes) return { findings };
  const sizing = size(environment, shapes, cloud.zones);
  return { cloud, sizing, blueprint: buildBlueprint(environment, cloud, sizing) };
}

/** The other environments of the cluster; they are judged by themselves, and what they name in turn is not read. */
function readNeighbours(names: readonly string[], file: string, read: ReadFile) {
  const neighbours: Neighbour[] = [];
  const findings: Finding[] = [];
  for (const [index, name] of names.entries()) {
    const path = ["beside", index];
    const other = besideFile(file, name);
    const refuse = (message: string, fix: string) =>
      findings.push({
        rule: "neighbours",
        severity: "error",
        path,
        message: `beside[${index}] is ${JSON.stringify(name)}, ${message}`,
        fix,
      });
    const source = read(other);
    if ("problem" in source) refuse(source.problem, source.fix);
    else {
      const { environment } = parseEnvironment(other, source.text, read);
      const plan = environment && planOf(environment);
      if (environment && plan && !("findings" in plan)) neighbours.push({ file: other, path, environment, ...plan });
      else refuse("which has errors of its own", `run relais check ${other}`);
    }
  }
  return { neighbours, findings };
}

/** The decided part of a design, if nothing forbids to deploy it. */
export function deployable(result: Design): Decided | undefined {
  return hasErrors(result.findings) ? undefined : result.decided;
}
