import type { Socket } from "node:net";
import { raw } from "./raw-http.js";

/** How a frame is told apart, as RFC 6455 numbers it. */
export const OPCODE = { more: 0, text: 1, binary: 2, close: 8, ping: 9 } as const;

/** A frame as clients send it, masked with zeros; in one piece unless `final` is false; `announced` lies about its length. */
export function frame(opcode: number, payload: Buffer, { final = true, announced = payload.length } = {}): Buffer {
  const first = (final ? 0x80 : 0) | opcode;
  const length = Buffer.alloc(announced < 126 ? 1 : announced < 65_536 ? 3 : 9);
  if (length.length === 9) length.writeBigUInt64BE(BigInt(announced), 1);
  else length.writeUIntBE(announced, length.length === 1 ? 0 : 1, length.length === 1 ? 1 : 2);
  if (length.length > 1) length[0] = length.length === 3 ? 126 : 127;
  length[0] = 0x80 | (length[0] ?? 0);
  return Buffer.concat([Buffer.from([first]), length, Buffer.alloc(4), payload]);
}

/** Upgrades a connection to LiveKit's signalling; gives what it says until somebody asks. Throws where it is refused. */
export async function signalling(socket: Socket, host: string, token: string): Promise<() => string> {
  let text = "";
  const opened = new Promise<void>((resolve, reject) => {
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (!text.includes("\r\n\r\n")) return;
      if (text.startsWith("HTTP/1.1 101")) resolve();
      else reject(new Error(text.slice(0, 100)));
    });
    socket.on("close", () => reject(new Error("closed before an answer")));
  });
  const upgrade = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
  const headers = [`Host: ${host}`, ...upgrade, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="];
  socket.write(raw({ target: `/rtc?access_token=${token}&protocol=15&auto_subscribe=1`, headers }));
  await opened;
  return () => text;
}
