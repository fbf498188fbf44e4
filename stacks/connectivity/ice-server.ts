import type { IceServerValue } from "../blueprint/generated/chart-values.js";

/** A STUN or TURN server as clients are told of it. */
export type IceServer = IceServerValue;

/** A TURN server with what an SFU hands out for it. */
export interface Relay extends IceServer {
  readonly username: string;
  readonly credential: string;
}

/** Reads a URL of RFC 7064 or RFC 7065: `turns:turns.example.fr:443?transport=tcp`. Undefined if it is none. */
export function readIceServer(url: string): IceServer | undefined {
  const [, scheme, bracketed, plain, port, transport] =
    /^(stun|turns?):(?:\[([^\]]+)\]|([^:?[\]]+))(?::(\d+))?(?:\?transport=(udp|tcp))?$/.exec(url) ?? [];
  const host = bracketed ?? plain;
  if (scheme === undefined || host === undefined) return;
  const isSecure = scheme === "turns";
  return {
    kind: scheme === "stun" ? "stun" : "turn",
    protocol: isSecure ? "tls" : transport === "tcp" ? "tcp" : "udp",
    host,
    port: port === undefined ? (isSecure ? 5349 : 3478) : Number(port),
  };
}
