import { type RawRequest, raw } from "./raw-http.js";

/** What LiveKit serves beside /rtc, or would where it is switched on. */
export const HIDDEN = {
  admin: "/twirp/livekit.RoomService/ListRooms",
  agents: "/agent",
  metrics: "/metrics",
  profiler: "/debug/pprof/goroutine?debug=1",
  rooms: "/debug/rooms",
} as const;

/** Ways to write a path that somebody on the way may read as another one; `path` begins with a slash. */
const DISGUISES: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => `/${path}`,
  (path) => `//${path}`,
  (path) => `/.${path}`,
  (path) => `/rtc${path}`,
  (path) => `/rtc/..${path}`,
  (path) => `/rtc/../..${path}`,
  (path) => `/rtc/.${path}`,
  (path) => `/rtc/validate/../..${path}`,
  (path) => `/rtc//..${path}`,
  (path) => `/rtc//../..${path}`,
  (path) => `/rtc/%2e%2e${path}`,
  (path) => `/rtc/%2E.${path}`,
  (path) => `/rtc/..%2f${path.slice(1)}`,
  (path) => `/rtc/..%2F${path.slice(1).replaceAll("/", "%2F")}`,
  (path) => `/rtc/%252e%252e${path}`,
  (path) => `/rtc/..%252f${path.slice(1)}`,
  (path) => `/rtc/..;${path}`,
  (path) => `/rtc;/..${path}`,
  (path) => `/rtc/;/..${path}`,
  (path) => `/rtc/..\\${path.slice(1)}`,
  (path) => `/rtc/..%5c${path.slice(1)}`,
  (path) => `/rtc/%c0%ae%c0%ae${path}`,
  (path) => `/rtc/..%00${path}`,
  (path) => `/rtc%2f..${path}`,
  (path) => `/rtc?/..${path}`,
  (path) => `/rtc/#/..${path}`,
  (path) => path.toUpperCase(),
  (path) => path.replace("/t", "/T").replace("/a", "/A").replace("/m", "/M").replace("/d", "/D"),
  (path) => path.replace(/^\/./, (start) => `/%${start.charCodeAt(1).toString(16)}`),
  (path) => `${path}/`,
  (path) => `${path};/rtc/`,
  (path) => `${path}?/rtc/`,
];

export interface Probe {
  readonly name: string;
  readonly request: string;
  /** There are two requests in it, for whoever reads it that way. */
  readonly smuggles: boolean;
}

/** Requests that must not get what is hidden, from somebody who has a token that is good for all of it. */
export function hiddenPathProbes(domain: string, token: string): Probe[] {
  const authorization = `Authorization: Bearer ${token}`;
  const json = ["Content-Type: application/json", "Content-Length: 2"];
  const host = `Host: ${domain}`;
  const close = "Connection: close";
  const probe = (name: string, request: RawRequest, smuggles = false): Probe => ({
    name,
    request: raw(request),
    smuggles,
  });
  const smuggling = (name: string, request: RawRequest) => probe(name, request, true);
  const methodFor = (path: string) => (path === HIDDEN.admin ? "POST" : "GET");
  const of = (path: string, change: Partial<RawRequest> = {}, hosts: readonly string[] = [host]): RawRequest => ({
    method: methodFor(path),
    target: path,
    headers: [...hosts, authorization, close, ...(path === HIDDEN.admin ? json : [])],
    body: path === HIDDEN.admin ? "{}" : "",
    ...change,
  });
  const upgrade = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
  const socket = [...upgrade, "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="];
  const { admin, agents } = HIDDEN;
  const disguised = Object.values(HIDDEN).flatMap((path) =>
    DISGUISES.map((disguise) => probe(disguise(path), of(path, { target: disguise(path) }))),
  );
  const smuggled = raw(of(admin));
  return [
    ...disguised,
    ...DISGUISES.map((disguise) => {
      const target = disguise(agents);
      return probe(`WebSocket ${target}`, { target, headers: [host, authorization, ...socket] });
    }),
    probe("HTTP/1.0", of(admin, { version: "1.0" })),
    probe("HTTP/1.0 without a host", of(admin, { version: "1.0" }, [])),
    probe("absolute form", of(admin, { target: `https://${domain}${admin}` })),
    probe("absolute form of another host", of(admin, { target: `http://127.0.0.1:7880${admin}` })),
    probe("absolute form of another host, host of ours", of("/rtc", { target: `http://livekit-server${admin}` })),
    ...["127.0.0.1", "livekit-server", `${domain}:7880`, `${domain}.`, domain.toUpperCase(), "", "*"].map((name) =>
      probe(`host ${name}`, of(admin, {}, [`Host: ${name}`])),
    ),
    probe("two hosts", of(admin, {}, [host, "Host: livekit-server"])),
    probe("two hosts, ours last", of(admin, {}, ["Host: livekit-server", host])),
    ...["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Path", "X-Forwarded-Prefix", "X-Original-URI"].map((name) =>
      probe(name, of(admin, { target: "/rtc/validate" }, [host, `${name}: ${admin}`])),
    ),
    ...["HEAD", "PUT", "OPTIONS", "TRACE", "get", "GET\tPOST"].map((method) => probe(method, of(admin, { method }))),
    probe("CONNECT", of(admin, { method: "CONNECT", target: "127.0.0.1:7880" })),
    probe("CONNECT with a path", of(admin, { method: "CONNECT", target: `/rtc/..${admin}` })),
    // What is told apart differently by two readers of one connection.
    smuggling("behind a body of both lengths", {
      ...{ method: "POST", target: "/rtc/validate" },
      headers: [host, "Content-Length: 5", "Transfer-Encoding: chunked"],
      body: `0\r\n\r\n${smuggled}`,
    }),
    ...["Transfer-Encoding : chunked", "Transfer-Encoding: xchunked", "Transfer-Encoding:\vchunked"].map((encoding) =>
      smuggling(`behind a body with ${JSON.stringify(encoding)}`, {
        ...{ method: "POST", target: "/rtc/validate" },
        headers: [host, `Content-Length: ${smuggled.length + 5}`, encoding],
        body: `0\r\n\r\n${smuggled}`,
      }),
    ),
    smuggling("behind a length of two values", {
      ...{ method: "POST", target: "/rtc/validate" },
      headers: [host, "Content-Length: 0", `Content-Length: ${smuggled.length}`],
      body: smuggled,
    }),
    smuggling("behind another request", {
      target: "/rtc/validate",
      headers: [host],
      body: smuggled,
    }),
    smuggling("behind a refused WebSocket", {
      target: "/rtc/validate",
      headers: [host, ...socket],
      body: smuggled,
    }),
    smuggling("behind a WebSocket of a version that nobody knows", {
      target: "/rtc",
      headers: [host, ...socket.map((header) => header.replace("13", "777"))],
      body: smuggled,
    }),
    smuggling(
      "folded into a header",
      of(admin, { target: "/rtc/validate" }, [host, `X: y\r\n POST ${admin} HTTP/1.1`]),
    ),
    smuggling(
      "line ends in the target",
      of(admin, { target: `/rtc/validate HTTP/1.1\r\n${host}\r\n\r\nPOST ${admin}` }),
    ),
  ];
}
