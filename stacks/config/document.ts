import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseAllDocuments,
} from "yaml";
import type { Finding, KeyPath, Location } from "../finding.js";
import { excessOf } from "./limits.js";
import { misreadIn, type Surprise, unreadableIn } from "./surprises.js";
import { syntaxProblems } from "./syntax.js";

/** Larger files are refused unread: an environment is a page, not a dump. */
export const MAXIMUM_BYTES = 1024 * 1024;
/** Values that aliases may expand to; `yaml` counts expansions, so an alias bomb stops here. */
const MAXIMUM_ALIASES = 100;

/** A YAML file that was read: plain data, and a way back from a key path to a place in the file. */
export interface SourceDocument {
  readonly file: string;
  readonly data: unknown;
  /** The place of the value at `path`; of its nearest existing ancestor if it is absent. */
  locate(path: KeyPath): Location;
  /** The place of a key itself, for keys that should not be there. */
  locateKey(path: KeyPath): Location;
  /** How many parts of `path` the file itself gives; all of them unless the value is a default. */
  depthOf(path: KeyPath): number;
}

/** What came of reading a file: the document, findings that refuse it, or the document with warnings. */
export interface ReadDocument {
  readonly document?: SourceDocument;
  readonly findings: readonly Finding[];
}

/** Reads one YAML document within limits of size, nesting and aliases. Never throws on bad input. */
export function readDocument(file: string, text: string): ReadDocument {
  const lines = new LineCounter();
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const refuse = (message: string, fix: string, location: Location = { file, line: 1, column: 1 }): Finding => ({
    rule: "yaml",
    severity: "error",
    path: [],
    message,
    fix,
    location,
  });
  if (new TextEncoder().encode(text).length > MAXIMUM_BYTES)
    return { findings: [refuse("the file is larger than 1 MiB", "keep one environment per file")] };
  const marked = text.startsWith("\ufeff");
  if (marked) {
    const warning = refuse("the file begins with a byte order mark", "save it as UTF-8 without one");
    const { document, findings } = readDocument(file, text.slice(1));
    return { ...(document && { document }), findings: [{ ...warning, severity: "warning" }, ...findings] };
  }
  const excess = excessOf(text);
  if (excess) {
    const lineStarts = text.slice(0, excess.offset).split("\n");
    const place = { file, line: lineStarts.length, column: (lineStarts.at(-1)?.length ?? 0) + 1 };
    return { findings: [refuse(excess.message, "keep one environment per file, a page or two long", place)] };
  }
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    merge: true,
    // Its warnings would go to the console; what they are about is a finding below.
    logLevel: "error",
  });
  const [document, second] = Array.isArray(parsed) ? (parsed as Document[]) : [];
  if (second)
    return {
      findings: [
        refuse("the file holds several documents", "keep one environment per file", at(second.range?.[0] ?? 0)),
      ],
    };
  const syntax = [...(document?.errors ?? []), ...(document?.warnings ?? [])];
  if (syntax.length > 0)
    return {
      findings: syntaxProblems(text, syntax).map(({ message, fix, offset }) =>
        refuse(`the file is not valid YAML: ${message}`, fix, at(offset)),
      ),
    };
  if (!document || document.contents === null)
    return { findings: [refuse("the file is empty", "start with relais init, or from deployments/lab.yaml")] };
  const told = (surprises: readonly Surprise[]) =>
    surprises.map(({ message, fix, offset }) => refuse(message, fix, at(offset)));
  const unreadable = told(unreadableIn(document));
  if (unreadable.length > 0) return { findings: unreadable };
  try {
    const data: unknown = document.toJS({ maxAliasCount: MAXIMUM_ALIASES });
    return { document: { file, data, ...places(document, at) }, findings: told(misreadIn(document)) };
  } catch {
    const message = `the file's aliases stand for more than ${MAXIMUM_ALIASES} values, or for themselves`;
    return { findings: [refuse(message, "write the values out instead of using aliases")] };
  }
}

function places(document: Document, at: (offset: number) => Location) {
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const step = (node: unknown, part: string | number): unknown => {
    const collection = resolve(node);
    if (!isCollection(collection)) return undefined;
    const own = collection.get(part, true);
    if (own !== undefined || !isMap(collection)) return own;
    const mergeKey = collection.items.find(({ key }) => isScalar(key) && key.source === "<<");
    return merged(mergeKey?.value, part);
  };
  /** A merge key holds one mapping or a list of them, the first of which wins. */
  const merged = (node: unknown, part: string | number): unknown => {
    const source = resolve(node);
    if (isMap(source)) return step(source, part);
    const sources: readonly unknown[] = isCollection(source) ? source.items : [];
    return sources.map((each) => step(each, part)).find((each) => each !== undefined);
  };
  const offset = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
  /** The nodes along a path as far as they exist, from the file's own. */
  const along = (path: KeyPath): unknown[] => {
    const nodes: unknown[] = [document.contents];
    for (const part of path) {
      const next = step(nodes.at(-1), part);
      if (next === undefined) break;
      nodes.push(next);
    }
    return nodes;
  };
  return {
    locate: (path: KeyPath) => at(offset(along(path).at(-1))),
    locateKey: (path: KeyPath) => {
      const parent = resolve(along(path.slice(0, -1)).at(-1));
      const key = path.at(-1);
      const pair = isMap(parent)
        ? parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key)
        : undefined;
      return at(offset(pair?.key ?? parent));
    },
    depthOf: (path: KeyPath) => along(path).length - 1,
  };
}
