import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

type Schema = {
  readonly [key in "properties" | "definitions"]?: Readonly<Record<string, Schema>>;
} & {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
};

/** What another project defines and its API server checks. */
const FOREIGN = ["global", "certificate.acme.dns01.*"];

const CHARTS = ["livekit-server", "coturn", "valkey", "edge", "host-network-policy", "node-tuning", "connectivity"];

describe.each(CHARTS)("the values of %s", (chart) => {
  const schema = JSON.parse(readFileSync(`charts/${chart}/values.schema.json`, "utf8")) as Schema;
  const values = parse(readFileSync(`charts/${chart}/values.yaml`, "utf8")) as unknown;
  const nodes = [...walk(schema)];

  it("have a description at every key, item and map value", () => {
    const silent = nodes.filter(({ node }) => node.$ref === undefined && !node.description?.trim());
    expect(silent.map(({ at }) => at)).toEqual([]);
  });

  it("have no unknown keys: only maps with typed values and what others define are open", () => {
    const open = nodes.filter(({ at, node }) => {
      if (node.type !== "object" || FOREIGN.includes(at)) return false;
      const rest = node.additionalProperties;
      const map = node.properties === undefined && typeof rest === "object" && rest.type !== undefined;
      return rest !== false && !map;
    });
    expect(open.map(({ at }) => at)).toEqual([]);
  });

  it("have the defaults of the schema, key by key", () => {
    const said = nodes.flatMap(({ at, node }) => (node.default === undefined ? [] : leaves(node.default, at)));
    const sorted = (pairs: readonly [string, unknown][]) => [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
    expect(sorted(leaves(values, ""))).toEqual(sorted(said));
  });

  it("are described by keywords that exist", () => {
    const ajv = new Ajv({ strictTypes: true, allowUnionTypes: true });
    expect(() => ajv.compile(schema)).not.toThrow();
  });
});

/** Every schema in a schema, by the path of the value it speaks of. */
function* walk(node: Schema, at = ""): Generator<{ readonly at: string; readonly node: Schema }> {
  yield { at, node };
  const under = (key: string) => (at === "" ? key : `${at}.${key}`);
  for (const [key, child] of Object.entries(node.properties ?? {})) yield* walk(child, under(key));
  for (const [name, child] of Object.entries(node.definitions ?? {})) yield* walk(child, `#${name}`);
  if (node.items) yield* walk(node.items, `${at}[]`);
  if (typeof node.additionalProperties === "object") yield* walk(node.additionalProperties, under("*"));
}

/** What is not split further: scalars, lists and empty maps, each with its path. */
function leaves(value: unknown, at: string): [string, unknown][] {
  const map = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (map.length === 0) return [[at, value]];
  return map.flatMap(([key, child]) => leaves(child, at === "" ? key : `${at}.${key}`));
}
