import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Leaf } from "../authority.js";

/** What a service says once: a body, a status without one, a redirect, or nothing at all. */
export type HttpAnswer =
  | { readonly body: string }
  | { readonly status: number }
  | { readonly redirect: string }
  | "silence";

/** A double of one URL. It answers in the order given, and with the last answer from then on. */
export interface HttpService {
  readonly url: string;
  readonly port: number;
  /** How often the one URL was asked. */
  asked(): number;
  /** Requests that it knows nothing about: a test fails on any. */
  readonly strays: readonly string[];
  stop(): Promise<void>;
}

/** Starts a double on 127.0.0.1 that only knows `GET` of one path; with a certificate it speaks TLS. */
export async function startHttpService(options: {
  readonly name: string;
  readonly path: string;
  readonly answers: readonly HttpAnswer[];
  readonly leaf?: Leaf;
}): Promise<HttpService> {
  const { name, path, answers, leaf } = options;
  const strays: string[] = [];
  let asked = 0;
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== "GET" || request.url !== path) {
      strays.push(`${name}: ${request.method} ${request.url}`);
      response.writeHead(501).end();
      return;
    }
    const answer = answers[Math.min(asked, answers.length - 1)] ?? "silence";
    asked += 1;
    give(answer, response);
  };
  const server = leaf ? createTlsServer({ cert: leaf.certificate, key: leaf.key }, onRequest) : createServer(onRequest);
  server.on("clientError", (error, socket) => {
    strays.push(`${name}: ${error.message}`);
    socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http${leaf ? "s" : ""}://127.0.0.1:${port}${path}`,
    port,
    asked: () => asked,
    strays,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function give(answer: HttpAnswer, response: ServerResponse): void {
  if (answer === "silence") return;
  if ("body" in answer) response.writeHead(200, { "Content-Type": "text/plain" }).end(answer.body);
  else if ("status" in answer) response.writeHead(answer.status).end();
  else response.writeHead(302, { Location: answer.redirect }).end();
}
