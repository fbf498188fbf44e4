import type { Socket as UdpSocket } from "node:dgram";
import type { Socket } from "node:net";
import { uint32 } from "../../../stacks/connectivity/stun.js";
import { eventually } from "../lab/processes.js";
import { ATTRIBUTE, type Attribute, codeOf, message, parse, SUCCESS, TYPE, xorAddress } from "./stun.js";
import { frame, OPCODE } from "./web-socket.js";

const OWN = { ufrag: "fuzz", pwd: "fuzzfuzzfuzzfuzzfuzzfuzz" };
/** Of a certificate that nobody has: what is sent as DTLS never becomes a session. */
const FINGERPRINT = `sha-256 ${Array.from({ length: 32 }, () => "AA").join(":")}`;
const PATIENCE = 20;

/** A way that an SFU has agreed on with somebody, who may then send it anything from there. */
export interface OwnSession {
  /** Signs as the other side of the way does. */
  readonly key: Buffer;
  readonly attributes: readonly Attribute[];
  /** The SFU's port. */
  readonly port: number;
}

/**
 * Answers the SFU's offer by hand and has a way to it nominated, by nothing but a socket: what comes over that way then gets past its
 * checks of who sends it.
 */
export async function ownSession(
  signal: Socket,
  said: () => string,
  socket: UdpSocket,
  sfu: { readonly address: string; readonly ports: readonly number[] },
): Promise<OwnSession> {
  const offer = await eventually("an offer", PATIENCE, () => /v=0\r\n(?:[a-z]=[^\r\n]*\r\n)+/.exec(said())?.[0]);
  const of = (name: string) => new RegExp(`^a=${name}:(\\S+)`, "m").exec(offer)?.[1] ?? "";
  const answer = offer
    .replace(/^a=ice-ufrag:.*/gm, `a=ice-ufrag:${OWN.ufrag}`)
    .replace(/^a=ice-pwd:.*/gm, `a=ice-pwd:${OWN.pwd}`)
    .replace(/^a=fingerprint:.*/gm, `a=fingerprint:${FINGERPRINT}`)
    .replace(/^a=setup:.*/gm, "a=setup:active")
    .replace(/^a=(candidate|end-of-candidates).*\r\n/gm, "");
  const description = Buffer.concat([text(1, "answer"), text(2, answer)]);
  signal.write(frame(OPCODE.binary, field(2, description)));

  const attributes: Attribute[] = [
    [ATTRIBUTE.username, Buffer.from(`${of("ice-ufrag")}:${OWN.ufrag}`)],
    [ATTRIBUTE.priority, uint32(0x7e0000ff)],
    [ATTRIBUTE.iceControlled, Buffer.alloc(8, 1)],
  ];
  const key = Buffer.from(of("ice-pwd"));
  let [checked, nominated] = [0, false];
  socket.on("message", (datagram, { address, port }) => {
    const heard = parse(datagram);
    if (heard && codeOf(heard) === 0) checked = port;
    if (heard?.type !== TYPE.binding) return;
    const mapped: Attribute = [ATTRIBUTE.xorMappedAddress, xorAddress(address, port)];
    const id = Buffer.from(heard.id, "hex");
    socket.send(message(TYPE.binding | SUCCESS, [mapped], Buffer.from(OWN.pwd), id), port, address);
    nominated ||= heard.attribute(ATTRIBUTE.useCandidate) !== undefined;
  });
  const port = await eventually("a way that the SFU agrees on", PATIENCE, () => {
    for (const each of sfu.ports) socket.send(message(TYPE.binding, attributes, key), each, sfu.address);
    return nominated && checked ? checked : undefined;
  });
  return { key, attributes, port };
}

/** Fields of Protocol Buffers: their length, in as many bytes as it takes, and themselves. */
function field(number: number, value: Buffer): Buffer {
  const length: number[] = [];
  for (let rest = value.length; ; rest >>>= 7) {
    length.push(rest < 128 ? rest : (rest & 127) | 128);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), value]);
}

const text = (number: number, value: string) => field(number, Buffer.from(value));
