import type { Blueprint } from "./blueprint/blueprint.js";
import { buildBlueprint } from "./blueprint/build.js";
import { type Sizing, size } from "./capacity/sizing.js";
import { runChecks } from "./checks/index.js";
import { cloudOf, nodeShapes } from "./clouds/index.js";
import type { SourceDocument } from "./config/document.js";
import { parseEnvironment } from "./config/parse.js";
import type { Environment } from "./config/schema.js";
import { type Finding, hasErrors, sortFindings } from "./finding.js";

/** An environment with everything that follows from it. */
export interface Decided {
  readonly document: SourceDocument;
  readonly environment: Environment;
  readonly sizing: Sizing;
  readonly blueprint: Blueprint;
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
 */
export function design(file: string, text: string): Design {
  const { environment, document, findings } = parseEnvironment(file, text);
  if (!environment || !document) return { findings: sortFindings(findings) };
  const located = (found: readonly Finding[]) =>
    sortFindings(found.map((each) => ({ ...each, location: document.locate(each.path) })));

  const cloud = cloudOf(environment);
  const nodes = nodeShapes(environment, cloud);
  if (!nodes.shapes) return { findings: located(nodes.findings) };
  const sizing = size(environment, nodes.shapes, cloud.zones);
  const blueprint = buildBlueprint(environment, cloud, sizing);
  const judged = located(runChecks({ environment, cloud, sizing, blueprint }));
  return { findings: judged, decided: { document, environment, sizing, blueprint } };
}

/** The decided part of a design, if nothing forbids to deploy it. */
export function deployable(result: Design): Decided | undefined {
  return hasErrors(result.findings) ? undefined : result.decided;
}
