import { createSocket } from "node:dgram";
import { isIPv6, type Socket } from "node:net";
import { ProbeError } from "../../../stacks/connectivity/observation.js";
import type { Endpoint } from "../../../stacks/connectivity/stun.js";
import { explainConnection } from "./connect.js";

/** A way to one server that carries whole messages. */
export interface Channel {
  send(message: Buffer): void;
  /** Hands over what comes in, to one taker at a time; rejects when the way breaks. */
  take(handle: (message: Buffer) => void): Promise<never>;
  close(): void;
}

/** Datagrams to one address; a port that is not there is noticed where its machine says so. */
export function udpChannel({ address, port }: Endpoint): Promise<Channel> {
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => reject(explainConnection(error, "udp")));
    socket.connect(port, address, () => {
      socket.removeAllListeners("error");
      const broken = untaken((fail) => socket.on("error", (error) => fail(explainConnection(error, "udp"))));
      resolve({
        send: (message) => socket.send(message, () => {}),
        take: (handle) => {
          socket.removeAllListeners("message").on("message", handle);
          return broken;
        },
        close: () => socket.close(),
      });
    });
  });
}

/** How messages stand one behind the other in a stream. */
export interface Framing {
  /** Bytes in front of a message and behind it. */
  wrap(message: Buffer): Buffer;
  /** The first message of what was read and all bytes that it takes; undefined while they are not all there. */
  first(bytes: Buffer): { readonly message: Buffer; readonly length: number } | undefined;
}

/** ICE over TCP: each message behind its length. RFC 4571. */
export const ICE_FRAMING: Framing = {
  wrap: (message) => Buffer.concat([Buffer.from([message.length >> 8, message.length & 0xff]), message]),
  first: (bytes) => (bytes.length < 2 ? undefined : cut(bytes, 2, bytes.readUInt16BE(0))),
};

/** TURN over TCP and TLS: STUN messages as they are, channel data padded to four bytes. RFC 8656, section 12.5. */
export const TURN_FRAMING: Framing = {
  wrap: (message) => Buffer.concat([message, Buffer.alloc(-message.length & 3)]),
  first: (bytes) => {
    if (bytes.length < 4) return;
    const isChannelData = bytes.readUInt8(0) >= 0x40;
    const length = bytes.readUInt16BE(2) + (isChannelData ? 4 : 20);
    return cut(bytes, 0, length, isChannelData ? (length + 3) & ~3 : length);
  },
};

/** Messages in a stream that is connected already. */
export function streamChannel(socket: Socket, framing: Framing): Channel {
  let rest: Buffer = Buffer.alloc(0);
  const broken = untaken((fail) => {
    socket.on("error", (error) => fail(explainConnection(error, "tcp")));
    socket.on("close", () => fail(new ProbeError("closed", "the connection was closed without an answer")));
  });
  return {
    send: (message) => void socket.write(framing.wrap(message)),
    take: (handle) => {
      socket.removeAllListeners("data").on("data", (bytes: Buffer) => {
        rest = Buffer.concat([rest, bytes]);
        for (let next = framing.first(rest); next !== undefined; next = framing.first(rest)) {
          rest = rest.subarray(next.length);
          handle(next.message);
        }
      });
      return broken;
    },
    close: () => void socket.destroy(),
  };
}

/** Rejects when a way breaks, heard once for all takers; without one nobody has to know. */
function untaken(hear: (fail: (error: ProbeError) => void) => void): Promise<never> {
  const broken = new Promise<never>((_, reject) => hear(reject));
  broken.catch(() => {});
  return broken;
}

function cut(bytes: Buffer, from: number, length: number, taken = from + length) {
  return bytes.length < taken ? undefined : { message: bytes.subarray(from, from + length), length: taken };
}

/** How often a request is sent again where nothing came back; the interval of ICE's own checks is shorter still. */
const AGAIN_MILLISECONDS = 250;

/**
 * Sends a request until an answer comes in.
 *
 * @param again Whether to repeat it: datagrams get lost, and an ICE agent ignores what arrives before it is ready.
 * @param read The answer in a message; undefined for messages that are none.
 */
export async function ask<T>(
  channel: Channel,
  request: Buffer,
  read: (message: Buffer) => T | undefined,
  seconds: number,
  again = true,
): Promise<T> {
  const timers: NodeJS.Timeout[] = [];
  try {
    return await new Promise<T>((resolve, reject) => {
      channel
        .take((message) => {
          const answer = read(message);
          if (answer !== undefined) resolve(answer);
        })
        .catch(reject);
      channel.send(request);
      if (again) timers.push(setInterval(() => channel.send(request), AGAIN_MILLISECONDS));
      const late = () => reject(new ProbeError("silent", `no answer within ${seconds} s`));
      timers.push(setTimeout(late, seconds * 1000));
    });
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}
