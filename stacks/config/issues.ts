import { closest } from "fastest-levenshtein";
import type { z } from "zod";
import type { Finding, KeyPath } from "../finding.js";
import { formatPath } from "../finding.js";
import { allowedIn } from "./allowed.js";
import type { SourceDocument } from "./document.js";
import { choicesAt, type JsonSchema, schemaAt, valueAt } from "./json-schema.js";
import { unknownKey } from "./unknown-key.js";

type Issue = z.core.$ZodIssue;

/** Turns zod's issues into findings: located, in the words of the file, one fix each. */
export function toFindings(issues: readonly Issue[], document: SourceDocument): Finding[] {
  return issues.flatMap((issue) => explain(issue, document));
}

function explain(issue: Issue, document: SourceDocument): Finding[] {
  const path = issue.path.filter((part): part is string | number => typeof part !== "symbol");
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key, path, document));

  const value = valueAt(document.data, path);
  const schema = schemaAt(path, document.data) ?? {};
  const finding = (message: string, allowed: string, fix: string): Finding[] => [
    {
      rule: "schema",
      severity: "error",
      path,
      location: document.locate(path),
      message: `${path.length > 0 ? formatPath(path) : "the file"} ${message}`,
      ...(allowed === "" ? {} : { allowed }),
      fix,
    },
  ];
  if (issue.code === "custom") {
    const { allowed = "", fix = "change it", confidential = false } = (issue.params ?? {}) as Params;
    const shown = path.length === 0 || confidential || typeof value === "object" ? "" : ` (${show(path, value)})`;
    return finding(`${issue.message}${shown}`, allowed, fix);
  }
  // A union's member is chosen by a key inside it; zod points at the union where the key is missing.
  const choices = issue.code === "invalid_union" ? choicesAt(path) : [];
  const allowed = choices.length > 0 ? choices.join(", ") : allowedIn(schema);
  if (value === undefined) return finding("is missing", allowed, addition(path, schema));
  const [said, fix] = issue.message.split("\n");
  if (fix !== undefined) return finding(`is ${show(path, value)}`, said ?? allowed, fix);
  return finding(`is ${show(path, value)}`, allowed, correction(value, schema, choices, path));
}

/** What a rule of ours says about an issue of its own. */
interface Params {
  readonly allowed?: string;
  readonly fix?: string;
  /** The value may hold a secret whatever the key is called. */
  readonly confidential?: boolean;
}

/** A value that was cut short, else the one with the fewest other letters. */
const likeliest = (given: string, values: readonly string[]) =>
  (given === "" ? undefined : values.find((value) => value.startsWith(given))) ?? closest(given, [...values]);

function addition(path: KeyPath, { description = "" }: JsonSchema): string {
  const meaning = description.split(/\.(?: |$)/, 1)[0] ?? "";
  return `add ${path.at(-1)} here${meaning === "" ? "" : ` (${meaning})`}`;
}

/** The one thing to do about a value that is there but not allowed. */
function correction(value: unknown, schema: JsonSchema, choices: readonly string[], path: KeyPath): string {
  const values = schema.enum?.map(String) ?? choices;
  if (values.length > 0) return `choose one of the allowed values, e.g. ${likeliest(String(value), values)}`;
  if (schema.const !== undefined) return `write ${schema.const}`;
  if (value === null) return "write a value, or remove the key";
  switch (schema.type) {
    case "integer": {
      const digits = typeof value === "string" ? value.replaceAll(/[_ ',]/g, "") : "";
      if (typeof value === "number")
        return Number.isInteger(value) ? "write a number in this range" : "write a whole number";
      return /^\d+$/.test(digits) ? `write ${digits}` : "write digits only";
    }
    case "boolean":
      return `write ${/^(yes|on|y|1)$/i.test(String(value)) ? "true" : /^(no|off|n|0)$/i.test(String(value)) ? "false" : "true or false"}`;
    case "array":
      return typeof value === "object"
        ? "write a list: [one, two]"
        : `write a list: [${show(path, value).replaceAll('"', "")}]`;
    case "object":
      return "write keys and values: { key: value }";
    default:
      return typeof value === "string" ? "change it" : "write it as text, in quotes";
  }
}

const CONFIDENTIAL = /secret|password|token|key|credential/i;

/** A value as a finding may show it: short, and never that of a key that could hold a secret. */
function show(path: KeyPath, value: unknown): string {
  if (value === null) return "empty";
  if (typeof value === "object") return Array.isArray(value) ? `a list of ${value.length}` : "a set of keys";
  if (path.some((part) => typeof part === "string" && CONFIDENTIAL.test(part))) return "not a valid value (not shown)";
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
