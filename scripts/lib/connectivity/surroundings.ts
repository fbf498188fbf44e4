import type { Trust } from "./connect.js";
import type { Resolve } from "./resolve.js";

/** Where checks are made from, and how long each may take. */
export interface Surroundings {
  readonly resolve: Resolve;
  readonly trust: Trust;
  readonly seconds: number;
}
