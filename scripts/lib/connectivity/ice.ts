import { randomBytes } from "node:crypto";
import type { IceCredentials } from "../../../stacks/connectivity/session-description.js";
import {
  ATTRIBUTE,
  type Attribute,
  addressOf,
  decode,
  type Endpoint,
  encodeRequest,
  isAuthentic,
  newTransaction,
  uint32,
} from "../../../stacks/connectivity/stun.js";
import { ask, type Channel } from "./channel.js";

/** Both sides of an ICE session. */
export interface IceSession {
  readonly own: IceCredentials;
  readonly sfu: IceCredentials;
  /** The SFU is ICE-lite, so this side is in control. */
  readonly lite: boolean;
}

/** Priority of a peer-reflexive candidate by RFC 8445, section 5.1.2.1, with its recommended preferences. */
const PRIORITY = 110 * 2 ** 24 + 65_535 * 2 ** 8 + 255;

/**
 * One connectivity check of ICE: gives the address that the SFU saw. Only the SFU of this session can sign the answer, so it proves
 * both directions.
 */
export function checkPair(channel: Channel, { own, sfu, lite }: IceSession, seconds: number): Promise<Endpoint> {
  const transaction = newTransaction();
  const role: Attribute = [lite ? ATTRIBUTE.iceControlling : ATTRIBUTE.iceControlled, randomBytes(8)];
  const attributes: readonly Attribute[] = [
    [ATTRIBUTE.username, Buffer.from(`${sfu.ufrag}:${own.ufrag}`)],
    [ATTRIBUTE.priority, uint32(PRIORITY)],
    role,
  ];
  const request = encodeRequest("binding", transaction, attributes, sfu.password);
  return ask(
    channel,
    request,
    (bytes) => {
      const answer = decode(bytes);
      if (answer?.class !== "success" || !answer.transaction.equals(transaction)) return;
      return isAuthentic(answer, sfu.password) ? addressOf(answer, ATTRIBUTE.xorMappedAddress) : undefined;
    },
    seconds,
  );
}

/** Asks a STUN server for the address that it sees. */
export function askMappedAddress(channel: Channel, seconds: number): Promise<Endpoint> {
  const transaction = newTransaction();
  return ask(
    channel,
    encodeRequest("binding", transaction, []),
    (bytes) => {
      const answer = decode(bytes);
      const isOurs = answer?.class === "success" && answer.transaction.equals(transaction);
      return isOurs ? addressOf(answer, ATTRIBUTE.xorMappedAddress) : undefined;
    },
    seconds,
  );
}
