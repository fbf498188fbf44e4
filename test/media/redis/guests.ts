import { SignalRequest } from "@livekit/protocol";
import WebSocket from "ws";
import { signallingPath } from "./signalling-path.js";

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

async function guest(address: string, name: string, setup: Setup): Promise<void> {
  const socket = new WebSocket(`ws://${address}:7880${await signallingPath("guests", name, setup)}`);
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
