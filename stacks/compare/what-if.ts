import type { SourceDocument } from "../config/document.js";
import type { ReadFile } from "../config/layers.js";
import { type Design, design } from "../design.js";
import type { KeyPath } from "../finding.js";

/** One key of an environment with another value; `undefined` takes the key out. */
export interface Change {
  readonly path: KeyPath;
  readonly value: unknown;
}

/**
 * Designs what a file would say with some keys changed: the same parser, units and rules. Findings point into the file,
 * apart from those about a changed key, which stands nowhere.
 *
 * @param read Gives the files that the environment names.
 */
export function whatIf(document: SourceDocument, changes: readonly Change[], read: ReadFile): Design {
  // What the file extends is in its data already; reading it again would bring removed keys back.
  const written = changes.reduce(changed, withoutKey(document.data, "extends"));
  const result = design(document.file, JSON.stringify(written), read);
  const isChanged = (path: KeyPath) =>
    changes.some((change) => change.path.every((part, index) => path[index] === part));
  const findings = result.findings.map(({ location: _, ...finding }) =>
    isChanged(finding.path) ? finding : { ...finding, location: document.locate(finding.path) },
  );
  return { ...result, findings };
}

/** A value as YAML would read it: digits are a number, anything else is text. */
export function scalar(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function changed(data: unknown, { path, value }: Change): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof key === "number") {
    const list = Array.isArray(data) ? [...data] : [];
    list[key] = changed(list[key], { path: rest, value });
    return list;
  }
  if (rest.length === 0 && value === undefined) return withoutKey(data, key);
  const mapping = mappingOf(data);
  return { ...mapping, [key]: changed(mapping[key], { path: rest, value }) };
}

function withoutKey(data: unknown, key: string): Record<string, unknown> {
  const { [key]: _, ...rest } = mappingOf(data);
  return rest;
}

const mappingOf = (data: unknown) => (typeof data === "object" ? { ...data } : {}) as Record<string, unknown>;
