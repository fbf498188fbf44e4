import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { packageVersion } from "../root.js";
import type { OksConnection } from "./connection.js";
import { explainConnection, explainRefusal, holdsErrors, mayPass, OksError } from "./errors.js";

/** How long to insist. */
export interface Patience {
  /** Requests at most, the first one included. */
  readonly tries: number;
  /** Before the second try; doubled for each that follows, and at least half of it by chance. */
  readonly firstWaitSeconds: number;
  /** For all tries of one request together. */
  readonly totalSeconds: number;
}

export const PATIENCE: Patience = { tries: 4, firstWaitSeconds: 0.5, totalSeconds: 60 };

/** Statuses after which the same GET may succeed. 401 and 403 are not: four wrong tries lock a key (docs "About Access Keys"). */
const PASSING = [429, 500, 502, 503, 504];

type Failed = { readonly error: OksError; readonly again: boolean; readonly retryAfter?: string | null };

/**
 * One GET of the OKS API, tried again with growing pauses while it is throttled, failing or cut off. Throws `OksError`.
 *
 * @param path Below the endpoint, e.g. `/projects`.
 */
export async function get<T extends z.ZodType>(
  connection: OksConnection,
  path: string,
  query: Readonly<Record<string, string>>,
  schema: T,
  patience: Patience,
): Promise<z.output<T>> {
  const end = Date.now() + patience.totalSeconds * 1000;
  for (let tries = 1; ; tries++) {
    const answer = await ask(connection, path, query, end, patience);
    if ("body" in answer) return read(path, answer.body, schema);
    const { error, again, retryAfter } = answer;
    if (!again || tries === patience.tries) throw error;
    const wait = pauseSeconds(tries, patience.firstWaitSeconds, retryAfter, Math.random());
    if (Date.now() + wait * 1000 >= end) throw tooLong(error, wait);
    await sleep(wait * 1000);
  }
}

/**
 * Seconds before the next try: what the API asks for, else a time that doubles with each try, of which chance takes up to half.
 *
 * @param retryAfter The header: seconds, or a date.
 * @param chance From 0 to 1.
 */
export function pauseSeconds(
  tries: number,
  firstWaitSeconds: number,
  retryAfter: string | null | undefined,
  chance: number,
  now = Date.now(),
): number {
  if (retryAfter && /^\d+$/.test(retryAfter)) return Number(retryAfter);
  const date = Date.parse(retryAfter ?? "");
  if (!Number.isNaN(date)) return Math.max(0, (date - now) / 1000);
  return firstWaitSeconds * 2 ** (tries - 1) * (1 - chance / 2);
}

function tooLong(error: OksError, wait: number): OksError {
  return new OksError(error.failure, `${error.message} (it asks for ${Math.ceil(wait)} s)`);
}

async function ask(
  connection: OksConnection,
  path: string,
  query: Readonly<Record<string, string>>,
  end: number,
  { totalSeconds }: Patience,
): Promise<{ readonly body: string } | Failed> {
  const { endpoint, accessKey, secretKey } = connection;
  const url = new URL(`${endpoint}${path}`);
  url.search = new URLSearchParams(query).toString();
  const request = `GET ${path}`;
  try {
    const answer = await fetch(url, {
      headers: {
        Accept: "application/json",
        AccessKey: accessKey,
        SecretKey: secretKey,
        "User-Agent": `relais/${packageVersion()}`,
      },
      // It would take the keys along.
      redirect: "manual",
      signal: AbortSignal.timeout(Math.max(1, end - Date.now())),
    });
    const body = await answer.text();
    // What the API calls an error is one, whatever the status.
    if (answer.ok && !holdsErrors(body)) return { body };
    const error = explainRefusal({ request, status: answer.status, body }, [secretKey, accessKey]);
    return { error, again: PASSING.includes(answer.status), retryAfter: answer.headers.get("retry-after") };
  } catch (thrown) {
    if ((thrown as Error).name === "TimeoutError") {
      const error = new OksError(
        "unreachable",
        `${url.host} did not answer ${request} within ${totalSeconds} s; try again`,
      );
      return { error, again: false };
    }
    const code = codeOf(thrown);
    return { error: explainConnection(url.host, code), again: mayPass(code) };
  }
}

/** fetch hides what happened in causes; its messages may quote headers. */
function codeOf(thrown: unknown): string {
  const { code, cause } = thrown as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code === "string") return code;
  return cause ? codeOf(cause) : "no cause given";
}

function read<T extends z.ZodType>(path: string, body: string, schema: T): z.output<T> {
  const result = schema.safeParse(parsed(path, body));
  if (result.success) return result.data;
  const places = result.error.issues.map((issue) => issue.path.join(".") || "its whole");
  const fix = "check OSC_ENDPOINT_OKS, and whether a newer Relais knows this API";
  throw new OksError(
    "unexpected",
    `the answer to GET ${path} lacks or garbles ${places.slice(0, 3).join(", ")}; ${fix}`,
  );
}

function parsed(path: string, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    const fix = "check OSC_ENDPOINT_OKS, and whether a proxy answers in its place";
    throw new OksError("unexpected", `the answer to GET ${path} is no JSON; ${fix}`);
  }
}
