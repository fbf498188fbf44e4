import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { isIP } from "node:net";
import { ProbeError } from "../../../stacks/connectivity/observation.js";
import { explainConnection, type Trust } from "./connect.js";
import type { Resolve } from "./resolve.js";

/** A request of which only the answer's status counts. */
export interface Question {
  readonly method: "GET" | "POST";
  readonly url: URL;
  /** Asks for a WebSocket. */
  readonly upgrade: boolean;
}

const UPGRADE = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": Buffer.alloc(16).toString("base64"),
};

/** The status of an answer. Throws `ProbeError`. */
export async function statusOf(
  { method, url, upgrade }: Question,
  resolve: Resolve,
  trust: Trust,
  seconds: number,
): Promise<number> {
  const name = url.hostname.replace(/^\[|\]$/g, "");
  const [address = ""] = await resolve(name);
  const request = url.protocol === "http:" ? requestPlain : requestTls;
  return new Promise((done, reject) => {
    const asked = request(
      {
        ...trust,
        method,
        host: address,
        port: url.port || (url.protocol === "http:" ? 80 : 443),
        path: `${url.pathname}${url.search}`,
        ...(isIP(name) === 0 && { servername: name }),
        headers: {
          Host: url.host,
          ...(method === "POST" && { "Content-Type": "application/webhook+json" }),
          ...(upgrade && UPGRADE),
        },
        signal: AbortSignal.timeout(seconds * 1000),
      },
      (response) => {
        response.resume();
        done(response.statusCode ?? 0);
      },
    );
    asked.on("upgrade", (response, socket) => {
      socket.destroy();
      done(response.statusCode ?? 0);
    });
    asked.on("error", (error) => {
      if (error.name === "AbortError" || error.name === "TimeoutError")
        reject(new ProbeError("silent", `no answer within ${seconds} s`));
      else reject(explainConnection(error, "tcp"));
    });
    asked.end(method === "POST" ? "{}" : undefined);
  });
}
