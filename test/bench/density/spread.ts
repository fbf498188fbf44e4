/** Least, middle and greatest of several values. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
  return { least: at(0), median, most: at(sorted.length - 1) };
}

/** The values of one series over those of another, pair by pair: what slows a machine down for a while slows both of a pair. */
export function ratios(over: readonly number[], under: readonly number[]): Spread {
  return spreadOf(over.map((value, index) => value / (under[index] ?? Number.NaN)));
}
