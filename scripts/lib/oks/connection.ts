import { OksError } from "./errors.js";

/** Where the OKS API answers, and the keys that it takes. */
export interface OksConnection {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

const KEYS = ["OSC_ACCESS_KEY", "OSC_SECRET_KEY"] as const;

/** The API of a region. Source: osc-sdk-go pkg/profile/endpoint.go 6fa1a566; Terraform provider 1.8.0, docs/index.md. */
const ENDPOINT = (region: string) => `https://api.${region}.oks.outscale.com/api/v2`;

/** The hosts on which keys may travel without TLS: a double of the API, or a tunnel. */
const LOOPBACK = ["127.0.0.1", "[::1]", "localhost"];

/**
 * The connection to the OKS API, out of the same variables as the Terraform provider's: `OSC_ACCESS_KEY`, `OSC_SECRET_KEY` and,
 * instead of the region's own endpoint, `OSC_ENDPOINT_OKS`. Throws `OksError`; the keys are never part of its message.
 */
export function oksConnection(region: string, env: NodeJS.ProcessEnv = process.env): OksConnection {
  const missing = KEYS.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new OksError("no keys", `${missing.join(" and ")} not set; export a key pair of the account's root`);
  }
  for (const name of KEYS) {
    // fetch would refuse the header and show its value.
    if (!/^[\x21-\x7e]+$/.test(env[name] ?? ""))
      throw new OksError(
        "no keys",
        `${name} holds a blank, a line end or another character that no key has; set it anew`,
      );
  }
  return {
    endpoint: endpointOf(env.OSC_ENDPOINT_OKS || ENDPOINT(region)),
    accessKey: env.OSC_ACCESS_KEY ?? "",
    secretKey: env.OSC_SECRET_KEY ?? "",
  };
}

function endpointOf(text: string): string {
  const refuse = (why: string) =>
    new OksError("unreachable", `OSC_ENDPOINT_OKS ${why}; write one such as ${ENDPOINT("eu-west-2")}, or unset it`);
  if (!URL.canParse(text)) throw refuse("is no URL");
  const url = new URL(text);
  // Not shown: it may hold a password.
  if (url.username || url.password || url.search || url.hash) throw refuse("has a user, a query or a fragment");
  const isPlain = url.protocol === "http:" && LOOPBACK.includes(url.hostname);
  if (url.protocol !== "https:" && !isPlain) throw refuse("is not https, and the keys travel in the clear");
  return url.href.replace(/\/+$/, "");
}
