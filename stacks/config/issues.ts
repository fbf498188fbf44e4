import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import type { Finding, KeyPath } from "../finding.js";
import { formatPath } from "../finding.js";
import type { SourceDocument } from "./document.js";
import { choicesAt, keysAt } from "./json-schema.js";

type Issue = z.core.$ZodIssue;

/** Turns zod's issues into findings: located, in the words of the file, one fix each. */
export function toFindings(issues: readonly Issue[], document: SourceDocument): Finding[] {
  return issues.flatMap((issue) => explain(issue, document));
}

function explain(issue: Issue, document: SourceDocument): Finding[] {
  const path = issue.path.filter((part): part is string | number => typeof part !== "symbol");
  const key = path.length > 0 ? formatPath(path) : "the file";
  const base = { rule: "schema", severity: "error" as const, path, location: document.locate(path) };
  const value = show(path, valueAt(document.data, path));

  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((unknown) => unknownKey(unknown, path, document, keysAt(path, document.data)));
    case "invalid_type": {
      if (valueAt(document.data, path) === undefined) {
        return [{ ...base, message: `${key} is missing`, fix: `add ${path.at(-1)} here (${issue.expected})` }];
      }
      const [allowed, fix] = issue.message.split("\n");
      return fix === undefined
        ? [{ ...base, message: `${key} is ${value}`, allowed: expected(issue), fix: retype(issue, path) }]
        : [{ ...base, message: `${key} is ${value}`, allowed: allowed ?? "", fix }];
    }
    case "invalid_value":
      return [
        {
          ...base,
          message: `${key} is ${value}`,
          allowed: issue.values.map(String).join(", "),
          fix: nearestValue(issue, value),
        },
      ];
    case "invalid_union": {
      const choices = choicesAt(path);
      const message = valueAt(document.data, path) === undefined ? `${key} is missing` : `${key} is ${value}`;
      return [
        {
          ...base,
          message,
          ...(choices.length > 0 ? { allowed: choices.join(", ") } : {}),
          fix: "choose one of the allowed values",
        },
      ];
    }
    case "too_small":
    case "too_big": {
      const bound = issue.code === "too_small" ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      const unit = issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : "";
      return [{ ...base, message: `${key} is ${value}`, allowed: `${bound}${unit}`, fix: "change it" }];
    }
    case "custom": {
      const params = (issue.params ?? {}) as { allowed?: string; fix?: string };
      return [
        {
          ...base,
          message:
            path.length > 0 && typeof valueAt(document.data, path) !== "object"
              ? `${key} ${issue.message} (${value})`
              : `${key} ${issue.message}`,
          ...(params.allowed ? { allowed: params.allowed } : {}),
          fix: params.fix ?? "change it",
        },
      ];
    }
    default:
      return [{ ...base, message: `${key} is ${value}: ${issue.message}`, fix: "correct it" }];
  }
}

function unknownKey(name: string, path: KeyPath, document: SourceDocument, known: readonly string[]): Finding {
  const guess = known.length > 0 ? closest(name, [...known]) : "";
  const near = guess !== "" && distance(name, guess) <= Math.max(2, Math.floor(name.length / 3));
  return {
    rule: "schema",
    severity: "error",
    path: [...path, name],
    location: document.locateKey([...path, name]),
    message: `${formatPath([...path, name])} is not a known key`,
    ...(known.length > 0 ? { allowed: known.join(", ") } : {}),
    fix: near ? `did you mean ${guess}?` : "remove it",
  };
}

function expected(issue: Extract<Issue, { code: "invalid_type" }>): string {
  return (
    {
      int: "a whole number",
      string: "text",
      object: "keys and values",
      array: "a list",
      boolean: "true or false",
      record: "keys and values",
    }[issue.expected as string] ?? issue.expected
  );
}

function retype(issue: Extract<Issue, { code: "invalid_type" }>, path: KeyPath): string {
  if (issue.expected === "string") {
    return path.at(-1) === "kubernetes"
      ? 'write it in quotes, e.g. "1.35"'
      : "write it as text, with its unit or in quotes";
  }
  return `write ${expected(issue)}`;
}

function nearestValue(issue: Extract<Issue, { code: "invalid_value" }>, shown: string): string {
  const guess = closest(shown.replaceAll('"', ""), issue.values.map(String));
  return `choose one of the allowed values, e.g. ${guess}`;
}

function valueAt(data: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[part] : undefined,
    data,
  );
}

const CONFIDENTIAL = /secret|password|token|key|credential/i;

/** A value as a finding may show it: short, and never that of a key that could hold a secret. */
function show(path: KeyPath, value: unknown): string {
  if (path.some((part) => typeof part === "string" && CONFIDENTIAL.test(part))) return "not a valid value (not shown)";
  if (value === null) return "empty";
  if (typeof value === "object") return Array.isArray(value) ? `a list of ${value.length}` : "a set of keys";
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
