/** Work that takes less than this says nothing. */
const QUIET_MS = 1000;
/** Where lines cannot be rewritten, one comes at most this often. */
const LINE_MS = 5000;

/** Counts steps of long work for whoever waits. */
export interface Progress {
  /** One more step is done. */
  readonly step: () => void;
  /** All is done; what a terminal shows is removed. */
  readonly end: () => void;
}

/**
 * `rendering visio: 3 of 5 releases`, or without the total where nobody knows it, on standard error, once the work takes longer than a second: rewritten in place on a
 * terminal, in plain lines elsewhere.
 */
export function progress(what: string, total: number | undefined, unit: string): Progress {
  const { stderr } = process;
  const started = Date.now();
  let done = 0;
  let lineAt = 0;
  const show = () => {
    const now = Date.now();
    if (now - started < QUIET_MS) return;
    const text = `${what}: ${done} ${total === undefined ? "" : `of ${total} `}${unit}`;
    if (stderr.isTTY) stderr.write(`\r\u001b[K${text}`);
    else if (now - lineAt >= LINE_MS) {
      lineAt = now;
      stderr.write(`${text}\n`);
    }
  };
  const ticker = setInterval(show, QUIET_MS);
  return {
    step: () => {
      done += 1;
      show();
    },
    end: () => {
      clearInterval(ticker);
      if (stderr.isTTY && Date.now() - started >= QUIET_MS) stderr.write("\r\u001b[K");
    },
  };
}
