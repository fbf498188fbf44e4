import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

/** STUN (RFC 8489) and what TURN (RFC 8656) and ICE (RFC 8445) add to it, as far as path checks need them. */

const METHODS = { binding: 0x001, allocate: 0x003, refresh: 0x004, channelBind: 0x009 } as const;
const CLASSES = { request: 0x000, success: 0x100, error: 0x110 } as const;

export type Method = keyof typeof METHODS;
type Class = keyof typeof CLASSES;

/** Types of attributes. Source: IANA registry "STUN Attributes". */
export const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
  iceControlling: 0x802a,
} as const;

export type Attribute = readonly [type: number, value: Buffer];

/** A message that came in. */
export interface Message {
  readonly method: Method;
  readonly class: Class;
  readonly transaction: Buffer;
  /** The first of each type, as the standard wants them read. */
  readonly attributes: ReadonlyMap<number, Buffer>;
  readonly raw: Buffer;
}

/** Somewhere a datagram is sent to. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

const COOKIE = 0x2112a442;
const HEADER = 20;
const INTEGRITY_BYTES = 24;
const FINGERPRINT_BYTES = 8;
const FINGERPRINT_MASK = 0x5354554e;

export const newTransaction = (): Buffer => randomBytes(12);

/** A request; with `key` it carries MESSAGE-INTEGRITY. FINGERPRINT always ends it. */
export function encodeRequest(
  method: Method,
  transaction: Buffer,
  attributes: readonly Attribute[],
  key?: Buffer | string,
): Buffer {
  const body = Buffer.concat(attributes.map(encodeAttribute));
  const head = (length: number) => header(METHODS[method] | CLASSES.request, length, transaction);
  let message = Buffer.concat([head(body.length), body]);
  if (key !== undefined) {
    // Each of these two is computed over a header that counts it, but nothing behind it.
    message.writeUInt16BE(body.length + INTEGRITY_BYTES, 2);
    const integrity = createHmac("sha1", key).update(message).digest();
    message = Buffer.concat([message, encodeAttribute([ATTRIBUTE.messageIntegrity, integrity])]);
  }
  message.writeUInt16BE(message.length - HEADER + FINGERPRINT_BYTES, 2);
  return Buffer.concat([message, encodeAttribute([ATTRIBUTE.fingerprint, fingerprint(message)])]);
}

/** What a datagram says; undefined if it is no STUN message that these checks know. */
export function decode(raw: Buffer): Message | undefined {
  if (raw.length < HEADER || raw.readUInt32BE(4) !== COOKIE || raw.length !== HEADER + raw.readUInt16BE(2)) return;
  const type = raw.readUInt16BE(0);
  const method = nameOf(METHODS, type & ~0x110);
  const kind = nameOf(CLASSES, type & 0x110);
  if (method === undefined || kind === undefined) return;
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER; at < raw.length; ) {
    if (at + 4 > raw.length) return;
    const length = raw.readUInt16BE(at + 2);
    if (at + 4 + length > raw.length) return;
    const attribute = raw.readUInt16BE(at);
    if (!attributes.has(attribute)) attributes.set(attribute, raw.subarray(at + 4, at + 4 + length));
    at += 4 + padded(length);
  }
  return { method, class: kind, transaction: raw.subarray(8, HEADER), attributes, raw };
}

/** Whether somebody who knows `key` wrote the message. */
export function isAuthentic({ raw, attributes }: Message, key: Buffer | string): boolean {
  const found = attributes.get(ATTRIBUTE.messageIntegrity);
  if (found?.length !== 20) return false;
  const end = found.byteOffset - raw.byteOffset - 4;
  const signed = Buffer.from(raw.subarray(0, end));
  signed.writeUInt16BE(end - HEADER + INTEGRITY_BYTES, 2);
  return timingSafeEqual(createHmac("sha1", key).update(signed).digest(), found);
}

/** The key of long-term credentials. */
export const longTermKey = (username: string, realm: string, password: string): Buffer =>
  createHash("md5").update(`${username}:${realm}:${password}`).digest();

/** `401 Unauthorized`, as an error response says it. */
export function errorOf({ attributes }: Message): { readonly code: number; readonly reason: string } {
  const value = attributes.get(ATTRIBUTE.errorCode) ?? Buffer.alloc(4);
  if (value.length < 4) return { code: 0, reason: "" };
  return { code: value.readUInt8(2) * 100 + value.readUInt8(3), reason: value.toString("utf8", 4) };
}

/** The address in one of the XOR attributes. */
export function addressOf({ attributes, transaction }: Message, type: number): Endpoint | undefined {
  const value = attributes.get(type);
  if (value === undefined || value.length < 8) return;
  const bytes = xored(value.subarray(4), transaction);
  const isIpv6 = value.readUInt8(1) === 2;
  if (bytes.length !== (isIpv6 ? 16 : 4)) return;
  const groups = Array.from({ length: 8 }, (_, index) => (isIpv6 ? bytes.readUInt16BE(index * 2).toString(16) : ""));
  return { address: isIpv6 ? groups.join(":") : [...bytes].join("."), port: value.readUInt16BE(2) ^ (COOKIE >>> 16) };
}

/** An IPv4 address in the form of the XOR attributes. */
export function encodeAddress({ address, port }: Endpoint, transaction: Buffer): Buffer {
  const value = Buffer.alloc(4);
  value.writeUInt8(1, 1);
  value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  return Buffer.concat([value, xored(Buffer.from(address.split(".").map(Number)), transaction)]);
}

export const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

function header(type: number, length: number, transaction: Buffer): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(length, 2);
  bytes.writeUInt32BE(COOKIE, 4);
  return Buffer.concat([bytes, transaction]);
}

function encodeAttribute([type, value]: Attribute): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

const fingerprint = (message: Buffer) => uint32((crc32(message) ^ FINGERPRINT_MASK) >>> 0);

function xored(bytes: Buffer, transaction: Buffer): Buffer {
  const mask = Buffer.concat([uint32(COOKIE), transaction]);
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

const padded = (length: number) => (length + 3) & ~3;

const nameOf = <Name extends string>(codes: Readonly<Record<Name, number>>, code: number) =>
  (Object.keys(codes) as Name[]).find((name) => codes[name] === code);
