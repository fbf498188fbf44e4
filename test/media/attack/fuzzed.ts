import fc from "fast-check";
import { ATTRIBUTE, type Attribute, message, TYPE } from "./stun.js";

/**
 * What is sent to servers that they should not trip over: the same in every run, so that a failure can be repeated.
 * `RELAIS_SEED=<number>` tries other input.
 */
const SEED = Number(process.env.RELAIS_SEED ?? 1);

export const inputs = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { seed: SEED, numRuns: count });

const bytes = (maxLength: number) =>
  fc.uint8Array({ maxLength, size: "max" }).map((array): Buffer => Buffer.from(array));

/** Lies about a whole that is in order: bits that flipped, an end that is missing or too much, another length. */
function damaged(whole: fc.Arbitrary<Buffer>, lengthAt: number): fc.Arbitrary<Buffer> {
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 6 });
  return fc.oneof(
    whole,
    fc.tuple(whole, flips).map(([buffer, places]) => {
      const copy = Buffer.from(buffer);
      for (const [at, bit] of places) {
        const place = at % copy.length;
        copy[place] = (copy[place] ?? 0) ^ (1 << bit);
      }
      return copy;
    }),
    fc.tuple(whole, fc.nat()).map(([buffer, end]) => buffer.subarray(0, 1 + (end % buffer.length))),
    fc.tuple(whole, bytes(600)).map(([buffer, more]) => Buffer.concat([buffer, more])),
    fc.tuple(whole, fc.nat(0xffff)).map(([buffer, length]) => {
      const copy = Buffer.from(buffer);
      if (copy.length >= lengthAt + 2) copy.writeUInt16BE(length, lengthAt);
      return copy;
    }),
  );
}

const attributeTypes = fc.oneof(fc.constantFrom(...Object.values(ATTRIBUTE)), fc.nat(0xffff));
const attribute = fc.tuple(attributeTypes, bytes(200)) as fc.Arbitrary<Attribute>;

/** Types and attributes of messages whose sender may have signed them. */
export const stunContents = fc.record({
  type: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...Object.values(TYPE)) }, fc.nat(0x3fff)),
  attributes: fc.array(attribute, { maxLength: 8 }),
});

const id = fc.uint8Array({ minLength: 12, maxLength: 12 }).map((array) => Buffer.from(array));
const stun = fc
  .tuple(stunContents, id)
  .map(([{ type, attributes }, transaction]) => message(type, attributes, undefined, transaction));
/** Begins as what shares a port with STUN: channels of TURN, DTLS, RTP. */
const neighbours = fc
  .tuple(fc.constantFrom(0x40, 0x7f, 0x14, 0x16, 0x17, 0x80, 0x90), bytes(300))
  .map(([first, rest]) => Buffer.concat([Buffer.from([first]), rest]));

/** A datagram for a port that speaks STUN. */
export const datagrams: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 4, arbitrary: damaged(stun, 2) },
  { weight: 1, arbitrary: neighbours },
  { weight: 1, arbitrary: bytes(1_400) },
);

/** The same as a stream has it, behind its length, which may be a lie. */
export const framed: fc.Arbitrary<Buffer> = damaged(
  datagrams.map((datagram) => Buffer.concat([Buffer.from([datagram.length >> 8, datagram.length & 255]), datagram])),
  0,
);

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const WORDS = [
  ...["offer", "answer", "video", "TR_x", "PA_x", "\u0000", "\uffff", "{", "[]", "null", "1e999", "a".repeat(5_000)],
  '{"candidate":"candidate:1 1 udp 1 127.0.0.1 9 typ host","sdpMid":"0","sdpMLineIndex":65535}',
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\n",
  `v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n${"m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n".repeat(50)}`,
];
/** A message of Protocol Buffers whose fields have the numbers of LiveKit's requests, their kinds by chance. */
const { fields } = fc.letrec<{ fields: Buffer; field: Buffer }>((tie) => ({
  fields: fc.array(tie("field"), { maxLength: 5 }).map((list) => Buffer.concat(list)),
  field: fc
    .tuple(
      fc.integer({ min: 1, max: 22 }),
      fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.nat(),
        fc.constantFrom(...WORDS).map((word) => Buffer.from(word)),
        bytes(64),
        tie("fields"),
      ),
    )
    .map(([number, value]) =>
      typeof value === "number"
        ? Buffer.from([...varint(number << 3), ...varint(value)])
        : Buffer.concat([Buffer.from([...varint((number << 3) | 2), ...varint(value.length)]), value]),
    ),
}));

/** A request that somebody in a room sends to its SFU. */
export const signals: fc.Arbitrary<Buffer> = damaged(
  fields.filter((buffer) => buffer.length > 0),
  0,
);

const token = fc.oneof(
  fc.constantFrom("", ".", "..", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "%00", "x".repeat(4_000), "e30.".repeat(2_000)),
  fc.string({ unit: "binary", maxLength: 80 }).map(encodeURIComponent),
);
const headerLine = fc.oneof(
  fc.constantFrom("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: x", "Expect: 100-continue"),
  fc.constantFrom("Transfer-Encoding: chunked", "Content-Length: -1", "Range: bytes=0-", "Authorization: Bearer"),
  fc.tuple(fc.string({ maxLength: 20 }), fc.string({ maxLength: 60 })).map((pair) => pair.join(": ")),
);
/** A request to the edge for LiveKit, more or less. */
export const httpRequests: fc.Arbitrary<string> = fc
  .record({
    method: fc.constantFrom("GET", "GET", "POST", "OPTIONS", "PRI", "\u0000"),
    path: fc.constantFrom("/rtc", "/rtc/validate", "/rtc/v1", "/rtc/v1/validate", "/rtc/%"),
    token,
    join: fc.oneof(
      fc.constant(""),
      bytes(200).map((buffer) => buffer.toString("base64url")),
    ),
    lines: fc.array(headerLine, { maxLength: 5 }),
  })
  .map(({ method, path, token, join, lines }) =>
    [
      `${method} ${path}?access_token=${token}&join_request=${join} HTTP/1.1`,
      "Host: meet.example.net",
      ...lines,
      "",
      "",
    ].join("\r\n"),
  );
