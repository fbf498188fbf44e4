import type { Socket } from "node:net";

/** Milliseconds for a first answer, on a machine that has much else to do. */
const PATIENCE = 20_000;
/** Milliseconds in which a further answer would follow the first. */
const LINGER = 2_000;

/** A request to its last byte: nothing is normalised on the way out, as clients and libraries would. */
export interface RawRequest {
  readonly method?: string;
  /** As written into the request line. */
  readonly target: string;
  readonly version?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

export function raw({ method = "GET", target, version = "1.1", headers = [], body = "" }: RawRequest): string {
  return [`${method} ${target} HTTP/${version}`, ...headers, "", body].join("\r\n");
}

const headOf = (text: string) => text.includes("\r\n\r\n");

/** What comes back: the first answer as far as its head, or with `all` whatever follows until the other side closes or pauses. */
export async function answersTo(socket: Socket, request: string, all = false): Promise<string> {
  let text = "";
  socket.setEncoding("latin1");
  await new Promise<void>((resolve) => {
    let timer = setTimeout(resolve, PATIENCE);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    socket.on("data", (chunk: string) => {
      const first = !headOf(text);
      text += chunk;
      if (!headOf(text) || !first) return;
      if (!all) return end();
      clearTimeout(timer);
      timer = setTimeout(resolve, LINGER);
    });
    socket.on("close", end).on("end", end);
    socket.write(request, "latin1");
  });
  socket.destroy();
  return text;
}

/** The status of each answer. */
export const statusesOf = (text: string): number[] =>
  [...text.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status));
