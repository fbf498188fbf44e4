/** What kept the OKS API from answering, as far as callers tell cases apart. */
export type OksFailure =
  | "no keys"
  | "keys refused"
  | "not found"
  | "throttled"
  | "failing"
  | "unreachable"
  | "refused"
  | "unexpected";

/** The OKS API gave no usable answer; the message is one line with what to do, and holds no key. */
export class OksError extends Error {
  readonly failure: OksFailure;

  constructor(failure: OksFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** An answer that is no success, as far as its explanation needs it. */
export interface Refusal {
  /** E.g. `GET /projects`. */
  readonly request: string;
  readonly status: number;
  /** The body as text. */
  readonly body: string;
}

/** What the API itself says in a refusal. */
interface Said {
  /** `Errors[].Code` of the body: a string, and not always the status of the answer. */
  readonly codes: readonly string[];
  readonly text: string;
  readonly asksForPassword: boolean;
}

/** A refusal as an error of ours. `hide` are texts that must not be shown, whoever says them. */
export function explainRefusal({ request, status, body }: Refusal, hide: readonly string[]): OksError {
  const { codes, text, asksForPassword } = readErrors(body, hide);
  const says = text === "" ? `${status}` : `${status}: ${text}`;
  if (asksForPassword) {
    return new OksError(
      "keys refused",
      "the account asks for a one-time password with these keys, which no program can give; make a key pair without",
    );
  }
  if (codes.includes("404"))
    return new OksError("not found", `the OKS API knows no such thing at ${request} (${says})`);
  if (status === 401 || status === 403) {
    return new OksError(
      "keys refused",
      `the OKS API refuses the keys (${says}); OSC_ACCESS_KEY and OSC_SECRET_KEY must be an active pair of the account's root`,
    );
  }
  if (status === 429) {
    const fix = "wait a minute, and let nothing else use these keys meanwhile";
    return new OksError("throttled", `the OKS API limits its requests (${says}); ${fix}`);
  }
  if (status >= 500) return new OksError("failing", `the OKS API cannot answer ${request} (${says}); try again later`);
  if (status >= 300 && status < 400) {
    const fix = "check OSC_ENDPOINT_OKS: keys do not follow a redirection";
    return new OksError("unexpected", `${request} is redirected to another place (${status}); ${fix}`);
  }
  // A 404 that is not the API's own, too.
  if (codes.length === 0) {
    return new OksError("unexpected", `${request} is not answered by the OKS API (${status}); check OSC_ENDPOINT_OKS`);
  }
  return new OksError("refused", `the OKS API refuses ${request} (${says})`);
}

/** `{Errors: [{Code, Type, Details}]}`, as the API says it; `{message}` and `{otp_required}`, as its gateway does (oks-cli utils.py). */
function readErrors(body: string, hide: readonly string[]): Said {
  const said = parsed(body) as {
    readonly Errors?: readonly { readonly Code?: unknown; readonly Details?: unknown }[];
    readonly message?: unknown;
    readonly otp_required?: unknown;
  } | null;
  const errors = Array.isArray(said?.Errors) ? said.Errors : [];
  const details = errors
    .map((each) => each?.Details)
    .flatMap((each) => (Array.isArray(each) ? each.map(detail) : each));
  const texts = [...details, said?.message].filter((each): each is string => typeof each === "string");
  return {
    codes: errors.map((each) => String(each?.Code)),
    text: shown(texts.join("; "), hide),
    asksForPassword: Boolean(said?.otp_required),
  };
}

/** True of a body that is a refusal. */
export function holdsErrors(body: string): boolean {
  return Array.isArray((parsed(body) as { readonly Errors?: unknown } | null)?.Errors);
}

/** One finding of a validation: `{loc: ["body", "cidr"], msg: "..."}`. */
function detail(each: { readonly loc?: readonly unknown[]; readonly msg?: unknown } | null): string {
  return `${each?.loc?.join(".") ?? ""} ${each?.msg ?? ""}`.trim();
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** Text of others in one line of ours: short, without control characters, without what is to be hidden. */
function shown(text: string, hide: readonly string[]): string {
  const open = hide.reduce((all, secret) => all.replaceAll(secret, "***"), text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const line = open.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}

/** Codes of a name that cannot be resolved. */
const UNRESOLVED = ["ENOTFOUND", "EAI_AGAIN"];

/** A connection that failed, by the code of its cause, as an error of ours. */
export function explainConnection(host: string, code: string): OksError {
  if (UNRESOLVED.includes(code)) {
    return new OksError(
      "unreachable",
      `cannot resolve ${host} (${code}); check the DNS, cloud.region and OSC_ENDPOINT_OKS`,
    );
  }
  if (isTls(code)) {
    const fix = "check OSC_ENDPOINT_OKS; the authority of a proxy of your own goes into NODE_EXTRA_CA_CERTS";
    return new OksError("unreachable", `no trusted TLS with ${host} (${code}); ${fix}`);
  }
  return new OksError(
    "unreachable",
    `no connection to ${host} (${code}); check the network, its proxy and OSC_ENDPOINT_OKS`,
  );
}

/** True if another try may help: not where a name or a certificate is wrong. */
export const mayPass = (code: string): boolean => code !== "ENOTFOUND" && !isTls(code);

/** Codes of OpenSSL, as Node gives them. */
const isTls = (code: string): boolean => /CERT|SSL|TLS|UNABLE_TO_/.test(code);
