import type { Proof } from "../proofs.js";

/** Something that users of other charts have or ask for. */
export interface Feature {
  readonly feature: string;
  /** Tests that show it; none while it is open. */
  readonly proofs: readonly Proof[];
  /** What is missing, of an open one. */
  readonly missing?: string;
}

/** A feature that is there. */
export const yes = (feature: string, ...proofs: readonly Proof[]): Feature => ({ feature, proofs });

/** A feature that is not there, or that no test shows. */
export const open = (feature: string, missing: string): Feature => ({ feature, proofs: [], missing });
