import { type Alias, type Document, isScalar, type Pair, type Scalar, visit } from "yaml";

/** A place where valid YAML is not what people mean, or not what other readers of YAML would read. */
export interface Surprise {
  /** Offset in the text. */
  readonly offset: number;
  readonly message: string;
  readonly fix: string;
}

/** What makes a file unreadable as keys and values: other YAML, keys that are no text, aliases of nothing. */
export function unreadableIn(document: Document): Surprise[] {
  const found: Surprise[] = [];
  if (document.directives?.yaml.version === "1.1") {
    const message = "the file asks for YAML 1.1, where yes, 010 and 1_000 mean something else";
    found.push({ offset: 0, message, fix: "remove the %YAML line" });
  }
  visit(document, {
    Pair: (_, { key }: Pair) => {
      // The value of a merge key is a symbol.
      const text = isScalar(key) && (typeof key.value === "string" || key.source === "<<");
      if (text && key.value !== "__proto__") return;
      const offset = (key as Scalar | null)?.range?.[0] ?? 0;
      if (text)
        // Copies of a mapping lose this key, or take what it holds for their own keys.
        found.push({
          offset,
          message: "the file has the key __proto__, which no program reads alike",
          fix: "remove it",
        });
      else
        found.push({ offset, message: "the file has a key that is not text", fix: "write a key, a colon and a value" });
    },
    Alias: (_, alias: Alias) => {
      if (alias.resolve(document) !== undefined) return;
      const message = "the file has an alias (*) without its anchor (&)";
      found.push({ offset: alias.range?.[0] ?? 0, message, fix: "write the value out" });
    },
  });
  return found;
}

/** Decimal, without sign in front, leading zero or exponent. */
const PLAIN_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** Numbers that YAML 1.1 and 1.2 read differently, or that are easily misread. */
export function misreadIn(document: Document): Surprise[] {
  const found: Surprise[] = [];
  visit(document, {
    Scalar: (_, { value, source = "", range }) => {
      if (typeof value !== "number" || (PLAIN_NUMBER.test(source) && Number.isFinite(value))) return;
      const written = source.length > 20 ? `${source.slice(0, 17)}...` : source;
      const message = `the file has the number ${written}, which not every reader of YAML takes for ${value}`;
      const number = Number.isFinite(value) ? String(value) : "a number";
      found.push({ offset: range?.[0] ?? 0, message, fix: `write ${number}, or in quotes if it is text` });
    },
  });
  return found;
}
