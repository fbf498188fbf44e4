import type { Socket } from "node:net";
import type { Sockets } from "./sockets.js";

/** What one test sends, so that a machine with other work can follow. */
const PER_SECOND = 500;
const CONNECTIONS_PER_SECOND = 40;

/** Does something for each item, so many times a second. */
export async function paced<T>(items: readonly T[], work: (item: T, index: number) => unknown, perSecond = PER_SECOND) {
  const start = performance.now();
  for (const [index, item] of items.entries()) {
    const early = (index * 1000) / perSecond - (performance.now() - start);
    if (early > 10) await new Promise((resolve) => setTimeout(resolve, early));
    await work(item, index);
  }
}

/** Sends datagrams from eight sockets of a machine; gives how many came back. */
export async function sendDatagrams(
  from: Sockets,
  items: readonly Buffer[],
  address: string,
  port: number,
): Promise<number> {
  let answers = 0;
  const sockets = await Promise.all(Array.from({ length: 8 }, () => from.udp()));
  for (const socket of sockets) socket.on("message", () => answers++);
  await paced(items, (datagram, index) => sockets[index % 8]?.send(datagram, port, address));
  for (const socket of sockets) socket.close();
  return answers;
}

/** Writes to connections, a few inputs each, and leaves: who reads them may have closed them long before. */
export async function sendStreams<T>(
  items: readonly T[],
  each: number,
  open: () => Promise<Socket>,
  bytes: (item: T) => Buffer | string,
) {
  let answers = 0;
  const groups = Array.from({ length: Math.ceil(items.length / each) }, (_, at) =>
    items.slice(at * each, (at + 1) * each),
  );
  await paced(
    groups,
    async (group) => {
      const socket = await open();
      socket.on("data", () => answers++);
      for (const item of group) if (socket.writable) socket.write(bytes(item));
      socket.end();
      setTimeout(() => socket.destroy(), 2_000);
    },
    CONNECTIONS_PER_SECOND,
  );
  return answers;
}
