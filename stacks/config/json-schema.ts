import { z } from "zod";
import type { KeyPath } from "../finding.js";
import { environmentSchema } from "./schema.js";

/** The part of JSON Schema that zod emits for our schema and that editors, findings and `explain` read. */
export interface JsonSchema {
  readonly description?: string;
  /** What is allowed, in words, where the schema itself cannot say it. */
  readonly $comment?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

let cached: JsonSchema | undefined;

/** The environment file's JSON Schema (draft 7), as editors use it. */
export function environmentJsonSchema(): JsonSchema {
  cached ??= z.toJSONSchema(environmentSchema, { io: "input", target: "draft-7" }) as JsonSchema;
  return cached;
}

const child = (data: unknown, part: string | number): unknown =>
  typeof data === "object" && data !== null ? (data as Record<string | number, unknown>)[part] : undefined;

/** Of a union's members the one whose constants the data matches; the schema itself if it is no union. */
function narrow(schema: JsonSchema, data: unknown): JsonSchema {
  const members = schema.oneOf ?? schema.anyOf;
  const match = members?.find((member) =>
    Object.entries(member.properties ?? {}).every(
      ([key, field]) => field.const === undefined || field.const === child(data, key),
    ),
  );
  return match ?? schema;
}

/** The schema of the value at `path`, with unions narrowed by what `data` says. */
export function schemaAt(path: KeyPath, data: unknown): JsonSchema | undefined {
  let schema: JsonSchema | undefined = environmentJsonSchema();
  let value = data;
  for (const part of path) {
    const narrowed: JsonSchema | undefined = schema && narrow(schema, value);
    const rest: JsonSchema | undefined =
      typeof narrowed?.additionalProperties === "object" ? narrowed.additionalProperties : undefined;
    schema = typeof part === "number" ? narrowed?.items : (narrowed?.properties?.[part] ?? rest);
    value = child(value, part);
  }
  return schema && narrow(schema, value);
}

/** The keys a mapping at `path` may have. */
export function keysAt(path: KeyPath, data: unknown): string[] {
  return Object.keys(schemaAt(path, data)?.properties ?? {});
}

/** The values that decide a union's member, e.g. the cloud providers. */
export function choicesAt(path: KeyPath): string[] {
  const parent = schemaAt(path.slice(0, -1), undefined);
  const key = String(path.at(-1));
  return (parent?.oneOf ?? parent?.anyOf ?? []).flatMap((member) => {
    const value = member.properties?.[key]?.const;
    return value === undefined ? [] : [String(value)];
  });
}
