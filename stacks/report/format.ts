import { type Range, roughly, showRange } from "../capacity/range.js";
import type { Interval } from "../cost/interval.js";

/** Numbers as the report writes them. */

/** `15,000`. */
export const whole = (value: number): string => Math.round(value).toLocaleString("en");

const RATES = [
  ["Tbit/s", 1e12],
  ["Gbit/s", 1e9],
  ["Mbit/s", 1e6],
] as const;

/** `66.2 Gbit/s`: in the largest unit of which it is at least one, Mbit/s below. */
export function bits(value: number): string {
  const [unit, size] = RATES.find(([, least]) => value >= least) ?? RATES[2];
  const number = value / size;
  return `${number.toLocaleString("en", { maximumFractionDigits: number < 100 ? 1 : 0 })} ${unit}`;
}

/** `41 (24-81)`; the ends of what the constants leave open have two digits. */
export const range = (value: Range, show: (value: number) => string = whole): string =>
  showRange(value, show, (end) => show(end < 100 ? end : roughly(end))).replace("-", "\u2013");

/** `EUR 41,000`, three digits of it. */
export const euros = (value: number): string =>
  `EUR ${Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: 2 })}`;

/** `EUR 41,000-68,000`, or one figure where both ends are the same. */
export const eurosBetween = ({ low, high }: Interval): string =>
  euros(low) === euros(high) ? euros(low) : `${euros(low)}\u2013${euros(high).replace("EUR ", "")}`;

/** `63%` of a share. */
export const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** Seconds after midnight as `10:05`. */
export function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** `1 node`, `21 nodes`. */
export const count = (number: number, word: string, plural = `${word}s`): string =>
  `${whole(number)} ${number === 1 ? word : plural}`;

/** What may fail, in words. */
export const lossOf = (survive: string): string => (survive === "none" ? "no loss" : `the loss of a ${survive}`);

const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 2 });

/** `€46K-140K`: two digits, for where there is little room. */
export const eurosShortly = ({ low, high }: Interval): string => {
  const ends = [...new Set([low, high].map((end) => COMPACT.format(end)))];
  return `€${ends.join("\u2013")}`;
};
