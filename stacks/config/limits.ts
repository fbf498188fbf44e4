import { CST, Lexer, Parser } from "yaml";

/** Keys and values together. The largest example has some 150; 5,000 are read and judged within two seconds. */
export const MAXIMUM_NODES = 5000;
/** Pieces of text as YAML splits them, white space included: far more than so many keys and values need. */
const MAXIMUM_TOKENS = 10 * MAXIMUM_NODES;
/** Levels of lists and mappings. The schema has six. */
export const MAXIMUM_DEPTH = 32;
/** A longer text is no name, address or URL. */
export const MAXIMUM_SCALAR = 4096;

/** Something that a file has too much of, and where it begins. */
export interface Excess {
  readonly message: string;
  /** Offset in the text. */
  readonly offset: number;
}

/**
 * What a text has too much of, if anything. It is asked before the text is composed into a document: composing recurses, and it
 * looks for double keys by comparing all with all. Reads the tokens of YAML's own parser, which does neither.
 */
export function excessOf(text: string): Excess | undefined {
  let tokens = 0;
  let offset = 0;
  for (const piece of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > MAXIMUM_TOKENS) return { message: `the file has more than ${MAXIMUM_NODES} keys and values`, offset };
    offset += piece.length;
  }
  let nodes = 0;
  for (const document of new Parser().parse(text)) {
    const open: { token: CST.Token; depth: number }[] = [{ token: document, depth: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { token, depth } = next;
      if (!CST.isScalar(token) && !CST.isCollection(token) && token.type !== "document") continue;
      const at = token.offset;
      nodes += 1;
      if (nodes > MAXIMUM_NODES)
        return { message: `the file has more than ${MAXIMUM_NODES} keys and values`, offset: at };
      if (depth > MAXIMUM_DEPTH)
        return { message: `the file nests more than ${MAXIMUM_DEPTH} levels deep`, offset: at };
      if (CST.isScalar(token) && token.source.length > MAXIMUM_SCALAR)
        return { message: `the file has a text of more than ${MAXIMUM_SCALAR} characters`, offset: at };
      for (const child of childrenOf(token)) open.push({ token: child, depth: depth + 1 });
    }
  }
  return undefined;
}

/** In reverse, so that the first one is the next to be looked at. */
function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === "document") return token.value ? [token.value] : [];
  if (!CST.isCollection(token)) return [];
  return token.items.flatMap(({ key, value }) => [key ?? [], value ?? []].flat()).reverse();
}
