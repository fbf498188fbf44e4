import { z } from "zod";
import type { Finding, KeyPath } from "../finding.js";
import { type ReadDocument, readDocument, type SourceDocument } from "./document.js";
import { besideFile, normalizePath } from "./file-path.js";

/** The text of another file that an environment names, or why there is none, in a few words with what to do. */
export type OtherFile = { readonly text: string } | { readonly problem: string; readonly fix: string };

/** Gives other files to the pure functions that need their text. */
export type ReadFile = (file: string) => OtherFile;

/** For texts that come from nowhere. */
export const noOtherFile: ReadFile = () => ({ problem: "but other files cannot be read here", fix: "remove it" });

/** The key that names the file which an environment changes. */
export const extendsKey = z
  .string()
  .min(1)
  .optional()
  .describe(
    "Environment file that this one changes, relative to it: keys given here replace its keys, lists as a whole; null removes one.",
  );

/** An environment that extends one that extends one ... is no longer read in a minute. */
const MAXIMUM_LAYERS = 4;

/** Reads a file and those that it extends, as one document. */
export function readLayers(file: string, text: string, read: ReadFile): ReadDocument {
  const layers: SourceDocument[] = [];
  const findings: Finding[] = [];
  for (let next: { file: string; text: string } | undefined = { file, text }; next !== undefined; ) {
    const { document, findings: own } = readDocument(next.file, next.text);
    findings.push(...own);
    if (!document) return { findings };
    layers.push(document);
    const base = baseOf(document, layers, read);
    if (base && "message" in base) return { findings: [...findings, base] };
    next = base;
  }
  const [first] = layers;
  if (layers.length === 1 && first) return { document: first, findings };
  return { document: layered(layers), findings: [...findings, ...withoutName(layers)] };
}

function baseOf(document: SourceDocument, layers: readonly SourceDocument[], read: ReadFile) {
  const named = (document.data as { extends?: unknown } | null)?.extends;
  // A value that is no text is a finding of the schema.
  if (typeof named !== "string" || named === "") return undefined;
  const refuse = (message: string, fix: string): Finding => ({
    rule: "extends",
    severity: "error",
    path: ["extends"],
    message: `extends is ${JSON.stringify(named)}, ${message}`,
    fix,
    location: document.locate(["extends"]),
  });
  const file = besideFile(document.file, named);
  if (layers.some((layer) => normalizePath(layer.file) === file))
    return refuse("which extends this file in turn", "remove one of the two");
  if (layers.length === MAXIMUM_LAYERS)
    return refuse(`the ${MAXIMUM_LAYERS}th file in a row`, `keep to ${MAXIMUM_LAYERS} files: merge two of them`);
  const other = read(file);
  return "text" in other ? { file, text: other.text } : refuse(other.problem, other.fix);
}

/** One document of several: what stands in a nearer file wins. */
function layered(layers: readonly SourceDocument[]): SourceDocument {
  const deepest = (path: KeyPath): SourceDocument =>
    layers.reduce((best, layer) => (layer.depthOf(path) > best.depthOf(path) ? layer : best));
  return {
    file: layers[0]?.file ?? "",
    data: layers.map(({ data }) => data).reduceRight(changed),
    locate: (path) => deepest(path).locate(path),
    locateKey: (path) => deepest(path).locateKey(path),
    depthOf: (path) => deepest(path).depthOf(path),
  };
}

/** `base` with the keys of `change` in it; null takes a key out. */
function changed(base: unknown, change: unknown): unknown {
  if (!isMapping(base) || !isMapping(change)) return change;
  const keys = [...new Set([...Object.keys(base), ...Object.keys(change)])];
  return Object.fromEntries(
    keys
      .filter((key) => !Object.hasOwn(change, key) || change[key] !== null)
      .map((key) => [key, Object.hasOwn(change, key) ? changed(base[key], change[key]) : base[key]]),
  );
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A name is never taken over: both would be the same stacks, namespaces and state. */
function withoutName([first, ...bases]: readonly SourceDocument[]): Finding[] {
  if (!first || first.depthOf(["name"]) === 1) return [];
  const base = bases.find((layer) => layer.depthOf(["name"]) === 1);
  if (!base) return [];
  return [
    {
      rule: "extends",
      severity: "error",
      path: ["name"],
      message: `name is missing: without one, this environment would be the one of ${base.file}`,
      fix: "add a name of its own",
      location: first.locate([]),
    },
  ];
}
