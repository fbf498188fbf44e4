import { SignalRequest } from "@livekit/protocol";
import { AccessToken } from "livekit-server-sdk";
import WebSocket from "ws";

/**
 * A program: guests of one room who have a signalling connection each, some to every given SFU, and always have something to say.
 * They send no media, so LiveKit ends them after half a minute. Prints a line when one has joined, and when one's connection ends.
 */
export interface Said {
  readonly guest: string;
  readonly said: "joined" | "ended";
}

interface Setup {
  readonly addresses: readonly string[];
  /** To each SFU. */
  readonly guests: number;
  readonly apiKey: string;
  readonly apiSecret: string;
}

const INTERVAL = 200;

async function guest(address: string, name: string, { apiKey, apiSecret }: Setup): Promise<void> {
  const token = new AccessToken(apiKey, apiSecret, { identity: name, ttl: "1h" });
  token.addGrant({ roomJoin: true, room: "guests" });
  const socket = new WebSocket(
    `ws://${address}:7880/rtc?access_token=${await token.toJwt()}&protocol=15&auto_subscribe=0`,
  );
  const say = (said: Said["said"]) => process.stdout.write(`${JSON.stringify({ guest: name, said } satisfies Said)}\n`);
  const ping = () => {
    const value = { timestamp: BigInt(Date.now()), rtt: 0n };
    socket.send(new SignalRequest({ message: { case: "pingReq", value } }).toBinary());
  };
  socket.on("open", () => {
    say("joined");
    const pinging = setInterval(ping, INTERVAL);
    socket.on("close", () => {
      clearInterval(pinging);
      say("ended");
    });
  });
  socket.on("error", () => {});
}

const setup = JSON.parse(process.argv[2] ?? "") as Setup;
for (const address of setup.addresses)
  for (let number = 0; number < setup.guests; number++) await guest(address, `${address}-${number}`, setup);
