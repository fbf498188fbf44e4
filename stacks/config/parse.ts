import { type Finding, hasErrors, type Location } from "../finding.js";
import type { SourceDocument } from "./document.js";
import { toFindings } from "./issues.js";
import { noOtherFile, readLayers } from "./layers.js";
import { type Environment, environmentSchema } from "./schema.js";

/** An environment file that was read: the environment if it is valid, and every finding about its shape. */
export interface ParsedEnvironment {
  readonly environment?: Environment;
  readonly document?: SourceDocument;
  readonly findings: readonly Finding[];
}

/** Reads an environment from the text of its file and of those that it extends. Never throws on bad input. */
export function parseEnvironment(file: string, text: string, read = noOtherFile): ParsedEnvironment {
  const { document, findings } = readLayers(file, text, read);
  if (!document) return { findings };
  const result = environmentSchema.safeParse(document.data);
  if (!result.success) {
    // What the schema says about a value that YAML has misread is an echo.
    const misread = (found: Finding) => findings.some(({ location }) => isSamePlace(location, found.location));
    const own = toFindings(result.error.issues, document).filter((found) => !misread(found));
    return { document, findings: [...findings, ...own] };
  }
  return { document, findings, ...(!hasErrors(findings) ? { environment: result.data } : {}) };
}

const isSamePlace = (a?: Location, b?: Location) =>
  a?.file === b?.file && a?.line === b?.line && a?.column === b?.column;
