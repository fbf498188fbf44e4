import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { context, Refusal, refuse } from "./refusal.js";
import { type Operation, routeOf, strangeIn } from "./routes.js";
import { World, type WorldOptions } from "./world.js";

/** What the double does to one request in place of its answer, or to the `times` next ones. */
export type Fault = { readonly times?: number } & (
  | {
      /** Refused with this status; `details` are the API's words. */
      readonly status: number;
      readonly details?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Answered with success and this text. */
  | { readonly body: string }
  /** The connection is cut. */
  | { readonly cut: true }
  /** No answer, ever. */
  | { readonly silent: true }
);

/** One request as it came in. Keys are not kept. */
export interface Logged {
  readonly operation: Operation | undefined;
  readonly method: string;
  /** Below the endpoint, with its query. */
  readonly path: string;
  readonly agent: string;
  readonly body?: unknown;
  /** Of the answer; 0 if there was none. */
  status: number;
}

export interface OksDoubleOptions extends WorldOptions {
  readonly accessKey?: string;
  readonly secretKey?: string;
  /** Things in one part of a list, and how the next part is named. */
  readonly part?: { readonly size: number; readonly by: "cursor" | "page" };
}

/** A double of the OKS API of Outscale: no request ever leaves this machine. */
export interface OksDouble {
  /** Its endpoint and keys, as programs read them. */
  readonly env: { readonly OSC_ACCESS_KEY: string; readonly OSC_SECRET_KEY: string; readonly OSC_ENDPOINT_OKS: string };
  readonly world: World;
  readonly log: readonly Logged[];
  /** Requests that nothing of ours should send; `stop` fails while there are any. */
  readonly complaints: string[];
  fault(operation: Operation, fault: Fault): void;
  stop(): Promise<void>;
}

export async function startOksDouble(options: OksDoubleOptions = {}): Promise<OksDouble> {
  const { accessKey = "DOUBLEACCESSKEY", secretKey = "DOUBLESECRETKEY", part = { size: 100, by: "page" } } = options;
  const world = new World(options);
  const log: Logged[] = [];
  const complaints: string[] = [];
  const faults: { operation: Operation; fault: Fault; left: number }[] = [];
  const sockets = new Set<Socket>();

  const answer = (request: IncomingMessage, written: string, logged: (operation?: Operation) => void): object => {
    const url = new URL(request.url ?? "", "http://double");
    const known =
      url.pathname.startsWith("/api/v2/") && routeOf(request.method ?? "", url.pathname.slice("/api/v2".length));
    logged(known ? known.operation : undefined);
    if (!known) {
      complaints.push(`${request.method} ${url.pathname}`);
      throw refuse(404, "NotFoundError", `no route ${request.method} ${url.pathname}`);
    }
    const { operation, route, id } = known;
    if (request.headers.accesskey !== accessKey || request.headers.secretkey !== secretKey)
      // It says what it was given: whoever shows its words shows the key.
      throw refuse(401, "Unauthorized", `Unauthorized: ${request.headers.accesskey} with ${request.headers.secretkey}`);
    const query = Object.fromEntries(url.searchParams);
    const body = written === "" ? undefined : (JSON.parse(written) as Record<string, unknown>);
    const strange = strangeIn(route, { headers: request.headers, query, body });
    complaints.push(...strange.map((each) => `${request.method} ${url.pathname}: ${each}`));
    if (strange.length > 0)
      throw refuse(
        422,
        "ValidationError",
        strange.map((msg) => ({ loc: [], msg, type: "extra" })),
      );
    const missing = (route.body?.must ?? []).filter((name) => body?.[name] === undefined);
    if (missing.length > 0)
      throw refuse(
        422,
        "ValidationError",
        missing.map((name) => ({ loc: ["body", name], msg: "Field required", type: "missing" })),
      );
    const fault = faults.find((each) => each.operation === operation && each.left > 0);
    if (fault) {
      fault.left -= 1;
      throw fault.fault;
    }
    const result = route.answer(world, id, { ...query, ...body });
    return {
      ...context(),
      ...(Array.isArray(result) && route.list ? inParts(route.list, result, query, part) : result),
    };
  };

  const server = createServer(async (request, response) => {
    const written = await text(request);
    const entry: Logged = {
      operation: undefined,
      method: request.method ?? "",
      path: (request.url ?? "").replace("/api/v2", ""),
      agent: request.headers["user-agent"] ?? "",
      ...(written === "" ? {} : { body: written }),
      status: 0,
    };
    log.push(entry);
    const send = (status: number, body: string, headers: Readonly<Record<string, string>> = {}) => {
      entry.status = status;
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
    };
    try {
      const good = answer(request, written, (operation) => Object.assign(entry, { operation }));
      send(200, JSON.stringify(good));
    } catch (thrown) {
      if (thrown instanceof Refusal) send(thrown.status, JSON.stringify(thrown.body()));
      else if (thrown instanceof Error) send(500, JSON.stringify(refuse(500, "InternalError", thrown.message).body()));
      else suffer(thrown as Fault, send, response);
    }
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      OSC_ACCESS_KEY: accessKey,
      OSC_SECRET_KEY: secretKey,
      OSC_ENDPOINT_OKS: `http://127.0.0.1:${port}/api/v2`,
    },
    world,
    log,
    complaints,
    fault: (operation, fault) => faults.push({ operation, fault, left: fault.times ?? 1 }),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
      if (complaints.length > 0) throw new Error(`the double of the OKS API does not know: ${complaints.join("; ")}`);
    },
  };
}

function suffer(
  fault: Fault,
  send: (status: number, body: string, headers?: Readonly<Record<string, string>>) => void,
  response: ServerResponse,
): void {
  if ("status" in fault) {
    const { status, details = "injected", headers = {} } = fault;
    send(status, JSON.stringify(refuse(status, "Injected", details).body()), headers);
  } else if ("body" in fault) send(200, fault.body);
  else if ("cut" in fault) response.socket?.resetAndDestroy();
}

/** One part of a list, and where the next one is. */
function inParts(
  key: string,
  all: readonly unknown[],
  query: Readonly<Record<string, string>>,
  { size, by }: { readonly size: number; readonly by: "cursor" | "page" },
): object {
  const limit = Math.min(size, Number(query.limit ?? size));
  const start = by === "cursor" ? Number(query.cursor ?? 0) : (Number(query.page ?? 1) - 1) * limit;
  const isLast = start + limit >= all.length;
  const pagination =
    by === "cursor"
      ? { cursor: { next_cursor: isLast ? null : String(start + limit) }, offset: null }
      : { cursor: null, offset: { page: start / limit + 1, limit, total: all.length } };
  return { [key]: all.slice(start, start + limit), Pagination: pagination };
}
