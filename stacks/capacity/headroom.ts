import type { PoolSize } from "./sizing.js";

/** Nodes beyond those that the peak needs, of what is left after the loss; in percent of the needed ones. */
export function headroom({ afterLoss, needed }: PoolSize): number {
  return Math.round((afterLoss / needed - 1) * 100);
}
