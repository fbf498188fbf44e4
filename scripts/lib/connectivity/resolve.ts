import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { ProbeError } from "../../../stacks/connectivity/observation.js";

/** Addresses of a name, at least one. Throws `ProbeError`. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/**
 * Asks the system's resolver, as a browser does.
 *
 * @param fixed Addresses of names that are not asked for.
 */
export function resolver(fixed: ReadonlyMap<string, readonly string[]>): Resolve {
  return async (name) => {
    if (isIP(name) !== 0) return [name];
    const known = fixed.get(name);
    if (known) return known;
    try {
      return [...new Set((await lookup(name, { all: true })).map(({ address }) => address))];
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const words = code === "EAI_AGAIN" ? "the name server does not answer" : "the name has no address";
      throw new ProbeError("unresolved", words);
    }
  };
}
