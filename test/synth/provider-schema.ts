import { readFileSync } from "node:fs";

/**
 * Checks synthesized resources against the recorded provider schemas: names at every depth, required ones, types. The
 * engine's own `validate` needs the provider programs, and drops unknown keys of nested objects in silence.
 */

type Type = string | readonly [string, Type | Readonly<Record<string, Type>>];

interface Attribute {
  readonly type?: Type;
  readonly nested_type?: { readonly attributes: Readonly<Record<string, Attribute>>; readonly nesting_mode: string };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<
    Record<string, { readonly block: Block; readonly nesting_mode: string; readonly min_items?: number }>
  >;
}

interface ProviderSchema {
  readonly provider: { readonly block: Block };
  readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>>;
}

const FILES = { outscale: "outscale-1.8.0", kubernetes: "kubernetes-2.38.0", helm: "helm-3.1.2" } as const;

const SCHEMAS: Readonly<Record<string, ProviderSchema>> = Object.fromEntries(
  Object.entries(FILES).map(([name, file]) => {
    const recorded = JSON.parse(readFileSync(`data/provider-schemas/${file}.json`, "utf8"));
    return [name, Object.values(recorded.provider_schemas)[0] as ProviderSchema];
  }),
);

/** Keys that the engine itself reads in every resource. */
const META = new Set(["//", "depends_on", "lifecycle", "provider", "count", "for_each", "timeouts"]);

interface Stack {
  readonly provider?: Readonly<Record<string, readonly object[]>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** Everything in a stack that its providers do not know. */
export function schemaProblems(stack: Stack): string[] {
  const providers = Object.entries(stack.provider ?? {}).flatMap(([name, blocks]) =>
    blocks.flatMap((block) => checkBlock(block, SCHEMAS[name]?.provider.block, `provider.${name}`)),
  );
  const resources = Object.entries(stack.resource ?? {}).flatMap(([type, named]) => {
    const schema = SCHEMAS[type.split("_")[0] ?? ""]?.resource_schemas[type];
    return Object.entries(named).flatMap(([name, body]) => checkBlock(body, schema?.block, `${type}.${name}`));
  });
  return [...providers, ...resources];
}

function checkBlock(body: object, block: Block | undefined, path: string): string[] {
  if (!block) return [`${path}: no such type`];
  const attributes = block.attributes ?? {};
  const blocks = block.block_types ?? {};
  const missing = [
    ...Object.keys(attributes).filter((name) => attributes[name]?.required),
    ...Object.keys(blocks).filter((name) => (blocks[name]?.min_items ?? 0) > 0),
  ].filter((name) => !(name in body));
  return [
    ...missing.map((name) => `${path}.${name}: required`),
    ...Object.entries(body).flatMap(([name, value]) => {
      const nested = blocks[name];
      if (nested) return [value].flat().flatMap((each) => checkBlock(each, nested.block, `${path}.${name}`));
      const attribute = attributes[name];
      if (!attribute) return META.has(name) ? [] : [`${path}.${name}: unknown`];
      return checkAttribute(value, attribute, `${path}.${name}`);
    }),
  ];
}

function checkAttribute(value: unknown, attribute: Attribute, path: string): string[] {
  if (attribute.computed && !attribute.optional) return [`${path}: read-only`];
  if (typeof value === "string" && value.startsWith("${")) return [];
  const nested = attribute.nested_type;
  if (nested) {
    const values = nested.nesting_mode === "single" ? [value] : [value].flat();
    return values.flatMap((each) => checkBlock(each as object, { attributes: nested.attributes }, path));
  }
  return checkType(value, attribute.type ?? "dynamic", path);
}

function checkType(value: unknown, type: Type, path: string): string[] {
  if (typeof value === "string" && value.startsWith("${")) return [];
  if (typeof type === "string")
    return type === "dynamic" || typeof value === { bool: "boolean" }[type as "bool"] || typeof value === type
      ? []
      : [`${path}: not a ${type}`];
  const [kind, inner] = type;
  if (kind === "object") {
    const fields = inner as Readonly<Record<string, Type>>;
    return Object.entries(value as object).flatMap(([name, each]) =>
      fields[name] === undefined ? [`${path}.${name}: unknown`] : checkType(each, fields[name], `${path}.${name}`),
    );
  }
  const elements = kind === "map" ? Object.values(value as object) : value;
  if (!Array.isArray(elements)) return [`${path}: not a ${kind}`];
  return elements.flatMap((each) => checkType(each, inner as Type, `${path}[]`));
}
