import { setTimeout as sleep } from "node:timers/promises";
import { type CatalogEntry, publicCatalog } from "../../../stacks/cost/outscale-catalog.js";
import { pauseSeconds } from "../oks/request.js";
import { packageVersion } from "../root.js";

/** The catalogue could not be read; the message is one line with what to do. */
export class CatalogError extends Error {}

/** How long to insist. */
export interface Patience {
  readonly tries: number;
  /** Before the second try; doubled for the next one. */
  readonly firstWaitSeconds: number;
  /** For one try. */
  readonly seconds: number;
}

export const PATIENCE: Patience = { tries: 3, firstWaitSeconds: 1, seconds: 30 };

/** A catalogue that was recorded has 30 kB; what is this much larger is none. */
const MAXIMUM_BYTES = 5_000_000;

/** Statuses after which the same request may succeed. */
const PASSING = [429, 500, 502, 503, 504];

/** The address of a region's API, or what `OSC_ENDPOINT_API` says, as Outscale's Terraform provider reads it. */
export const endpointOf = (region: string, env: NodeJS.ProcessEnv): string =>
  (env.OSC_ENDPOINT_API || `https://api.${region}.outscale.com/api/v1`).replace(/\/+$/, "");

/** One region's public price list. Asks for it without keys. Throws `CatalogError`. */
export async function publicPrices(
  region: string,
  env: NodeJS.ProcessEnv,
  patience: Patience = PATIENCE,
): Promise<readonly CatalogEntry[]> {
  const url = urlOf(`${endpointOf(region, env)}/ReadPublicCatalog`);
  for (let tries = 1; ; tries++) {
    const answer = await ask(url, patience.seconds);
    if ("body" in answer) return entriesOf(url, answer.body);
    if (!answer.again || tries === patience.tries) throw answer.error;
    const wait = pauseSeconds(tries, patience.firstWaitSeconds, answer.retryAfter, Math.random());
    if (wait > patience.seconds)
      throw new CatalogError(`${answer.error.message} (it asks for a pause of ${Math.ceil(wait)} s)`);
    await sleep(wait * 1000);
  }
}

type Answer =
  | { readonly body: string }
  | { readonly error: CatalogError; readonly again: boolean; readonly retryAfter?: string | null };

async function ask(url: URL, seconds: number): Promise<Answer> {
  const failed = (message: string, again: boolean, retryAfter?: string | null): Answer => ({
    error: new CatalogError(message),
    again,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "User-Agent": `relais/${packageVersion()}`,
      },
      body: "{}",
      redirect: "manual",
      signal: AbortSignal.timeout(seconds * 1000),
    });
    const body = await answer.text();
    if (answer.ok && body.length > MAXIMUM_BYTES)
      return failed(`the answer of ${url.host} is larger than 5 MB, and no price list; ${PLACE}`, false);
    if (answer.ok) return { body };
    const { status } = answer;
    const why = status === 429 || status === 503 ? "limits its requests, or is down" : "refuses to tell its prices";
    const fix = PASSING.includes(status) ? "try again in a minute" : PLACE;
    return failed(
      `${url.host} ${why} (${status}); ${fix}`,
      PASSING.includes(status),
      answer.headers.get("retry-after"),
    );
  } catch (thrown) {
    const { name } = thrown as Error;
    if (name === "TimeoutError") return failed(`${url.host} did not answer within ${seconds} s; try again`, true);
    const code = codeOf(thrown);
    const fix = "this command alone needs a network: check DNS, proxy and OSC_ENDPOINT_API";
    return failed(`${url.host} cannot be asked (${code}); ${fix}`, code !== "ENOTFOUND" && !/CERT|TLS|SSL/.test(code));
  }
}

const PLACE = "check OSC_ENDPOINT_API and whether a proxy answers in its place";

/** fetch hides what happened in causes. */
function codeOf(thrown: unknown): string {
  const { code, cause } = thrown as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code === "string") return code;
  return cause ? codeOf(cause) : "no cause given";
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url && (url.protocol === "https:" || isLocal)) return url;
  throw new CatalogError(`OSC_ENDPOINT_API is ${JSON.stringify(text)}; write an https URL`);
}

function entriesOf(url: URL, body: string): readonly CatalogEntry[] {
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch {
    throw new CatalogError(`the answer of ${url.host} is no JSON; ${PLACE}`);
  }
  const result = publicCatalog.safeParse(data);
  if (result.success) return result.data.Catalog.Entries;
  const [first] = result.error.issues;
  const place = first?.path.join(".") || "its whole";
  throw new CatalogError(`the answer of ${url.host} is no price list: it lacks or garbles ${place}; ${PLACE}`);
}
