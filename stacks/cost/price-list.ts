import outscaleOks from "../../data/prices/outscale-oks.json" with { type: "json" };
import type { Environment } from "../config/schema.js";
import type { Price, Prices } from "./price.js";
import { type PriceFile, readPriceFile } from "./price-file.js";

const BROUGHT: Readonly<Record<Environment["cloud"]["provider"], unknown>> = {
  "outscale-oks": outscaleOks,
  generic: null,
};

const read = new Map<string, PriceFile>();

/** The price list that Relais brings for a provider; undefined where it brings none. */
export function broughtPrices(provider: Environment["cloud"]["provider"]): PriceFile | undefined {
  if (BROUGHT[provider] === null) return undefined;
  const known = read.get(provider);
  if (known) return known;
  const list = readPriceFile(JSON.stringify(BROUGHT[provider]));
  if ("problems" in list) throw new Error(`data/prices/${provider}.json: ${list.problems.join("; ")}`);
  read.set(provider, list.file);
  return list.file;
}

/** The prices of a region, of several lists: a later one replaces what an earlier one says. */
export function pricesIn(region: string | undefined, lists: readonly PriceFile[]): Prices {
  return new Map(
    lists.flatMap(({ date, prices }) =>
      prices
        .filter((entry) => entry.region === undefined || entry.region === region)
        .map(({ item, unit, price, trust, source, sku = null }): [string, Price] => {
          const [low, high] = Array.isArray(price) ? price : [price, price];
          return [item, { item, unit, price: { low, high }, trust, source, date, sku }];
        }),
    ),
  );
}

/** The region that an environment's prices are of; undefined where a cloud has none. */
export const regionOf = ({ cloud }: Pick<Environment, "cloud">): string | undefined =>
  cloud.provider === "outscale-oks" ? cloud.region : undefined;
