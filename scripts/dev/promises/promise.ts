import type { Proof } from "../proofs.js";

/** What a page promises about calls, security or sovereignty, and the tests that hold it. */
export interface Promised {
  /** The page's own words, as they are written there but for line ends. */
  readonly words: string;
  readonly proofs: readonly Proof[];
}

/** `promised("Media has a Service of its own", proof(...))`. */
export const promised = (words: string, ...proofs: readonly Proof[]): Promised => ({ words, proofs });
