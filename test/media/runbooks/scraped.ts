import type { Series } from "../promtool/alert-cases.js";
import { MINUTES } from "../promtool/alert-cases.js";

/** What a metrics port answered: families with their type, and samples by name and labels. */
export interface Scrape {
  readonly types: Readonly<Record<string, string>>;
  readonly samples: Readonly<Record<string, number>>;
}

/** Reads Prometheus's text format. */
export function parseScrape(text: string): Scrape {
  const types: Record<string, string> = {};
  const samples: Record<string, number> = {};
  for (const line of text.split("\n")) {
    const [, family, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (family !== undefined) types[family] = type ?? "";
    const [, sample, value] = /^([a-zA-Z_:][\w:]*(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
    if (sample !== undefined) samples[sample] = Number(value);
  }
  return { types, samples };
}

/** The samples of a family, without those of its buckets. */
export const samplesOf = ({ samples }: Scrape, family: string) =>
  Object.fromEntries(Object.entries(samples).filter(([sample]) => nameOf(sample) === family));

/**
 * Two scrapes as if they went on: counters grow in every minute by what they grew in between, gauges stay as they were last, and what
 * is gone ends after an hour.
 *
 * @param wanted Whether a metric is looked at.
 */
export function goingOn(before: Scrape, after: Scrape, wanted: (metric: string) => boolean): Series {
  const names = [...new Set([...Object.keys(before.samples), ...Object.keys(after.samples)])];
  return Object.fromEntries(
    names.filter((sample) => wanted(nameOf(sample))).map((sample) => [targeted(sample), played(sample, before, after)]),
  );
}

function played(sample: string, before: Scrape, after: Scrape): string {
  const [first, last] = [before.samples[sample] ?? 0, after.samples[sample]];
  if (last === undefined) return `${first}+0x60`;
  const grows = /^(counter|histogram|summary)$/.test(typeOf(after, nameOf(sample)));
  return grows ? `${first}+${Math.max(0, last - first)}x${MINUTES}` : `${last}+0x${MINUTES}`;
}

const nameOf = (sample: string) => sample.split("{")[0] ?? "";

const typeOf = ({ types }: Scrape, name: string) =>
  types[name] ?? types[name.replace(/_(bucket|sum|count)$/, "")] ?? "";

/** With the labels of the target beside its own. */
const targeted = (sample: string) => (sample.includes("{") ? sample.replace("{", "{$target,") : `${sample}{$target}`);
