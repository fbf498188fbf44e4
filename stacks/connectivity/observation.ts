/** What is tried, in the order in which it is told. */
export const PATHS = [
  "certificate",
  "signalling",
  "closed API",
  "webhook",
  "ICE servers",
  "STUN",
  "UDP",
  "ICE/TCP",
  "TURN/UDP",
  "TURN/TLS",
] as const;

export type Path = (typeof PATHS)[number];

/** Why something was not proven, as far as causes differ. */
export type Reason =
  /** The name has no address here. */
  | "unresolved"
  /** The machine is there, the port is not. */
  | "refused"
  /** This machine has no way to the address: mostly no IPv6. */
  | "no route"
  /** Nothing came back in time. */
  | "silent"
  /** The connection was made and closed without an answer. */
  | "closed"
  | "certificate expired"
  | "certificate of another name"
  | "certificate not trusted"
  /** The server knows no such key, or another secret for it. */
  | "credentials"
  | "clock"
  /** An HTTP status that is none of ours. */
  | "not found"
  | "no backend"
  | "status"
  /** Something is answered that must not be. */
  | "open"
  /** Not on offer, though the environment wants it. */
  | "not offered"
  | "foreign"
  | "unlisted port"
  | "denied"
  | "quota"
  /** The TURN server made an allocation, and nothing comes back through it. */
  | "no answer through the relay"
  | "malformed";

/** What one try showed. */
export type Outcome =
  | { readonly state: "ok" }
  | { readonly state: "failed"; readonly reason: Reason }
  /** Not tried, because something else has to work first. */
  | { readonly state: "skipped" };

/** One try of a path. */
export interface Observation {
  readonly path: Path;
  /** What was reached for, e.g. `udp 203.0.113.7:20000`. */
  readonly target: string;
  /** The name behind it. */
  readonly host?: string;
  /** The SFU's address that the try led to, where it is about media. */
  readonly address?: string;
  readonly outcome: Outcome;
  /** What was seen, in words. */
  readonly found: string;
  readonly milliseconds: number;
}

/** Something was not proven; the message says what was seen. */
export class ProbeError extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.reason = reason;
  }
}
