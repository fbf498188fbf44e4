import { expect } from "vitest";
import { eventually } from "../lab/processes.js";
import type { Sockets } from "./sockets.js";
import { type Answer, type Credential, credential, endingIn, OK, TurnClient } from "./turn-client.js";

/** A relay that somebody has. */
export interface Relay {
  readonly client: TurnClient;
  readonly who: Credential;
}

/** Where peers listen. */
export const PEER_PORT = 20_000;
const PATIENCE = 30;
/** What a flood sends: several times the cap of one allocation. */
export const FLOOD = { seconds: 3, packets: 30, everyMs: 10, bytes: 1_000 };

let names = 0;
/** A credential that nobody has used. */
export const somebody = (seconds = 300): Credential => credential(endingIn(seconds, `PA_${++names}`));

/** What one machine asks of one TURN server. */
export class Relays {
  private readonly sockets: Sockets;
  private readonly server: string;

  constructor(sockets: Sockets, server: string) {
    this.sockets = sockets;
    this.server = server;
  }

  async client(): Promise<TurnClient> {
    return new TurnClient(await this.sockets.udp(), this.server);
  }

  async ask(who: Credential | undefined) {
    const client = await this.client();
    return { client, answer: await client.allocate(who) };
  }

  /** A relay that somebody gets, if need be once others have gone: what is given back is free a moment later. */
  one(): Promise<Relay> {
    return eventually("a relay", PATIENCE, async () => {
      const who = somebody();
      const { client, answer } = await this.ask(who);
      return answer === OK ? { client, who } : undefined;
    });
  }

  /** Asks for relays, each for somebody else unless somebody is named, until one is refused. */
  async fill(most: number, who?: Credential) {
    const granted: Relay[] = [];
    let refusal: Answer | undefined;
    while (refusal === undefined && granted.length <= most) {
      const user = who ?? somebody();
      const { client, answer } = await this.ask(user);
      if (answer === OK) granted.push({ client, who: user });
      else refusal = answer;
    }
    return { granted, refusal };
  }
}

export const giveBack = (relays: readonly Relay[]) =>
  Promise.all(relays.map(({ client, who }) => client.refresh(who, 0)));

/** Whether what a relay sends to its peer comes back. */
export async function carries({ client, who }: Relay, to: string): Promise<boolean> {
  expect(await client.permit(who, to)).toBe(OK);
  const before = client.received;
  await eventually("an echo through the relay", 10, () => {
    client.send(to, PEER_PORT, Buffer.from("still here"));
    return client.received > before || undefined;
  });
  return true;
}

/** Sends through a relay more than it may carry; gives the bytes a second sent, and come back. */
export async function flood({ client, who }: Relay, to: string) {
  await carries({ client, who }, to);
  const before = client.received;
  const start = performance.now();
  let sent = 0;
  while (performance.now() - start < FLOOD.seconds * 1000) {
    for (let n = 0; n < FLOOD.packets; n++) client.send(to, PEER_PORT, Buffer.alloc(FLOOD.bytes));
    sent += FLOOD.packets;
    await new Promise((resolve) => setTimeout(resolve, FLOOD.everyMs));
  }
  const seconds = (performance.now() - start) / 1000;
  await client.refresh(who, 0);
  return { sent: (sent * FLOOD.bytes) / seconds, back: ((client.received - before) * FLOOD.bytes) / seconds };
}
