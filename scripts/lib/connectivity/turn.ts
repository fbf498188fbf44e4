import { ProbeError } from "../../../stacks/connectivity/observation.js";
import {
  ATTRIBUTE,
  type Attribute,
  addressOf,
  decode,
  type Endpoint,
  encodeAddress,
  encodeRequest,
  errorOf,
  isAuthentic,
  longTermKey,
  type Message,
  type Method,
  newTransaction,
  uint32,
} from "../../../stacks/connectivity/stun.js";
import { ask, type Channel } from "./channel.js";

/** An allocation on a TURN server, until it is closed. */
export interface Allocation {
  /** The address that peers see. */
  readonly relayed: Endpoint;
  /** A way to a peer through the relay. */
  to(peer: Endpoint): Promise<Channel>;
  /** Gives it back. */
  close(): Promise<void>;
}

const UDP = 17;
/** First of the numbers that clients may choose. RFC 8656, section 12. */
const FIRST_CHANNEL = 0x4000;

/**
 * Allocates with what the SFU handed out. Throws `ProbeError`.
 *
 * @param again Repeats requests: for datagrams.
 */
export async function allocate(
  channel: Channel,
  { username, credential }: { readonly username: string; readonly credential: string },
  seconds: number,
  again: boolean,
): Promise<Allocation> {
  let session: readonly Attribute[] = [];
  let key: Buffer | undefined;
  const request = async (method: Method, attributes: readonly Attribute[], transaction = newTransaction()) => {
    const read = (bytes: Buffer) => {
      const message = decode(bytes);
      return message?.transaction.equals(transaction) ? message : undefined;
    };
    return ask(channel, encodeRequest(method, transaction, [...attributes, ...session], key), read, seconds, again);
  };
  const transport: Attribute = [ATTRIBUTE.requestedTransport, Buffer.from([UDP, 0, 0, 0])];

  const challenge = await request("allocate", [transport]);
  const realm = challenge.attributes.get(ATTRIBUTE.realm);
  const nonce = challenge.attributes.get(ATTRIBUTE.nonce);
  if (challenge.class === "success") throw new ProbeError("open", "it relays without credentials");
  if (errorOf(challenge).code !== 401 || realm === undefined || nonce === undefined) throw refusal(challenge);
  session = [
    [ATTRIBUTE.username, Buffer.from(username)],
    [ATTRIBUTE.realm, realm],
    [ATTRIBUTE.nonce, nonce],
  ];
  key = longTermKey(username, realm.toString(), credential);

  const made = await request("allocate", [transport]);
  if (made.class !== "success") throw refusal(made);
  const relayed = addressOf(made, ATTRIBUTE.xorRelayedAddress);
  if (!isAuthentic(made, key) || relayed === undefined)
    throw new ProbeError("malformed", "its answer is not signed, or names no relayed address");
  let next = FIRST_CHANNEL;
  return {
    relayed,
    to: async (peer) => {
      const number = next++;
      const transaction = newTransaction();
      const bound = await request(
        "channelBind",
        [
          [ATTRIBUTE.channelNumber, Buffer.from([number >> 8, number & 0xff, 0, 0])],
          [ATTRIBUTE.xorPeerAddress, encodeAddress(peer, transaction)],
        ],
        transaction,
      );
      if (bound.class !== "success") throw refusal(bound);
      return relayChannel(channel, number);
    },
    close: async () => {
      await request("refresh", [[ATTRIBUTE.lifetime, uint32(0)]]).catch(() => {});
    },
  };
}

/** A bound channel of TURN. */
function relayChannel(channel: Channel, number: number): Channel {
  return {
    send: (message) => {
      const head = Buffer.alloc(4);
      head.writeUInt16BE(number, 0);
      head.writeUInt16BE(message.length, 2);
      channel.send(Buffer.concat([head, message]));
    },
    take: (handle) =>
      channel.take((bytes) => {
        if (bytes.length >= 4 && bytes.readUInt16BE(0) === number) handle(bytes.subarray(4, 4 + bytes.readUInt16BE(2)));
      }),
    close: () => {},
  };
}

/** Error codes of STUN and TURN. Source: RFC 8489, section 14.8; RFC 8656, section 19. */
function refusal(message: Message): ProbeError {
  const { code, reason } = errorOf(message);
  const words = `it answers ${code} ${reason}`.trim();
  if (code === 401) return new ProbeError("credentials", `${words}: it does not accept the credential of the SFU`);
  if (code === 403) return new ProbeError("denied", words);
  if (code === 486 || code === 508) return new ProbeError("quota", words);
  return new ProbeError("malformed", words);
}
