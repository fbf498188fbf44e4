import type { Interval } from "./interval.js";

/**
 * How far a price can be trusted. `given`: the operator's own file says it. `published`: read in a list with its label. `derived`:
 * it follows from published ones. `unconfirmed`: lists disagree, or are old, or name nothing that surely is it.
 */
export const TRUSTS = ["given", "published", "derived", "unconfirmed"] as const;
export type PriceTrust = (typeof TRUSTS)[number];

/** What a price is for; money is EUR without taxes. */
export const UNITS = ["hour", "vCore hour", "GiB hour", "GiB month", "GiB"] as const;
export type PriceUnit = (typeof UNITS)[number];

/** The price of one thing in one region. */
export interface Price {
  /** What it is, in our words, e.g. `vcore/v7-p1`: see `ITEMS`. */
  readonly item: string;
  readonly unit: PriceUnit;
  /** EUR for one unit. */
  readonly price: Interval;
  readonly trust: PriceTrust;
  readonly source: string;
  /** The day of the list that it is from, `2026-08-21`. */
  readonly date: string;
  /** The vendor's own key, `service/type/operation`; null if it is not known. */
  readonly sku: string | null;
}

/** The prices of one provider in one region, by item. */
export type Prices = ReadonlyMap<string, Price>;

/** Every kind of item with its unit and meaning; `<...>` stands for a name. */
export const ITEMS = {
  "vcore/<class>": { unit: "vCore hour", meaning: "a core, by generation and performance, e.g. vcore/v7-p1" },
  ram: { unit: "GiB hour", meaning: "memory of a node" },
  "node/<type>": { unit: "hour", meaning: "a whole node, instead of its cores and memory" },
  "control-plane/<size>": { unit: "hour", meaning: "the managed control plane, by size" },
  "load-balancer": { unit: "hour", meaning: "one load balancer" },
  "load-balancer-traffic": { unit: "GiB", meaning: "what passes a load balancer towards clients" },
  egress: { unit: "GiB", meaning: "what nodes send to the internet" },
  "public-address": { unit: "hour", meaning: "a public address that no running node has" },
  nat: { unit: "hour", meaning: "one NAT service" },
  "volume/<type>": { unit: "GiB month", meaning: "a volume, by type" },
  snapshot: { unit: "GiB month", meaning: "a volume's snapshot" },
  "object-storage": { unit: "GiB month", meaning: "object storage" },
} as const satisfies Readonly<Record<string, { readonly unit: PriceUnit; readonly meaning: string }>>;

/** The unit of an item; undefined if there is no such item. */
export function unitOf(item: string): PriceUnit | undefined {
  const [kind, name] = item.split(/\/(.*)/s);
  const found = Object.entries(ITEMS).find(([pattern]) =>
    name === undefined ? pattern === kind : pattern.startsWith(`${kind}/<`) && name !== "",
  );
  return found?.[1].unit;
}

/** The least trust of several; the best where there are none. */
export const leastTrust = (trusts: readonly PriceTrust[]): PriceTrust =>
  TRUSTS[Math.max(0, ...trusts.map((trust) => TRUSTS.indexOf(trust)))] ?? "unconfirmed";
