import type { JsonSchema } from "./json-schema.js";

/** What a key takes, in words: for findings and for the reference. `quote` marks values that are written just so. */
export function allowedIn(schema: JsonSchema, quote: (value: string) => string = (value) => value): string {
  if (schema.$comment !== undefined) return schema.$comment;
  if (schema.const !== undefined) return quote(String(schema.const));
  if (schema.enum !== undefined) return schema.enum.map((value) => quote(String(value))).join(", ");
  switch (schema.type) {
    case "boolean":
      return `${quote("true")} or ${quote("false")}`;
    case "integer":
      return wholeNumber(schema);
    case "array":
      return (schema.minItems ?? 0) > 0 ? `a list of ${schema.minItems} or more` : "a list";
    case "object":
      return "keys and values";
    case "string":
      return schema.maxLength === undefined ? "text" : `text of up to ${schema.maxLength} characters`;
    default:
      return "";
  }
}

function wholeNumber({ minimum, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema): string {
  if (minimum === undefined) return "a whole number";
  return maximum === Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
}
