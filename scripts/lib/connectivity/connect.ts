import { connect, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls, rootCertificates, type TLSSocket } from "node:tls";
import { ProbeError, type Reason } from "../../../stacks/connectivity/observation.js";
import type { Endpoint } from "../../../stacks/connectivity/stun.js";

const REASONS: Readonly<Record<string, readonly [reason: Reason, words: string]>> = {
  ECONNREFUSED: ["refused", "the port is closed"],
  ENETUNREACH: ["no route", "no route from this machine"],
  EADDRNOTAVAIL: ["no route", "no route from this machine"],
  EHOSTUNREACH: ["no route", "no route to the address"],
  ETIMEDOUT: ["silent", "no answer"],
  ECONNRESET: ["closed", "the connection was reset"],
  EPIPE: ["closed", "the connection was closed"],
  CERT_HAS_EXPIRED: ["certificate expired", "the certificate has expired"],
  ERR_TLS_CERT_ALTNAME_INVALID: ["certificate of another name", "the certificate is of another name"],
};
/** Codes of the many ways in which a chain does not end at a trusted authority. Source: Node's documentation, "X509 certificate error codes". */
const UNTRUSTED = /CERT|SIGNATURE|ISSUER/;

/** A socket's error as what it means for a path. */
export function explainConnection(error: unknown, protocol: "tcp" | "udp"): ProbeError {
  if (error instanceof ProbeError) return error;
  // Where a name has several addresses there is one error for each.
  const { code = "", message } = (error instanceof AggregateError ? error.errors[0] : error) as NodeJS.ErrnoException;
  const [reason, words] = REASONS[code] ?? [UNTRUSTED.test(code) ? "certificate not trusted" : "closed", message];
  return new ProbeError(reason, reason === "refused" && protocol === "udp" ? "the machine says: no such port" : words);
}

/** A TCP connection. Throws `ProbeError`. */
export function connectTcp({ address, port }: Endpoint, seconds: number): Promise<Socket> {
  const socket = connect({ host: address, port });
  return established(socket, "connect", seconds);
}

/**
 * A TLS connection whose certificate nobody has judged yet. Throws `ProbeError`.
 *
 * @param name The name that the server is asked for.
 */
export async function connectUnverified(
  { address, port }: Endpoint,
  name: string,
  trust: Trust,
  seconds: number,
): Promise<TLSSocket> {
  const socket = await connectTcp({ address, port }, seconds);
  const options: ConnectionOptions = { ...trust, socket, servername: name, rejectUnauthorized: false };
  try {
    return await established(connectTls(options), "secureConnect", seconds);
  } catch (error) {
    socket.destroy();
    if (!(error instanceof ProbeError)) throw error;
    // The port is open: somebody took the connection and does not speak.
    throw error.reason === "refused"
      ? error
      : new ProbeError("no backend", "TCP connects, and no TLS handshake follows");
  }
}

/** Which authorities are trusted: the ones that Node brings, and more. */
export interface Trust {
  readonly ca?: string[];
}

/** Trusts a private authority besides the public ones. */
export const trusting = (pem: string | undefined): Trust =>
  pem === undefined ? {} : { ca: [...rootCertificates, pem] };

async function established<S extends Socket>(socket: S, event: string, seconds: number): Promise<S> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new ProbeError("silent", `no connection within ${seconds} s`)), seconds * 1000);
      socket.once(event, () => resolve());
      socket.once("error", (error) => reject(explainConnection(error, "tcp")));
      socket.once("close", () => reject(new ProbeError("closed", "the connection was closed")));
    });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
