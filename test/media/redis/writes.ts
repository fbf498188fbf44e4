import { connect } from "node:net";

/** A program: writes a key of its own through an SFU's proxy ten times a second, and prints the ones that were confirmed. */
export interface Write {
  readonly key: string;
  readonly begun: number;
}

const INTERVAL = 100;
const PATIENCE = 2000;

function write(key: string, password: string): void {
  const connection = connect(6379, "127.0.0.1");
  const begun = Date.now();
  let answer = "";
  connection.setTimeout(PATIENCE, () => connection.destroy());
  connection.on("error", () => {});
  connection.on("connect", () => connection.write(`AUTH ${password}\r\nSET ${key} 1 EX 600\r\nQUIT\r\n`));
  connection.on("data", (chunk) => {
    answer += chunk.toString();
    if (!answer.startsWith("+OK\r\n+OK\r\n")) return;
    process.stdout.write(`${JSON.stringify({ key, begun } satisfies Write)}\n`);
    connection.destroy();
  });
}

let number = 0;
setInterval(() => write(`relais:written:${++number}`, process.argv[2] ?? ""), INTERVAL);
