import type { NodeShape } from "../capacity/node-shape.js";
import { tinavClass } from "../clouds/outscale-oks.js";
import { type Interval, scaled, sumOf } from "./interval.js";
import { leastTrust, type Price, type Prices, type PriceTrust } from "./price.js";

/** What a node costs for an hour. */
export interface NodePrice {
  /** EUR. */
  readonly hourly: Interval;
  readonly trust: PriceTrust;
  readonly source: string;
  /** The prices that it is made of. */
  readonly of: readonly Price[];
}

/**
 * The price of a node: of its type where a list has one, else of its cores and its memory. Undefined if a list lacks one of them.
 * Source of the formula: docs.outscale.com, "Getting the Price of Your Resources"; osc-cost 0.8.0, src/core/vms.rs.
 */
export function nodePrice({ type, vcpu, memory }: NodeShape, prices: Prices): NodePrice | undefined {
  const whole = prices.get(`node/${type}`);
  if (whole) return { hourly: whole.price, trust: whole.trust, source: whole.source, of: [whole] };
  const [core, ram] = [prices.get(`vcore/${tinavClass(type)}`), prices.get("ram")];
  if (!core || !ram) return undefined;
  return {
    hourly: sumOf([scaled(core.price, vcpu), scaled(ram.price, memory)]),
    trust: leastTrust([core.trust, ram.trust]),
    source: `${vcpu} cores (${core.item}) and ${memory} GiB; ${core.source}`,
    of: [core, ram],
  };
}

/** The items that a node type needs a price of, in words. */
export const itemsOf = (type: string): string => {
  const core = tinavClass(type);
  return core === undefined ? `node/${type}` : `vcore/${core} and ram`;
};
