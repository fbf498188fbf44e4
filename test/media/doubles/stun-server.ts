import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import ipaddr from "ipaddr.js";

/** What a STUN server says once; `elsewhere` points to another server, `old` is RFC 3489's attribute without XOR. */
export type StunAnswer =
  | { readonly mapped: string }
  | { readonly old: string }
  | { readonly elsewhere: string }
  | { readonly forged: string }
  | { readonly text: string }
  | "no attribute"
  | "refusal"
  | "silence";

/** A double of a STUN server. It answers in the order given, and with the last answer from then on. */
export interface StunServer {
  /** As `publicAddress.stunServers` names it. */
  readonly name: string;
  asked(): number;
  /** Datagrams that are no binding request of RFC 5389: a test fails on any. */
  readonly strays: readonly string[];
  stop(): Promise<void>;
}

const MAGIC = Buffer.from("2112a442", "hex");
const BINDING_REQUEST = "00010000";
const SUCCESS = 0x0101;
const ERROR = 0x0111;

/** Starts a double on 127.0.0.1. */
export async function startStunServer(...answers: readonly StunAnswer[]): Promise<StunServer> {
  const socket = createSocket("udp4");
  const strays: string[] = [];
  let asked = 0;
  socket.on("message", (request: Buffer, from: RemoteInfo) => {
    const isBinding = request.length === 20 && request.subarray(0, 4).toString("hex") === BINDING_REQUEST;
    if (!isBinding || !request.subarray(4, 8).equals(MAGIC)) {
      strays.push(`STUN: ${request.toString("hex")}`);
      return;
    }
    const answer = answers[Math.min(asked, answers.length - 1)] ?? "silence";
    asked += 1;
    for (const datagram of datagrams(answer, request.subarray(8))) socket.send(datagram, from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    name: `127.0.0.1:${socket.address().port}`,
    asked: () => asked,
    strays,
    stop: async () => {
      socket.close();
      await once(socket, "close");
    },
  };
}

function datagrams(answer: StunAnswer, transaction: Buffer): Buffer[] {
  const software = attribute(0x8022, Buffer.from("dbl"));
  if (answer === "silence") return [];
  if (answer === "no attribute") return [message(SUCCESS, transaction, software)];
  if (answer === "refusal") return [message(ERROR, transaction, attribute(0x0009, Buffer.from([0, 0, 4, 1])))];
  if ("text" in answer) return [Buffer.from(answer.text)];
  if ("old" in answer) return [message(SUCCESS, transaction, attribute(0x0001, address(answer.old)))];
  if ("elsewhere" in answer) {
    const [host = "", port] = answer.elsewhere.split(":");
    const tryAlternate = attribute(0x0009, Buffer.from([0, 0, 3, 0]));
    return [message(ERROR, transaction, tryAlternate, attribute(0x8023, address(host, Number(port))))];
  }
  if ("forged" in answer) {
    const guessed = Buffer.alloc(12);
    return [message(SUCCESS, guessed, attribute(0x0020, xor(address(answer.forged), guessed)))];
  }
  // An attribute of odd length first: readers must skip its padding.
  return [message(SUCCESS, transaction, software, attribute(0x0020, xor(address(answer.mapped), transaction)))];
}

function message(type: number, transaction: Buffer, ...attributes: readonly Buffer[]): Buffer {
  const body = Buffer.concat(attributes);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, MAGIC, transaction, body]);
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function address(text: string, port = 40_000): Buffer {
  const bytes = ipaddr.parse(text).toByteArray();
  const head = Buffer.from([0, bytes.length === 4 ? 1 : 2, 0, 0]);
  head.writeUInt16BE(port, 2);
  return Buffer.concat([head, Buffer.from(bytes)]);
}

/** XOR with the magic cookie, and for IPv6 with the transaction too; the port with the cookie's first half. */
function xor(plain: Buffer, transaction: Buffer): Buffer {
  const mask = Buffer.concat([MAGIC, transaction]);
  return Buffer.from(
    plain.map((byte, index) => byte ^ (index < 2 ? 0 : (mask[index < 4 ? index - 2 : index - 4] ?? 0))),
  );
}
