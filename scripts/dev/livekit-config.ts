import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { CHARTS, ROOT } from "../lib/root.js";
import { ALLOWED } from "./livekit-config-allowed.js";

/** The part of JSON Schema (draft 7) that LiveKit's configuration needs. */
export interface ConfigSchema {
  readonly $comment?: string;
  readonly description?: string;
  readonly type?: string;
  /** In the extracted schema, `go-duration`. */
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, ConfigSchema>>;
  readonly additionalProperties?: ConfigSchema | false;
  readonly items?: ConfigSchema;
}

/** Folder of the configuration schema that was read off the pinned server's types; it holds one file. */
export const EXTRACTED = join(ROOT, "data/livekit-config");

/** What the server would parse: every key, and values as open as its types. */
export function extractedSchema(): ConfigSchema {
  const [file, ...others] = readdirSync(EXTRACTED);
  if (file === undefined || others.length > 0) throw new Error(`${EXTRACTED} must hold one schema`);
  return JSON.parse(readFileSync(join(EXTRACTED, file), "utf8")) as ConfigSchema;
}

/** Keys that the value `config` may not name, each with what to do instead; `*` stands for any key of a map. */
export function decidedKeys(): Readonly<Record<string, string>> {
  return parse(readFileSync(join(CHARTS, "livekit-server/files/decided.yaml"), "utf8")) as Record<string, string>;
}

/**
 * The schema of the chart's value `config`: keys of the server, values that mean something to it.
 * What the chart decides is open here, because its templates refuse it with the value to set instead, which a schema cannot say.
 */
export function configSchema(): ConfigSchema {
  const decided = decidedKeys();
  const unused = new Set([...Object.keys(decided), ...Object.keys(ALLOWED)]);
  const schema = refined(extractedSchema(), [], decided, unused);
  if (unused.size > 0) throw new Error(`no such keys in LiveKit's configuration: ${[...unused].join(", ")}`);
  return {
    ...schema,
    description:
      "Further configuration of LiveKit, in its own words: every key of the pinned version. What the chart decides is refused with the value to set instead.",
    default: {},
  };
}

/** As Go parses them, without signs: a negative one makes no sense in any of these keys. */
const DURATION = "^([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+$";

function refined(
  schema: ConfigSchema,
  path: readonly string[],
  decided: Readonly<Record<string, string>>,
  unused: Set<string>,
): ConfigSchema {
  const name = path
    .map((part) => (part === "[]" ? part : `.${part}`))
    .join("")
    .slice(1);
  const rules = [name, ...wildcards(path)];
  const rule = (table: Readonly<Record<string, unknown>>) => {
    const found = rules.find((each) => Object.hasOwn(table, each));
    if (found !== undefined) unused.delete(found);
    return found;
  };
  const fix = rule(decided);
  if (fix !== undefined) return { description: `Decided by the chart: ${decided[fix]}.` };

  const { $comment: _, format, default: value, properties, additionalProperties, items, minimum, ...plain } = schema;
  const below = (each: ConfigSchema, part: string) => refined(each, [...path, part], decided, unused);
  const number = schema.type === "integer" || schema.type === "number";
  const allowed = rule(ALLOWED);
  return {
    ...plain,
    description: described(name, value),
    // Below zero, a limit is none and a size a crash; the table names the keys that may be.
    ...(number && { minimum: Math.max(minimum ?? 0, 0) }),
    ...(format === "go-duration" && { pattern: DURATION }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, below(each, key)])),
    }),
    ...(additionalProperties !== undefined && {
      additionalProperties: additionalProperties && below(additionalProperties, "*"),
    }),
    ...(items && { items: below(items, "[]") }),
    ...(allowed !== undefined && ALLOWED[allowed]),
  };
}

/** A path with each key in turn as `*`, and its last key alone after `**`. */
function wildcards(path: readonly string[]): string[] {
  const some = path.map((_, at) => path.with(at, "*").join("."));
  return [...some, `**.${path.at(-1)}`];
}

const described = (name: string, value: unknown) =>
  `LiveKit's ${name}${value === undefined ? "" : `; its default: ${typeof value === "string" ? value : JSON.stringify(value)}`}.`;
