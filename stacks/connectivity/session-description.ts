import { randomBytes } from "node:crypto";

/** Short-term credentials of one side of an ICE session. */
export interface IceCredentials {
  readonly ufrag: string;
  readonly password: string;
}

/** What an SFU's offer says about ICE. */
export interface IceOffer extends IceCredentials {
  /** An ICE-lite agent never sends first, and its peer is in control. */
  readonly lite: boolean;
  /** Candidate attributes that came with the offer. */
  readonly candidates: readonly string[];
}

/** One place where an SFU says that it can be reached. */
export interface Candidate {
  readonly protocol: "udp" | "tcp";
  readonly address: string;
  readonly port: number;
}

/** Reads an offer; undefined if it has no ICE credentials. */
export function readOffer(sdp: string): IceOffer | undefined {
  const all = (name: string) =>
    [...sdp.matchAll(new RegExp(`^a=${name}:(.+?)\\r?$`, "gm"))].map((match) => match[1] ?? "");
  const [ufrag] = all("ice-ufrag");
  const [password] = all("ice-pwd");
  if (ufrag === undefined || password === undefined) return;
  return { ufrag, password, lite: /^a=ice-lite\r?$/m.test(sdp), candidates: all("candidate") };
}

/**
 * The answer to an offer, as an endpoint that will take no media: enough for the SFU to begin its connectivity checks. The
 * fingerprint is of no certificate: DTLS is never begun.
 */
export function answerTo(sdp: string, { ufrag, password }: IceCredentials): string {
  const [session = "", ...media] = sdp.split(/(?=^m=)/m);
  const bundle = /^a=group:BUNDLE .*$/m.exec(session)?.[0].trim();
  const fingerprint = [...randomBytes(32)].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");
  const transport = [
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${password}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    "a=setup:active",
  ];
  const sections = media.map((section) => {
    const kept = section
      .split(/\r?\n/)
      .filter((line) => /^(m=|c=|a=mid:|a=rtcp-mux|a=sctp-port:|a=rtpmap:)/.test(line));
    return [...kept, ...transport, ...(section.startsWith("m=application") ? [] : ["a=inactive"])];
  });
  const start = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", ...(bundle ? [bundle] : [])];
  return [...start, ...sections.flat(), ""].join("\r\n");
}

/** Reads a candidate attribute; undefined for what no client can send to. */
export function readCandidate(line: string): Candidate | undefined {
  const [, protocol, address, port, rest] =
    /^(?:candidate:)?\S+ 1 (udp|tcp) \d+ (\S+) (\d+) typ (.*)$/i.exec(line) ?? [];
  if (protocol === undefined || address === undefined || rest === undefined || address.endsWith(".local")) return;
  const isTcp = protocol.toLowerCase() === "tcp";
  if (isTcp && !/tcptype passive/.test(rest)) return;
  return { protocol: isTcp ? "tcp" : "udp", address, port: Number(port) };
}
