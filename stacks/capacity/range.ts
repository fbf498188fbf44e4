/**
 * What the constants' uncertainty leaves of a result: computed with all of them at their favourable, likely and
 * unfavourable values at once. The truth is between the ends if each constant is between its own; no likelihood is meant.
 */
export interface Range {
  readonly low: number;
  readonly likely: number;
  /** Null where the unfavourable constants leave no answer: a meeting would not fit on a node. */
  readonly high: number | null;
}

/** A result under each set of constants. */
export interface Outcomes<Outcome> {
  readonly favourable: Outcome;
  readonly likely: Outcome;
  readonly unfavourable: Outcome;
}

/** One value of a result as a range. */
export function rangeOf<Outcome>(outcomes: Outcomes<Outcome>, pick: (outcome: Outcome) => number): Range {
  return {
    low: pick(outcomes.favourable),
    likely: pick(outcomes.likely),
    high: pick(outcomes.unfavourable),
  };
}

/** `41 (24-81)`; where nothing is open, `41`. */
export function showRange({ low, likely, high }: Range, show: (value: number) => string, ends = show): string {
  const highest = high === null ? "no fit" : ends(high);
  return low === likely && likely === high ? show(likely) : `${show(likely)} (${ends(low)}-${highest})`;
}

/** Two digits: the ends of a range say no more. */
export const roughly = (value: number) => Number(value.toPrecision(2));
