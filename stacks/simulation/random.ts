import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Draws that are the same in every run, on every machine. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  readonly uniform: () => number;
  /** A whole number from 0 up to, but not including, `limit`. */
  readonly below: (limit: number) => number;
  /** Standard normal. */
  readonly normal: () => number;
}

/** Near seeds begin alike in this family of generators; after so many draws they no longer do. */
const WARM_UP = 64;

/**
 * A source of draws.
 *
 * @param seed   Whole number; each gives another day.
 * @param stream What is drawn: streams of one seed do not overlap, so that placement never changes who meets.
 */
export function randomOf(seed: number, stream: "meetings" | "placement"): Random {
  const generator = xoroshiro128plus(seed);
  if (stream === "placement") generator.jump();
  for (let draw = 0; draw < WARM_UP; draw += 1) generator.next();
  const uniform = () => uniformFloat64(generator);
  return {
    uniform,
    below: (limit) => Math.floor(uniform() * limit),
    // Box and Muller; the second of each pair is left, which keeps the stream free of hidden state.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
