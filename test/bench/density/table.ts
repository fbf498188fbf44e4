import type { Spread } from "./spread.js";

/** Heads of a table, and what stands under each. */
export type Columns<T> = Readonly<Record<string, (row: T) => string>>;

/** `40.7 (39.3-43.9)`: the middle, and the ends. */
export const told = ({ least, median, most }: Spread, digits: number): string =>
  `${median.toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`;

/** A Markdown table under its title, so that a page can show it as it is. */
export function table<T>(columns: Columns<T>, rows: readonly T[], title: string): string {
  const heads = Object.keys(columns);
  const cells = rows.map((row) => Object.values(columns).map((cell) => cell(row)));
  const lines = [heads, heads.map(() => "---"), ...cells].map((texts) => `| ${texts.join(" | ")} |`);
  return [`${title}; median (least-most)`, "", ...lines].join("\n");
}
