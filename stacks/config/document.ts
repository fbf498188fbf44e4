import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseAllDocuments,
} from "yaml";
import type { Finding, KeyPath, Location } from "../finding.js";

/** Larger files are refused unread: an environment is a page, not a dump. */
const MAXIMUM_BYTES = 1024 * 1024;
/** Aliases an environment may resolve to; `yaml` counts expansions, so an alias bomb stops here. */
const MAXIMUM_ALIASES = 100;

/** A YAML file that was read: plain data, and a way back from a key path to a place in the file. */
export interface SourceDocument {
  readonly file: string;
  readonly data: unknown;
  /** The place of the value at `path`; of its nearest existing ancestor if it is absent. */
  locate(path: KeyPath): Location;
  /** The place of a key itself, for keys that should not be there. */
  locateKey(path: KeyPath): Location;
  /** True if the file itself gives this value, rather than a default. */
  has(path: KeyPath): boolean;
}

/** Reads one YAML document. Syntax errors, several documents and oversized files come back as findings. */
export function readDocument(file: string, text: string): { document?: SourceDocument; findings: Finding[] } {
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
  if (Buffer.byteLength(text) > MAXIMUM_BYTES) {
    return { findings: [refuse("the file is larger than 1 MiB", "keep one environment per file")] };
  }
  const parsed = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  if (!Array.isArray(parsed) || parsed.length === 0) {
    return { findings: [refuse("the file is empty", "start from deployments/lab.yaml")] };
  }
  const [first, second] = parsed as Document[];
  if (second) {
    const place = at(second.range?.[0] ?? 0);
    return { findings: [refuse("the file holds several documents", "keep one environment per file", place)] };
  }
  const document = first as Document;
  const findings = [...document.errors, ...document.warnings].map((problem) =>
    refuse(
      `the file is not valid YAML: ${lowerFirst(problem.message)}`,
      "correct the syntax at this place",
      at(problem.pos[0]),
    ),
  );
  if (findings.length > 0) return { findings };
  if (document.contents === null) return { findings: [refuse("the file is empty", "start from deployments/lab.yaml")] };
  try {
    const data: unknown = document.toJS({ maxAliasCount: MAXIMUM_ALIASES });
    return { document: { file, data, ...places(document, at) }, findings: [] };
  } catch (error) {
    return {
      findings: [refuse(lowerFirst((error as Error).message), "write the values out instead of using aliases")],
    };
  }
}

function places(document: Document, at: (offset: number) => Location) {
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const step = (node: unknown, part: string | number): unknown => {
    const collection = resolve(node);
    return isCollection(collection) ? collection.get(part, true) : undefined;
  };
  const offset = (node: unknown): number => (isNode(node) ? ((node as Node).range?.[0] ?? 0) : 0);

  const nearest = (path: KeyPath): unknown => {
    let node: unknown = document.contents;
    for (const part of path) {
      const next = step(node, part);
      if (next === undefined) break;
      node = next;
    }
    return node;
  };
  return {
    locate: (path: KeyPath) => at(offset(nearest(path))),
    locateKey: (path: KeyPath) => {
      const parent = resolve(nearest(path.slice(0, -1)));
      const key = path.at(-1);
      const pair = isMap(parent)
        ? parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key)
        : undefined;
      return at(offset(pair?.key ?? parent));
    },
    has: (path: KeyPath) =>
      path.reduce<unknown>((node, part) => (node === undefined ? undefined : step(node, part)), document.contents) !==
      undefined,
  };
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
