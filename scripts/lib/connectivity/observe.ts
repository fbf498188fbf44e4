import { type Observation, type Path, ProbeError } from "../../../stacks/connectivity/observation.js";
import type { Resolve } from "./resolve.js";

/** What a try is about. */
export type Subject = Pick<Observation, "path" | "target" | "host" | "address">;

/** Tries something and notes what came of it; `work` gives what it saw in words. */
export async function observe(subject: Subject, work: () => Promise<string>): Promise<Observation> {
  const start = performance.now();
  const noted = (found: string, outcome: Observation["outcome"]): Observation => ({
    ...subject,
    found,
    outcome,
    milliseconds: Math.round(performance.now() - start),
  });
  try {
    return noted(await work(), { state: "ok" });
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    return noted(error.message, { state: "failed", reason: error.reason });
  }
}

/** Tries something at every address of a name: each is a machine of its own, and clients take any. */
export async function observeEach(
  path: Path,
  host: string,
  resolve: Resolve,
  work: (address: string) => Promise<Observation>,
): Promise<readonly Observation[]> {
  let addresses: readonly string[] = [];
  const resolved = await observe({ path, target: host, host }, async () => {
    addresses = await resolve(host);
    return addresses.join(", ");
  });
  return resolved.outcome.state === "ok" ? Promise.all(addresses.map(work)) : [resolved];
}

/** A path that cannot be tried before another one works. */
export const skipped = (path: Path, target: string, found: string): Observation => ({
  ...{ path, target, found, milliseconds: 0, outcome: { state: "skipped" } },
});

/** `203.0.113.7:443`, `[2001:db8::7]:443`. */
export const hostPort = (address: string, port: number): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
