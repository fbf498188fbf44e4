import type { Finding } from "../finding.js";
import { readDocument, type SourceDocument } from "./document.js";
import { toFindings } from "./issues.js";
import { type Environment, environmentSchema } from "./schema.js";

/** An environment file that was read: the environment if it is valid, and every finding about its shape. */
export interface ParsedEnvironment {
  readonly environment?: Environment;
  readonly document?: SourceDocument;
  readonly findings: readonly Finding[];
}

/** Reads an environment from the text of its file. Never throws on bad input. */
export function parseEnvironment(file: string, text: string): ParsedEnvironment {
  const { document, findings } = readDocument(file, text);
  if (!document) return { findings };
  const result = environmentSchema.safeParse(document.data);
  if (result.success) return { environment: result.data, document, findings: [] };
  return { document, findings: toFindings(result.error.issues, document) };
}
