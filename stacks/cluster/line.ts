/** How a thing in the cluster compares with what the blueprint wants. `unknown`: it could not be read. */
export type Verdict = "ok" | "differs" | "missing" | "unknown";

/** One line of a report about a cluster: a thing, what the blueprint wants of it, what is there. */
export interface ClusterLine {
  /** Kind of thing in a word or two, e.g. `Deployment` or `node pool`. */
  readonly kind: string;
  /** Which one, e.g. `visio-media/coturn`. */
  readonly name: string;
  readonly verdict: Verdict;
  readonly wanted: string;
  readonly found: string;
  /** What to do; empty if the verdict is `ok`. */
  readonly fix: string;
}

/** Things that were read, or why they could not be: a user may lack the right for some kinds alone. */
export type Readable<T> = { readonly items: readonly T[] } | { readonly unreadable: string };

/** The lines about things that were read, or one `unknown` line in their place. */
export function linesOf<T>(
  read: Readable<T>,
  subject: Pick<ClusterLine, "kind" | "name" | "wanted">,
  lines: (items: readonly T[]) => readonly ClusterLine[],
): readonly ClusterLine[] {
  if ("items" in read) return lines(read.items);
  return [{ ...subject, verdict: "unknown", found: "not readable", fix: read.unreadable }];
}

/** A line about something that is as wanted if `good` is true. */
export function judged(line: Omit<ClusterLine, "verdict">, good: boolean, otherwise: Verdict = "differs"): ClusterLine {
  return good ? { ...line, verdict: "ok", fix: "" } : { ...line, verdict: otherwise };
}
