import { createHmac } from "node:crypto";
import type { Socket } from "node:dgram";
import { longTermKey, uint32 } from "../../../stacks/connectivity/stun.js";
import { CREDENTIALS } from "../lab/deployment.js";
import { ATTRIBUTE, type Attribute, codeOf, type Message, message, parse, portOf, TYPE, xorAddress } from "./stun.js";

/** What a client says it is, and what it proves that with. */
export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** As LiveKit hands it out, or as somebody does who does not know how: other hash, other secret. */
export function credential(
  username: string,
  { secret = CREDENTIALS.turnSecret as string, hash = "sha1" } = {},
): Credential {
  return { username, password: createHmac(hash, secret).update(username).digest("base64") };
}

/** The name of a credential that ends after `seconds`. */
export const endingIn = (seconds: number, name: string): string => `${Math.floor(Date.now() / 1000) + seconds}:${name}`;

/** How a server answers: `OK`, a STUN error's code, or "silence". */
export type Answer = number | "silence";
export const OK = 0;
/** The server wants the same with the nonce that it sends along. */
const STALE_NONCE = 438;

const PORT = 3_478;
const RETRANSMISSION = 1_000;
const PATIENCE = 8_000;
const UDP = Buffer.from([17, 0, 0, 0]);

/** A client with one socket, so with one allocation at most, that asks exactly what it is told to. */
export class TurnClient {
  private readonly socket: Socket;
  private readonly server: string;
  private readonly waiting = new Map<string, (answer: Message) => void>();
  private realm: Buffer = Buffer.alloc(0);
  private nonce: Buffer = Buffer.alloc(0);
  /** Port at the server that peers see; 0 without an allocation. */
  relayedPort = 0;
  /** What the server has answered, whatever it was. */
  answers = 0;
  /** Datagrams that peers have sent through the relay. */
  received = 0;
  /** The last signed request, as somebody on the way would record it. */
  recorded: Buffer = Buffer.alloc(0);

  constructor(socket: Socket, server: string) {
    this.socket = socket;
    this.server = server;
    socket.on("message", (datagram) => {
      const answer = parse(datagram);
      this.answers += 1;
      if (answer?.type === TYPE.data) this.received += 1;
      if (answer) this.waiting.get(answer.id)?.(answer);
    });
  }

  /** Asks for a relay, `pair` for one whose next port is kept free too. */
  async allocate(who: Credential | undefined, pair = false): Promise<Answer> {
    const even: Attribute[] = pair ? [[ATTRIBUTE.evenPort, Buffer.from([0x80])]] : [];
    const wish: Attribute[] = [[ATTRIBUTE.requestedTransport, UDP], ...even];
    const challenge = await this.request(TYPE.allocate, wish);
    if (challenge === undefined || who === undefined) return answerOf(challenge);
    this.realm = challenge.attribute(ATTRIBUTE.realm) ?? this.realm;
    this.nonce = challenge.attribute(ATTRIBUTE.nonce) ?? this.nonce;
    const answer = await this.request(TYPE.allocate, wish, who);
    const relayed = answer?.attribute(ATTRIBUTE.xorRelayedAddress);
    if (relayed) this.relayedPort = portOf(relayed);
    return answerOf(answer);
  }

  /** Keeps a relay for so many seconds; 0 gives it back. */
  refresh = (who: Credential, seconds: number) => this.ask(TYPE.refresh, [[ATTRIBUTE.lifetime, uint32(seconds)]], who);

  permit = (who: Credential, address: string) =>
    this.ask(TYPE.createPermission, [[ATTRIBUTE.xorPeerAddress, xorAddress(address, 0)]], who);

  /** Sends a request that somebody else has signed. */
  replay = async (datagram: Buffer) => answerOf(await this.transact(datagram));

  /** Sends a signed request whose answer nobody waits for. */
  fire(type: number, wish: readonly Attribute[], who: Credential): void {
    this.socket.send(this.signed(type, wish, who), PORT, this.server);
  }

  /** Nobody answers this. */
  send(address: string, port: number, data: Buffer): void {
    const peer: Attribute = [ATTRIBUTE.xorPeerAddress, xorAddress(address, port)];
    this.socket.send(message(TYPE.send, [peer, [ATTRIBUTE.data, data]]), PORT, this.server);
  }

  close(): void {
    this.socket.close();
  }

  private async ask(type: number, wish: readonly Attribute[], who: Credential): Promise<Answer> {
    return answerOf(await this.request(type, wish, who));
  }

  private async request(type: number, wish: readonly Attribute[], who?: Credential): Promise<Message | undefined> {
    if (!who) return this.transact(message(type, wish));
    this.recorded = this.signed(type, wish, who);
    const answer = await this.transact(this.recorded);
    const nonce = answer?.attribute(ATTRIBUTE.nonce);
    if (!answer || codeOf(answer) !== STALE_NONCE || !nonce) return answer;
    this.nonce = nonce;
    this.recorded = this.signed(type, wish, who);
    return this.transact(this.recorded);
  }

  /** Sends until there is an answer: packets may be lost where machines are busy. */
  private async transact(datagram: Buffer): Promise<Message | undefined> {
    const id = datagram.subarray(8, 20).toString("hex");
    const send = () => this.socket.send(datagram, PORT, this.server);
    const again = setInterval(send, RETRANSMISSION);
    const answer = new Promise<Message | undefined>((resolve) => {
      this.waiting.set(id, resolve);
      setTimeout(() => resolve(undefined), PATIENCE).unref();
    });
    send();
    try {
      return await answer;
    } finally {
      clearInterval(again);
      this.waiting.delete(id);
    }
  }

  private signed(type: number, wish: readonly Attribute[], { username, password }: Credential): Buffer {
    const proof: Attribute[] = [
      [ATTRIBUTE.username, Buffer.from(username)],
      [ATTRIBUTE.realm, this.realm],
      [ATTRIBUTE.nonce, this.nonce],
    ];
    return message(type, [...wish, ...proof], longTermKey(username, this.realm.toString(), password));
  }
}

const answerOf = (answer: Message | undefined): Answer => (answer && codeOf(answer)) ?? "silence";
