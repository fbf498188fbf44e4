import { createHash } from "node:crypto";
import type { Packet } from "./packets.js";

/** What one address sent to one port of somebody. */
export interface Flow {
  readonly from: string;
  /** By name if the address was got by one, else the address. */
  readonly to: string;
  readonly protocol: string;
  readonly port: number;
  readonly packets: number;
  /** Names that a name server was asked for. */
  readonly questions: readonly string[];
  /** Names that TLS began with. */
  readonly tlsNames: readonly string[];
}

const DNS = 53;

/** Sorts packets by who sent them to whom; names are those that were asked for in a recording of which they may be the end. */
export function flowsOf(packets: readonly Packet[], recording = packets): Flow[] {
  const asked = recording.filter(({ port }) => port === DNS).flatMap((packet) => namesIn([packet], question));
  const names = new Map(asked.map((name) => [addressOf(name), name]));
  const groups = groupedBy(packets, ({ from, to, protocol, port }) => [from, to, protocol, port].join(" "));
  return groups.map((group) => {
    const [{ from, to, protocol, port }] = group;
    const [questions, tlsNames] = port === DNS ? [namesIn(group, question), []] : [[], namesIn(group, tlsName)];
    return { from, to: names.get(to) ?? to, protocol, port, packets: group.length, questions, tlsNames };
  });
}

/** `10.50.0.11: udp stun.l.google.com:19302`, or what it asked DNS for. */
export const said = ({ from, to, protocol, port, questions, tlsNames }: Flow): string => {
  const about = [...questions, ...tlsNames.filter((name) => name !== to)];
  return `${from}: ${protocol} ${to}:${port}${about.length === 0 ? "" : ` about ${about.join(", ")}`}`;
};

/** What of it is about a name or an address that is not listed; of what a name server was asked, those questions. */
export function unlisted(flows: readonly Flow[], isListed: (host: string) => boolean): Flow[] {
  return flows.flatMap((flow) => {
    const strangers = (names: readonly string[]) => names.filter((name) => !isListed(name));
    const [questions, tlsNames] = [strangers(flow.questions), strangers(flow.tlsNames)];
    const strange = !isListed(flow.to) || questions.length + tlsNames.length > 0;
    return strange ? [{ ...flow, questions, tlsNames }] : [];
  });
}

/** The address that the sink gives a name, as world.py reckons it. */
function addressOf(name: string): string {
  const number = createHash("md5").update(name).digest().readUInt32BE(0) % 2 ** 17;
  return ["198", 18 + (number >> 16), (number >> 8) & 0xff, number & 0xff].join(".");
}

function namesIn(packets: readonly [Packet, ...Packet[]], nameOf: (message: Buffer) => string | undefined): string[] {
  const overTcp = packets[0].protocol === "tcp";
  const messages = overTcp ? streamsOf(packets) : packets.map(({ payload }) => payload);
  // Over TCP a DNS message begins with its length.
  const start = overTcp && packets[0].port === DNS ? 2 : 0;
  return [...new Set(messages.flatMap((message) => nameOf(message.subarray(start)) ?? []))].sort();
}

/** What was sent on each connection; packets that were sent twice count once. */
function streamsOf(packets: readonly Packet[]): Buffer[] {
  return groupedBy(packets, ({ fromPort }) => fromPort).map((connection) => {
    const sent = connection.filter(({ payload }) => payload.length > 0);
    const bySequence = new Map(sent.map((packet) => [packet.sequence, packet.payload]));
    return Buffer.concat([...bySequence].sort(([a], [b]) => a - b).map(([, payload]) => payload));
  });
}

function groupedBy<T>(all: readonly T[], keyOf: (each: T) => unknown): [T, ...T[]][] {
  const groups = new Map<unknown, [T, ...T[]]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return [...groups.values()];
}

/** The name that a DNS message asks for. */
function question(message: Buffer): string | undefined {
  const labels: string[] = [];
  for (let at = 12; at < message.length; ) {
    const length = message.readUInt8(at);
    if (length === 0) return labels.join(".").toLowerCase();
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return undefined;
}

const [HANDSHAKE, CLIENT_HELLO, SERVER_NAME] = [22, 1, 0];
/** Headers of record and handshake, version, random. */
const SESSION_ID = 5 + 4 + 2 + 32;

/** The server name in a stream that begins with a TLS ClientHello; says so where there is none. */
function tlsName(stream: Buffer): string | undefined {
  if (stream[0] !== HANDSHAKE || stream[5] !== CLIENT_HELLO) return undefined;
  const byte = (at: number) => stream[at] ?? 0;
  const word = (at: number) => byte(at) * 256 + byte(at + 1);
  const ciphers = SESSION_ID + 1 + byte(SESSION_ID);
  const compressions = ciphers + 2 + word(ciphers);
  const extensions = compressions + 1 + byte(compressions);
  for (let at = extensions + 2; at + 4 <= stream.length; at += 4 + word(at + 2)) {
    if (word(at) === SERVER_NAME) return stream.toString("latin1", at + 9, at + 9 + word(at + 7)).toLowerCase();
  }
  return "(no server name)";
}
