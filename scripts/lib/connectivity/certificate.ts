import type { TLSSocket } from "node:tls";
import { ProbeError } from "../../../stacks/connectivity/observation.js";

const DAY = 24 * 3600 * 1000;

/**
 * Judges the certificate of a connection as a browser would; gives what it is in words. Throws `ProbeError`.
 *
 * @param name The name that clients ask for.
 */
export function judgeCertificate(socket: TLSSocket, name: string, now: Date): string {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) throw new ProbeError("malformed", "the server shows no certificate");
  const { validFrom, validTo, subjectAltName = certificate.subject, issuer } = certificate;
  const names = subjectAltName.replaceAll("DNS:", "");
  const authority = (/^(?:CN|O)=.*$/m.exec(issuer)?.[0] ?? issuer).replace(/^\w+=/, "");
  const [from, to] = [new Date(validFrom), new Date(validTo)];
  const day = (date: Date) => date.toISOString().slice(0, 10);
  if (to < now) throw new ProbeError("certificate expired", `it expired on ${day(to)}; issued by ${authority}`);
  if (from > now)
    throw new ProbeError("certificate expired", `it is valid from ${day(from)} only; issued by ${authority}`);
  if (certificate.checkHost(name) === undefined)
    throw new ProbeError("certificate of another name", `it is of ${names}; issued by ${authority}`);
  if (!socket.authorized)
    throw new ProbeError("certificate not trusted", `issued by ${authority}: ${String(socket.authorizationError)}`);
  return `issued by ${authority}, ${Math.floor((to.getTime() - now.getTime()) / DAY)} days left`;
}
