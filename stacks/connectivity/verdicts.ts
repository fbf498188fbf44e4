import { explain } from "./causes.js";
import { type Observation, PATHS } from "./observation.js";
import type { ConnectivitySheet } from "./sheet.js";

/** One line of the result. */
export interface PathLine {
  readonly path: Observation["path"];
  readonly target: string;
  readonly verdict: "ok" | "failed" | "skipped";
  readonly milliseconds: number;
  readonly found: string;
  /** Empty unless it failed. */
  readonly cause: string;
  readonly fix: string;
}

/** What the observations mean together: one line each, in the order of the paths. */
export function verdicts(sheet: ConnectivitySheet, observations: readonly Observation[]): PathLine[] {
  const sorted = [...observations].sort((a, b) => PATHS.indexOf(a.path) - PATHS.indexOf(b.path));
  return sorted.map((observation) => {
    const { path, target, milliseconds, found, outcome } = observation;
    const line = { path, target, milliseconds, found, cause: "", fix: "" };
    if (outcome.state !== "failed") return { ...line, verdict: outcome.state };
    if (outcome.reason === "no route" && isShownOtherwise(observation, observations))
      return { ...line, verdict: "skipped" };
    return { ...line, verdict: "failed", ...explain(sheet, observation, outcome.reason, observations) };
  });
}

/** Whether the path is good by an address of the other family; of the same one, the machine behind the address is gone. */
const isShownOtherwise = (tried: Observation, all: readonly Observation[]) =>
  all.some((other) => other.path === tried.path && other.outcome.state === "ok" && isByIpv6(other) !== isByIpv6(tried));

/** Targets have addresses of IPv6 in brackets. */
const isByIpv6 = ({ target }: Observation) => target.includes("[");

/**
 * True if every path is good. A path that could not be tried is not, but for webhooks: those are skipped only under a name of the
 * cluster, where nobody outside is to reach them.
 */
export const isGood = (lines: readonly PathLine[]): boolean =>
  lines.every(({ verdict, path }) => verdict !== "failed" && (path === "webhook" || isProven(lines, path)));

const isProven = (lines: readonly PathLine[], path: PathLine["path"]) =>
  lines.some((line) => line.path === path && line.verdict === "ok");
