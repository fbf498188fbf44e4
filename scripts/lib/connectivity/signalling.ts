import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { LookupFunction } from "node:net";
import { isIPv6 } from "node:net";
import { text } from "node:stream/consumers";
import { DisconnectReason, SignalRequest, SignalResponse } from "@livekit/protocol";
import WebSocket from "ws";
import { ProbeError } from "../../../stacks/connectivity/observation.js";
import { refusedJoin } from "../../../stacks/connectivity/refused-join.js";
import {
  answerTo,
  type Candidate,
  type IceCredentials,
  type IceOffer,
  readCandidate,
  readOffer,
} from "../../../stacks/connectivity/session-description.js";
import { explainConnection, type Trust } from "./connect.js";
import { type ApiKey, joinToken } from "./token.js";

/** An ICE server as the SFU hands it out. */
export interface HandedOut {
  readonly urls: readonly string[];
  readonly username: string;
  readonly credential: string;
}

/** A room that was joined: what the SFU says about its ways in. */
export interface Session {
  /** Identity of the SFU in the cluster of SFUs. */
  readonly node: string;
  readonly version: string;
  readonly iceServers: readonly HandedOut[];
  readonly own: IceCredentials;
  readonly sfu: IceOffer;
  readonly candidates: readonly Candidate[];
  /** Leaves the room. */
  close(): void;
}

/** Candidates of SFUs with fixed addresses come at once; what has not come this long after the last one does not exist. */
const QUIET_MILLISECONDS = 700;
/** LiveKit's signalling protocol of livekit-client 2.x. */
const PROTOCOL = 15;

/**
 * Joins a room of its own as a browser does, up to the point where ICE begins. Throws `ProbeError`.
 *
 * @param addresses Where the domain is.
 */
export async function join(
  domain: string,
  addresses: readonly string[],
  apiKey: ApiKey,
  trust: Trust,
  seconds: number,
): Promise<Session> {
  const room = `relais-connectivity-${randomBytes(6).toString("hex")}`;
  const socket = new WebSocket(`wss://${domain}/rtc?protocol=${PROTOCOL}&auto_subscribe=0&sdk=js&version=2.0.0`, {
    ...trust,
    // Not in the URL, where proxies would log it.
    headers: { Authorization: `Bearer ${joinToken(apiKey, room, new Date())}` },
    lookup: fixedLookup(addresses),
    handshakeTimeout: seconds * 1000,
  });
  const own: IceCredentials = { ufrag: randomBytes(4).toString("hex"), password: randomBytes(16).toString("hex") };
  const close = () => {
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(request({ case: "leave", value: { reason: DisconnectReason.CLIENT_INITIATED } }));
      socket.close();
    } else socket.terminate();
  };
  try {
    return { ...(await described(socket, own, seconds)), own, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** What the SFU says on a WebSocket that is just being opened. Throws `ProbeError`. */
export function described(
  socket: Pick<WebSocket, "on" | "send">,
  own: IceCredentials,
  seconds: number,
): Promise<Omit<Session, "own" | "close">> {
  return new Promise((resolve, reject) => {
    let joined: Pick<Session, "node" | "version" | "iceServers"> | undefined;
    let sfu: IceOffer | undefined;
    const candidates = new Map<string, Candidate>();
    let quiet: NodeJS.Timeout | undefined;
    const late = setTimeout(() => {
      const missing = joined === undefined ? "it does not answer the join" : "the SFU makes no offer";
      reject(new ProbeError("no backend", `the WebSocket opens, and ${missing} within ${seconds} s`));
    }, seconds * 1000);
    const end = () => {
      clearTimeout(late);
      if (joined && sfu) resolve({ ...joined, sfu, candidates: [...candidates.values()] });
    };
    const add = (line: string) => {
      const candidate = readCandidate(line);
      if (candidate) candidates.set(JSON.stringify(candidate), candidate);
    };
    const hear = (data: Buffer) => {
      const { message } = SignalResponse.fromBinary(data);
      if (message.case === "join") {
        const { serverInfo, iceServers } = message.value;
        joined = { node: serverInfo?.nodeId ?? "", version: serverInfo?.version ?? "", iceServers };
      } else if (message.case === "offer") {
        sfu = readOffer(message.value.sdp);
        for (const line of sfu?.candidates ?? []) add(line);
        socket.send(request({ case: "answer", value: { type: "answer", sdp: answerTo(message.value.sdp, own) } }));
      } else if (message.case === "trickle") {
        add((JSON.parse(message.value.candidateInit) as { candidate?: string }).candidate ?? "");
      } else if (message.case === "leave") {
        reject(new ProbeError("status", `the SFU ends the join: ${DisconnectReason[message.value.reason]}`));
      }
      clearTimeout(quiet);
      if (joined && sfu) quiet = setTimeout(end, QUIET_MILLISECONDS);
    };
    socket.on("message", (data: Buffer) => {
      try {
        hear(data);
      } catch {
        // Neither library says what it read, and what another server says is no business of ours.
        reject(new ProbeError("malformed", "who answers does not speak LiveKit's signalling"));
      }
    });
    socket.on("unexpected-response", (_, response) => {
      refused(response).then(reject, reject);
    });
    socket.on("error", (error) => reject(explainWebSocket(error)));
    socket.on("close", (code) => reject(new ProbeError("closed", `the WebSocket was closed (${code})`)));
    const settled = () => clearTimeout(late);
    socket.on("close", settled);
    socket.on("unexpected-response", settled);
  });
}

type Request = Exclude<ConstructorParameters<typeof SignalRequest>[0], undefined>["message"];
const request = (message: NonNullable<Request>) => new SignalRequest({ message }).toBinary();

async function refused(response: IncomingMessage): Promise<ProbeError> {
  // LiveKit repeats the token in some of its answers.
  const body = (await text(response))
    .replace(/invalid token: \S+/, "invalid token")
    .trim()
    .slice(0, 200);
  return refusedJoin(response.statusCode ?? 0, body, response.headers.date, new Date());
}

function explainWebSocket(error: Error): ProbeError {
  if (/handshake has timed out/.test(error.message)) return new ProbeError("silent", "no WebSocket within the time");
  return explainConnection(error, "tcp");
}

/** A lookup that knows the answer. */
function fixedLookup(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_name, options, callback) => {
    const [first] = all;
    if (options.all === true) callback(null, all);
    else if (first) callback(null, first.address, first.family);
  };
}
