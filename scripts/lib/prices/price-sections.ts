import { type CatalogEntry, type PriceChange, skuOf } from "../../../stacks/cost/outscale-catalog.js";
import type { PriceEntry, PriceFile } from "../../../stacks/cost/price-file.js";
import type { Section } from "../sections.js";

/** What a refresh has found about one region. */
export interface Refreshed {
  readonly region: string;
  readonly prices: readonly PriceEntry[];
  readonly changed: readonly PriceChange[];
  readonly missing: readonly string[];
  readonly unknown: readonly CatalogEntry[];
  readonly strange: readonly CatalogEntry[];
}

/** A price list as tables, one for each region, and the sources below. */
export function priceSections({ provider, date, prices }: PriceFile): Section[] {
  const regions = [...new Set(prices.map(({ region }) => region ?? "every region"))];
  const numbers = new Map([...new Set(prices.map(({ source }) => source))].map((source, index) => [source, index + 1]));
  const row = ({ item, unit, price, trust, source, sku }: PriceEntry) => [
    item,
    shown(price),
    unit,
    trust,
    `[${numbers.get(source)}]`,
    sku ?? "not known",
  ];
  return [
    ...regions.map((region) => ({
      title: `${provider}, ${region}, ${date}, EUR without taxes`,
      header: ["item", "price", "for a", "trust", "source", "key of the vendor"],
      rows: prices.filter((entry) => (entry.region ?? "every region") === region).map(row),
    })),
    { title: "sources", header: ["", ""], rows: [...numbers].map(([source, number]) => [`[${number}]`, source]) },
  ];
}

/** More entries than these are counted: `--json` has them all. */
const LISTED = 15;

/** What is other than in the list that Relais brings. */
export function refreshSections({ region, changed, missing, unknown, strange }: Refreshed): Section[] {
  const listed = (entries: readonly CatalogEntry[]) => [
    ...entries.slice(0, LISTED).map((entry) => [skuOf(entry), String(entry.UnitPrice), entry.Title]),
    ...(entries.length > LISTED ? [["...", "", `and ${entries.length - LISTED} more`]] : []),
  ];
  // Traffic is what people look for among them.
  const network = (entry: CatalogEntry) =>
    /network|traffic|transfer/i.test(`${entry.Category} ${skuOf(entry)}`) ? 0 : 1;
  return [
    {
      title: `${region}: changed`,
      header: ["item", "before", "now"],
      rows: changed.map(({ item, before, after }) => [item, shown(before), shown(after)]),
    },
    {
      title: `${region}: not in the catalogue, still as before`,
      header: ["item"],
      rows: missing.map((item) => [item]),
    },
    {
      title: `${region}: in the catalogue, but priced by another time: left out`,
      header: ["key", "EUR", "title"],
      rows: listed(strange),
    },
    {
      title: `${region}: in the catalogue, unknown to Relais`,
      header: ["key", "EUR", "title"],
      rows: listed([...unknown].sort((a, b) => network(a) - network(b))),
    },
  ].filter(({ rows }) => rows.length > 0);
}

const shown = (price: PriceEntry["price"]) => (Array.isArray(price) ? price.join(" - ") : String(price));
