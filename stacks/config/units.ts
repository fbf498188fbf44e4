import { z } from "zod";

/**
 * Units as people write them, parsed once at the edge. Every schema here takes what stands in the file and gives a plain
 * number (fractions, seconds, bit/s) or a canonical string.
 */

/** What went wrong in a refinement, in the words of a finding. */
export interface UnitProblem {
  readonly allowed: string;
  readonly fix: string;
}

function unit<T>(describe: string, problem: UnitProblem, parse: (text: string) => T | undefined) {
  return (
    z
      // What is allowed and the fix, on two lines: an issue of this kind carries nothing but its message.
      .string({ error: (issue) => (issue.input === undefined ? undefined : `${problem.allowed}\n${problem.fix}`) })
      .transform((text, context) => {
        const value = parse(text.trim());
        if (value !== undefined) return value;
        context.addIssue({ code: "custom", message: "cannot be read", params: { ...problem }, input: text });
        return z.NEVER;
      })
      .meta({ description: describe, $comment: problem.allowed })
  );
}

/** `10%` -> 0.1. */
export function percent(describe: string, { minimum = 0, maximum = 100 } = {}) {
  return unit(
    describe,
    { allowed: `${minimum}% to ${maximum}%`, fix: "write a number with a per cent sign, e.g. 10%" },
    (text) => {
      const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
      const value = match ? Number(match[1]) : Number.NaN;
      return value >= minimum && value <= maximum ? value / 100 : undefined;
    },
  );
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600 };

/** `4h`, `90m`, `300s` -> seconds. */
export function duration(describe: string, { minimum, maximum }: { minimum: number; maximum: number }) {
  return unit(
    describe,
    { allowed: `${minimum}s to ${maximum / 3600}h`, fix: "write a whole number with a unit, e.g. 4h, 90m or 300s" },
    (text) => {
      const match = /^(\d+)\s*(s|m|min|h)$/.exec(text);
      const value = Number(match?.[1]) * (SECONDS[match?.[2] ?? ""] ?? Number.NaN);
      return value >= minimum && value <= maximum ? value : undefined;
    },
  );
}

const BITS: Readonly<Record<string, number>> = { kbit: 1e3, Mbit: 1e6, Gbit: 1e9 };

/** `2.5 Gbit/s` -> bit/s. */
export function bitRate(describe: string) {
  return unit(
    describe,
    { allowed: "1 Mbit/s to 400 Gbit/s", fix: "write a number with kbit/s, Mbit/s or Gbit/s, e.g. 2.5 Gbit/s" },
    (text) => {
      const match = /^(\d+(?:\.\d+)?)\s*(kbit|Mbit|Gbit)\/s$/.exec(text);
      const value = Number(match?.[1]) * (BITS[match?.[2] ?? ""] ?? Number.NaN);
      return value >= 1e6 && value <= 400e9 ? value : undefined;
    },
  );
}

/** `30000-30015` or `30000` -> an inclusive range of ports. */
export function portRange(describe: string) {
  return unit(
    describe,
    { allowed: "two ports from 1 to 65535, the lower one first", fix: "write a range such as 30016-30031" },
    (text) => {
      const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
      const from = Number(match?.[1] ?? Number.NaN);
      const to = Number(match?.[2] ?? from);
      return from >= 1 && from <= to && to <= 65_535 ? { from, to } : undefined;
    },
  );
}

const GIBIBYTES: Readonly<Record<string, number>> = { Mi: 1 / 1024, Gi: 1, Ti: 1024 };

/** `10Gi` -> GiB. */
export function gibibytes(describe: string, { minimum, maximum }: { minimum: number; maximum: number }) {
  return unit(
    describe,
    { allowed: `${minimum}Gi to ${maximum}Gi`, fix: "write a whole number with Mi, Gi or Ti, e.g. 10Gi" },
    (text) => {
      const match = /^(\d+)(Mi|Gi|Ti)$/.exec(text);
      const value = Number(match?.[1]) * (GIBIBYTES[match?.[2] ?? ""] ?? Number.NaN);
      return value >= minimum && value <= maximum ? value : undefined;
    },
  );
}
