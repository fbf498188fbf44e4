import { createHmac, randomBytes } from "node:crypto";
import { ATTRIBUTE as KNOWN, uint32 } from "../../../stacks/connectivity/stun.js";

/**
 * Messages of STUN and TURN without the care that `relais connectivity` takes: any type, any attribute, no fingerprint, and received
 * ones are read whatever their length says.
 */

/** Methods and classes of messages as RFC 8489 and 8656 number them. */
export const TYPE = {
  binding: 0x0001,
  allocate: 0x0003,
  refresh: 0x0004,
  createPermission: 0x0008,
  channelBind: 0x0009,
  send: 0x0016,
  data: 0x0017,
} as const;
export const SUCCESS = 0x0100;
const FAILURE = 0x0110;

/** Types of attributes: with those that only attackers and browsers need. */
export const ATTRIBUTE = { ...KNOWN, data: 0x0013, evenPort: 0x0018, useCandidate: 0x0025 } as const;

export type Attribute = readonly [type: number, value: Buffer];

/** A message as it was received. */
export interface Message {
  readonly type: number;
  /** Of a transaction, hexadecimal. */
  readonly id: string;
  attribute(type: number): Buffer | undefined;
}

const MAGIC = uint32(0x2112a442);
const HEADER = 20;
const INTEGRITY = 24;

const uint16 = (value: number) => Buffer.from([value >> 8, value & 255]);

function header(type: number, length: number, id: Buffer): Buffer {
  return Buffer.concat([uint16(type), uint16(length), MAGIC, id]);
}

const padded = ([type, value]: Attribute) =>
  Buffer.concat([uint16(type), uint16(value.length), value, Buffer.alloc((4 - (value.length % 4)) % 4)]);

/** A message, signed where there is a key. */
export function message(type: number, attributes: readonly Attribute[], key?: Buffer, id = randomBytes(12)): Buffer {
  const body = Buffer.concat(attributes.map(padded));
  if (!key) return Buffer.concat([header(type, body.length, id), body]);
  // What is signed counts the signature as part of the length.
  const signed = Buffer.concat([header(type, body.length + INTEGRITY, id), body]);
  return Buffer.concat([signed, padded([ATTRIBUTE.messageIntegrity, createHmac("sha1", key).update(signed).digest()])]);
}

/** Nothing for what is no STUN message. */
export function parse(datagram: Buffer): Message | undefined {
  if (datagram.length < HEADER || !datagram.subarray(4, 8).equals(MAGIC)) return undefined;
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER; at + 4 <= datagram.length; ) {
    const length = datagram.readUInt16BE(at + 2);
    attributes.set(datagram.readUInt16BE(at), datagram.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return {
    type: datagram.readUInt16BE(0),
    id: datagram.subarray(8, HEADER).toString("hex"),
    attribute: (type) => attributes.get(type),
  };
}

/** 0 for success, the error's code, and nothing for what is no answer. */
export function codeOf(answer: Message): number | undefined {
  if ((answer.type & FAILURE) === SUCCESS) return 0;
  const error = answer.attribute(ATTRIBUTE.errorCode);
  return error && (error[2] ?? 0) * 100 + (error[3] ?? 0);
}

/** An IPv4 address and port, masked as XOR-...-ADDRESS attributes are, which is its own inverse. */
export function xorAddress(address: string, port: number): Buffer {
  const masked = address.split(".").map((byte, index) => Number(byte) ^ (MAGIC[index] ?? 0));
  return Buffer.concat([Buffer.from([0, 1]), uint16(port ^ 0x2112), Buffer.from(masked)]);
}

export const portOf = (value: Buffer): number => value.readUInt16BE(2) ^ 0x2112;
