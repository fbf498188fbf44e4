import { z } from "zod";
import type { KeyPath } from "../finding.js";
import { own } from "../own.js";
import { environmentSchema } from "./schema.js";

/** The part of JSON Schema that zod emits for our schema and that editors, findings and `explain` read. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly description?: string;
  /** What is allowed, in words, where the schema itself cannot say it. */
  readonly $comment?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly propertyNames?: JsonSchema;
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

/**
 * What editors check a file with. A file that extends another one needs no key, and takes keys out with null.
 */
export function editorJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...whole } = environmentJsonSchema();
  // As a list, because an object with a key `then` passes for a promise.
  const choice: [string, JsonSchema][] = [
    ["if", { required: ["extends"] }],
    ["then", changeOf(whole)],
    ["else", whole],
  ];
  return { $schema, ...Object.fromEntries(choice) };
}

function changeOf({
  required,
  oneOf,
  anyOf,
  properties,
  additionalProperties: others,
  ...rest
}: JsonSchema): JsonSchema {
  const members = (oneOf ?? anyOf)?.map(changeOf);
  const removable = ([key, field]: [string, JsonSchema]) => [key, { anyOf: [changeOf(field), { type: "null" }] }];
  return {
    ...rest,
    ...(others !== undefined && { additionalProperties: typeof others === "object" ? changeOf(others) : others }),
    ...(members && { anyOf: members }),
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(removable)) }),
  };
}

/** What data holds at a path; undefined where there is nothing. */
export const valueAt = (data: unknown, path: KeyPath): unknown => path.reduce(child, data);

const child = (data: unknown, part: string | number): unknown =>
  typeof data === "object" && data !== null ? own(data as Record<string, unknown>, String(part)) : undefined;

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
    schema = typeof part === "number" ? narrowed?.items : (own(narrowed?.properties, part) ?? rest);
    value = child(value, part);
  }
  return schema && narrow(schema, value);
}

/** The keys a mapping at `path` may have. */
export function keysAt(path: KeyPath, data: unknown): string[] {
  const schema = schemaAt(path, data);
  return schema?.propertyNames?.enum?.map(String) ?? Object.keys(schema?.properties ?? {});
}

/** Which other member of the union at `path` has a key, e.g. `provider generic`; undefined if none has. */
export function memberWith(path: KeyPath, key: string): string | undefined {
  const parent = own(schemaAt(path.slice(0, -1), undefined)?.properties, String(path.at(-1)));
  const member = (parent?.oneOf ?? parent?.anyOf)?.find(({ properties }) => own(properties, key) !== undefined);
  const [choice] = Object.entries(member?.properties ?? {}).filter(([, field]) => field.const !== undefined);
  return choice && `${choice[0]} ${choice[1].const}`;
}

/** Where else a key of this name belongs, e.g. `demand` for `survive`; lists and unions are left out. */
export function homesOf(key: string, schema = environmentJsonSchema(), at: readonly string[] = []): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    ...(name === key && at.length > 0 ? [[...at]] : []),
    ...homesOf(key, field, [...at, name]),
  ]);
}

/** The values that decide a union's member, e.g. the cloud providers. */
export function choicesAt(path: KeyPath): string[] {
  const parent = schemaAt(path.slice(0, -1), undefined);
  const key = String(path.at(-1));
  return (parent?.oneOf ?? parent?.anyOf ?? []).flatMap((member) => {
    const value = own(member.properties, key)?.const;
    return value === undefined ? [] : [String(value)];
  });
}
