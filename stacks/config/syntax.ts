import type { YAMLError } from "yaml";
import type { Surprise } from "./surprises.js";

/** One slip makes many errors of syntax; those after the first few are its echo. */
const MAXIMUM = 5;

/** What the parser says, further down, of lines that follow a tab or a key without its space. */
const ECHOES: readonly string[] = [
  "BAD_INDENT",
  "BLOCK_AS_IMPLICIT_KEY",
  "MISSING_CHAR",
  "MULTILINE_IMPLICIT_KEY",
] satisfies YAMLError["code"][];

/** `size:8` is one word to YAML, and the parser complains of the lines after it. An address such as `https://` is meant as one. */
const WITHOUT_SPACE = /^(\s*(?:- +)?)([A-Za-z][\w-]*):([^\s/].*)$/;

/** What is wrong with the syntax of a file: where people are known to stumble in our words, else in the parser's. */
export function syntaxProblems(text: string, errors: readonly YAMLError[]): Surprise[] {
  const isEcho = ({ code }: YAMLError) => ECHOES.includes(code);
  const spaceless = errors.some(isEcho) ? keysWithoutSpace(text) : [];
  const explained = spaceless.length > 0 || errors.some(({ code }) => code === "TAB_AS_INDENT");
  const left = errors.filter((error) => !(explained && isEcho(error)));
  const told = left.flatMap((error) => {
    const isSecondWord = error.code === "BLOCK_AS_IMPLICIT_KEY" && left.some((each) => isMultiline(each, error));
    return isSecondWord ? [] : [furtherIn(text, error) ?? problemOf(error)];
  });
  return [...spaceless, ...told].sort((one, other) => one.offset - other.offset).slice(0, MAXIMUM);
}

function keysWithoutSpace(text: string): Surprise[] {
  let offset = 0;
  return text.split("\n").flatMap((line) => {
    const start = offset;
    offset += line.length + 1;
    const [, indent = "", key, value] = WITHOUT_SPACE.exec(line) ?? [];
    if (key === undefined || value === undefined) return [];
    // The value may be a secret in the wrong place.
    const message = `no space stands behind the colon of ${key}`;
    return [{ offset: start + indent.length, message, fix: `write ${key}: and its value` }];
  });
}

/** The parser says two things of a value that goes on in a line with a key. */
const isMultiline = ({ code, pos }: YAMLError, other: YAMLError) =>
  code === "MULTILINE_IMPLICIT_KEY" && pos[0] === other.pos[0];

const KEY = /^(\s*(?:- +)?)([A-Za-z][\w-]*):/;

/** A key that stands further in than the key with a value above it: to YAML it goes on with that value. */
function furtherIn(text: string, { code, pos: [offset] }: YAMLError): Surprise | undefined {
  if (code !== "MULTILINE_IMPLICIT_KEY") return undefined;
  const [, , above] = KEY.exec(text.slice(text.lastIndexOf("\n", offset - 1) + 1)) ?? [];
  const next = text.indexOf("\n", offset) + 1;
  const [, indent = "", key] = KEY.exec(text.slice(next)) ?? [];
  if (above === undefined || key === undefined) return undefined;
  const message = `${key} stands further in than ${above} above it, which has a value`;
  return { offset: next + indent.length, message, fix: `indent ${key} like ${above}, or take the value away` };
}

function problemOf({ message: text, pos: [offset] }: YAMLError): Surprise {
  const [message, fix] = inOurWords(text);
  return { offset, message, fix };
}

function inOurWords(text: string): readonly [message: string, fix: string] {
  if (/tabs/i.test(text)) return ["a tab stands where the indentation is", "indent with spaces"];
  if (/keys must be unique/i.test(text)) return ["the same key stands twice in one mapping", "keep one of them"];
  if (/unresolved tag/i.test(text)) return ["a tag (!) that nothing is known of", "write the value without a tag"];
  if (/nested mappings/i.test(text)) return ["a second colon stands in a value", "put the value in quotes"];
  if (/same column/i.test(text)) return ["the keys of one mapping do not start in one column", "indent them alike"];
  const firstLine = text.split("\n", 1)[0] ?? "";
  return [firstLine.charAt(0).toLowerCase() + firstLine.slice(1), "correct the syntax at this place"];
}
