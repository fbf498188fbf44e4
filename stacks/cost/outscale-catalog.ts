import { z } from "zod";
import { unitOf } from "./price.js";
import type { PriceEntry, PriceFile } from "./price-file.js";

/**
 * The answer of `ReadPublicCatalog`, as far as it is read. Source: osc-api 1.40.1, CatalogEntry; that `Entries` are below `Catalog` and
 * prices are JSON numbers was recorded (stephrobert/feint, corpus/outscale).
 */
export const publicCatalog = z.object({
  Catalog: z.object({
    Entries: z
      .array(
        z.object({
          Service: z.string().default(""),
          Type: z.string().default(""),
          Operation: z.string().default(""),
          Category: z.string().default(""),
          Title: z.string().default(""),
          /** `PER_MONTH` where a price is of a month. */
          Flags: z.string().default(""),
          UnitPrice: z.number().min(0),
        }),
      )
      .min(1),
  }),
});
export type CatalogEntry = z.output<typeof publicCatalog>["Catalog"]["Entries"][number];

/**
 * Which item a key of the catalogue is; `$1` is the name in the pattern. Sources: osc-cost 0.8.0, src/oapi; of the control plane and of
 * `AssociateAddress` kairn-io/kairn, connectors/outscale/pricing.go.
 */
const SKUS: readonly (readonly [sku: RegExp, item: string])[] = [
  [/^TinaOS-FCU\/CustomCore:(v\d+-p\d)\/RunInstances-OD$/, "vcore/$1"],
  [/^TinaOS-FCU\/CustomRam\/RunInstances-OD$/, "ram"],
  [/^OKS\/dedicated:(cp\.[\w.]+)\/ControlPlane$/, "control-plane/$1"],
  [/^TinaOS-LBU\/LBU:Usage\/CreateLoadBalancer$/, "load-balancer"],
  [/^TinaOS-FCU\/ElasticIP:IdleAddress\/AssociateAddress(?:VPC)?$/, "public-address"],
  [/^TinaOS-FCU\/NatGatewayUsage\/CreateNatGateway$/, "nat"],
  [/^TinaOS-FCU\/BSU:VolumeUsage:(\w+)\/CreateVolume$/, "volume/$1"],
  [/^TinaOS-FCU\/Snapshot:Usage\/Snapshot$/, "snapshot"],
  [/^TinaOS-OOS\/enterprise\/OOSStorage$/, "object-storage"],
];

/** What a catalogue says in our words. */
export interface ReadCatalog {
  readonly prices: readonly PriceEntry[];
  /** Entries that cost something and are no item of ours, by their key. */
  readonly unknown: readonly CatalogEntry[];
  /** Entries of ours that are priced by another time than the item, and left out. */
  readonly strange: readonly CatalogEntry[];
}

/** `service/type/operation`. */
export const skuOf = ({ Service, Type, Operation }: CatalogEntry): string => `${Service}/${Type}/${Operation}`;

/** Reads a region's catalogue: keys must match whole. Where several entries are one item, both ends are kept. */
export function readCatalog(entries: readonly CatalogEntry[], region: string, date: string): ReadCatalog {
  const known = entries.flatMap((entry) => {
    const item = itemOf(skuOf(entry));
    return item === undefined ? [] : [{ item, entry }];
  });
  const monthly = ({ item, entry }: (typeof known)[number]) =>
    (unitOf(item) === "GiB month") === (entry.Flags === "PER_MONTH");
  const right = known.filter(monthly);
  const items = [...new Set(right.map(({ item }) => item))].sort();
  return {
    prices: items.map((item) => {
      const own = right.filter((each) => each.item === item).map(({ entry }) => entry);
      const amounts = own.map(({ UnitPrice }) => UnitPrice);
      const [low, high] = [Math.min(...amounts), Math.max(...amounts)];
      return {
        item,
        region,
        unit: unitOf(item) ?? "hour",
        price: low === high ? low : [low, high],
        trust: "published",
        source: `ReadPublicCatalog of ${region}, ${date}`,
        sku: own.map(skuOf)[0] ?? "",
      };
    }),
    unknown: entries.filter((entry) => entry.UnitPrice > 0 && itemOf(skuOf(entry)) === undefined),
    strange: known.filter((each) => !monthly(each)).map(({ entry }) => entry),
  };
}

function itemOf(sku: string): string | undefined {
  const [pattern, item] = SKUS.find(([each]) => each.test(sku)) ?? [];
  return pattern && item && sku.replace(pattern, item);
}

/** How an item's price differs from that of an older list. */
export interface PriceChange {
  readonly item: string;
  readonly region: string;
  readonly before: PriceEntry["price"];
  readonly after: PriceEntry["price"];
}

/** What differs from a list, and which of its items are not in the new one. */
export function catalogChanges(
  list: PriceFile,
  fresh: readonly PriceEntry[],
  region: string,
): { readonly changed: readonly PriceChange[]; readonly missing: readonly string[] } {
  const old = list.prices.filter((entry) => entry.region === region);
  const now = new Map(fresh.map((entry) => [entry.item, entry.price]));
  return {
    changed: old.flatMap(({ item, price }) => {
      const after = now.get(item);
      const same = JSON.stringify(after) === JSON.stringify(price);
      return after === undefined || same ? [] : [{ item, region, before: price, after }];
    }),
    missing: old.flatMap(({ item }) => (now.has(item) ? [] : [item])),
  };
}
