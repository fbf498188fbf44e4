import { request } from "node:http";
import { signallingPath } from "./signalling-path.js";

/**
 * A program: joins a new room on every given SFU three times a second, and asks `/` as often. Prints one line for each answer.
 * A join is answered with 101 only after LiveKit has chosen a node for the room, stored it and started a session there: none
 * of that works without Redis.
 */
export interface Answer {
  readonly address: string;
  readonly kind: "join" | "health";
  readonly begun: number;
  readonly ended: number;
  /** HTTP status, or what went wrong. */
  readonly outcome: string;
}

interface Setup {
  readonly addresses: readonly string[];
  readonly apiKey: string;
  readonly apiSecret: string;
}

const INTERVAL = 330;
/** Longer than a client would wait for the first answer of a retried join. */
const PATIENCE = 5000;
const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": Buffer.from("relais-join-test").toString("base64"),
};

function ask(address: string, path: string, headers: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve) => {
    const asking = request({ host: address, port: 7880, path, headers, agent: false });
    const end = (outcome: string) => {
      clearTimeout(timer);
      asking.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => end("no answer"), PATIENCE);
    asking.on("upgrade", () => end("101"));
    asking.on("response", (response) => end(String(response.statusCode)));
    asking.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    asking.end();
  });
}

const join = async (address: string, number: number, setup: Setup) =>
  ask(address, await signallingPath(`probe-${address}-${number}`, "guest", setup), UPGRADE);

async function timed(address: string, kind: Answer["kind"], asked: () => Promise<string>): Promise<void> {
  const begun = Date.now();
  const answer: Answer = { address, kind, begun, outcome: await asked(), ended: Date.now() };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

const setup = JSON.parse(process.argv[2] ?? "") as Setup;
let number = 0;
setInterval(() => {
  number += 1;
  for (const address of setup.addresses) {
    void timed(address, "health", () => ask(address, "/", {}));
    void timed(address, "join", () => join(address, number, setup));
  }
}, INTERVAL);
