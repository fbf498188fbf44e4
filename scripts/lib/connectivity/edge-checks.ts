import { isPrivate } from "../../../stacks/connectivity/addresses.js";
import { type Observation, ProbeError, type Reason } from "../../../stacks/connectivity/observation.js";
import type { ConnectivitySheet } from "../../../stacks/connectivity/sheet.js";
import { judgeCertificate } from "./certificate.js";
import { connectUnverified } from "./connect.js";
import { hostPort, observe, observeEach, skipped } from "./observe.js";
import type { Surroundings } from "./surroundings.js";
import { statusOf } from "./web.js";

/** The certificates of the way in and of TURN over TLS, at every address. */
export async function checkCertificates(
  { domain, iceServers }: ConnectivitySheet,
  { resolve, trust, seconds }: Surroundings,
): Promise<Observation[]> {
  const secure = iceServers.filter(({ protocol }) => protocol === "tls");
  const servers = [{ host: domain, port: 443 }, ...secure];
  const checked = servers.map(({ host, port }) =>
    observeEach("certificate", host, resolve, (address) =>
      observe({ path: "certificate", target: `${host} at ${hostPort(address, port)}`, host }, async () => {
        const socket = await connectUnverified({ address, port }, host, trust, seconds);
        try {
          return judgeCertificate(socket, host, new Date());
        } finally {
          socket.destroy();
        }
      }),
    ),
  );
  return (await Promise.all(checked)).flat();
}

/** What of the SFUs' HTTP interface clients must not reach, each asked as its own client would: LiveKit answers 404 to other requests. */
const CLOSED = [
  { method: "POST", path: "/twirp/livekit.RoomService/ListRooms", upgrade: false },
  { method: "GET", path: "/agent", upgrade: true },
] as const;

/** That the API is closed, and that joining needs a token. */
export function checkApi(
  { domain, internalApi }: ConnectivitySheet,
  { resolve, trust, seconds }: Surroundings,
): Promise<Observation[]> {
  const subject = (method: string, path: string) => ({
    ...{ path: "closed API" as const, target: `${method} https://${domain}${path}`, host: domain },
  });
  const ask = (method: "GET" | "POST", path: string, upgrade = false) =>
    statusOf({ method, url: new URL(`https://${domain}${path}`), upgrade }, resolve, trust, seconds);
  const closed = CLOSED.map(({ method, path, upgrade }) =>
    observe(subject(method, path), async () => {
      const status = await ask(method, path, upgrade);
      const isInside = internalApi && (await resolve(domain)).every(isPrivate);
      if (status === 404 || (isInside && status === 401))
        return `${status}, closed${isInside ? " without a token" : ""}`;
      const isOpen = status < 300 || status === 401 || status === 403;
      throw new ProbeError(isOpen ? "open" : reasonOf(status), `${status} instead of 404`);
    }),
  );
  const guarded = observe(subject("GET", "/rtc/validate"), async () => {
    const status = await ask("GET", "/rtc/validate");
    if (status === 401) return "401 without a token";
    throw new ProbeError(status < 300 ? "open" : reasonOf(status), `${status} instead of 401`);
  });
  return Promise.all([guarded, ...closed]);
}

function reasonOf(status: number): Reason {
  if (status === 404) return "not found";
  return status >= 502 && status <= 504 ? "no backend" : "status";
}

/** Answers to a request that holds no event and no signature, as applications give them. */
const REFUSALS = [400, 401, 403, 422];

/** That each application answers at its webhook, and takes no event that nobody signed. */
export function checkWebhooks(
  { webhooks }: ConnectivitySheet,
  { resolve, trust, seconds }: Surroundings,
): Promise<Observation[]> {
  return Promise.all(
    webhooks.map(async (text) => {
      const url = new URL(text);
      const seen = await observe({ path: "webhook", target: text, host: url.hostname }, async () => {
        const status = await statusOf({ method: "POST", url, upgrade: false }, resolve, trust, seconds);
        if (REFUSALS.includes(status)) return `${status} to an event without a signature`;
        const reason = status < 300 ? "open" : status === 404 || status === 405 ? "not found" : "status";
        throw new ProbeError(reason, `${status} to an event without a signature`);
      });
      const isElsewhere = seen.outcome.state === "failed" && seen.outcome.reason === "unresolved";
      return isElsewhere && isClusterName(url.hostname)
        ? skipped("webhook", text, "a name of the cluster, which only its pods know")
        : seen;
    }),
  );
}

/** Names of Services, which no resolver outside their cluster knows. */
const isClusterName = (host: string) => !host.includes(".") || /\.svc(\.|$)/.test(host);
