import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonSchema } from "../../stacks/config/json-schema.js";
import { CHARTS } from "../lib/root.js";

/** The charts whose values are a contract. */
export const CHART_NAMES = [
  "livekit-server",
  "coturn",
  "valkey",
  "edge",
  "host-network-policy",
  "node-tuning",
  "connectivity",
] as const;

/** One of them. */
export type ChartName = (typeof CHART_NAMES)[number];

/** The part of JSON Schema (draft 7, which Helm 3 and 4 read) that the charts' `values.schema.json` use. */
export interface ChartSchema extends JsonSchema {
  readonly title?: string;
  readonly $ref?: string;
  /** One reference: beside a bare `$ref`, draft 7 ignores description and default. */
  readonly allOf?: readonly [ChartSchema];
  readonly properties?: Readonly<Record<string, ChartSchema>>;
  readonly additionalProperties?: ChartSchema | boolean;
  readonly items?: ChartSchema;
  readonly definitions?: Readonly<Record<string, ChartSchema>>;
}

/** A chart's schema, without Helm's `global`, which no chart reads, and with LiveKit's own `config` as any mapping. */
export function chartSchema(chart: ChartName): ChartSchema {
  const schema = JSON.parse(readFileSync(join(CHARTS, chart, "values.schema.json"), "utf8")) as ChartSchema;
  const { global: _, ...properties } = schema.properties ?? {};
  if (properties.config === undefined) return { ...schema, properties };
  const { properties: __, ...config } = properties.config;
  return { ...schema, properties: { ...properties, config: { ...config, additionalProperties: true } } };
}

/** Name of the definition that a key or an item refers to. */
export const definitionOf = ({ $ref, allOf }: ChartSchema): string | undefined =>
  ($ref ?? allOf?.[0].$ref)?.replace("#/definitions/", "");
