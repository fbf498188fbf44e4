import type { Change } from "../compare/what-if.js";
import { type Asked, combinations, WHAT_IF_KEYS } from "../compare/what-if-keys.js";
import type { Demand } from "../config/demand.js";
import type { Decided } from "../design.js";

/** What the sliders of a report stand at. */
export interface Settings {
  readonly participants: number;
  /** Percent of the participants in each kind of meeting, in the order of the file. */
  readonly mix: readonly number[];
  /** Percent of the participants behind TURN. */
  readonly relayed: number;
  /** Node type of the SFUs. */
  readonly nodeType: string;
  readonly survive: Demand["survive"];
}

/** Where the sliders stand for an environment. */
export function settingsOf({ environment, sizing }: Pick<Decided, "environment" | "sizing">): Settings {
  const { meetings, relayed, survive } = environment.demand;
  return {
    participants: sizing.participants,
    mix: meetings.map(({ share }) => inPercent(share)),
    relayed: inPercent(relayed),
    nodeType: sizing.pools.sfu.nodeType,
    survive,
  };
}

/** The flags of `relais capacity` that ask for these settings; none for what stands in the file. */
export function flagsOf(settings: Settings, written: Settings): ReadonlyMap<string, string> {
  const texts = (of: Settings): Record<string, string> => ({
    participants: String(of.participants),
    mix: of.mix.map((share) => `${share}%`).join("+"),
    relayed: `${of.relayed}%`,
    survive: of.survive,
    "node-type": of.nodeType,
  });
  const before = texts(written);
  return new Map(Object.entries(texts(settings)).filter(([flag, text]) => text !== before[flag]));
}

/** What these flags change, exactly as the command reads them. */
export function changesOf(flags: ReadonlyMap<string, string>): readonly Change[] {
  const asked: Asked = new Map(
    WHAT_IF_KEYS.flatMap((key) => {
      const text = flags.get(key.flag);
      return text === undefined ? [] : [[key, [text]] as const];
    }),
  );
  return combinations(asked)[0] ?? [];
}

/**
 * Shares with one of them changed: the others keep their proportions, all are whole percents and sum to 100.
 *
 * @param share 0 to 100.
 */
export function rebalanced(mix: readonly number[], changed: number, share: number): number[] {
  if (mix.length === 1) return [100];
  const value = Math.round(share);
  const rest = 100 - value;
  const before = mix.reduce((sum, each, index) => (index === changed ? sum : sum + each), 0);
  const wanted = mix.map((each) => (before > 0 ? (each / before) * rest : rest / (mix.length - 1)));
  const shares = wanted.map((each, index) => (index === changed ? value : Math.floor(each)));
  // What rounding down left goes to those that lost most.
  const byLoss = wanted
    .map((each, index) => ({ index, loss: each - Math.floor(each) }))
    .filter(({ index }) => index !== changed)
    .sort((a, b) => b.loss - a.loss || a.index - b.index);
  const missing = 100 - shares.reduce((sum, each) => sum + each, 0);
  for (const { index } of byLoss.slice(0, missing)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/** A fraction of the file in percent, without what binary fractions add. */
const inPercent = (fraction: number) => Math.round(fraction * 1e6) / 1e4;
