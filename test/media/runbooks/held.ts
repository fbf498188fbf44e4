import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Daemon, daemon, eventually } from "../lab/processes.js";

/** Somebody who has a port of a node for himself. */
export const holdPort = (namespace: string, protocol: "TCP" | "UDP", port: number): Promise<Held> =>
  hold(namespace, HOLD_PORT, [protocol === "UDP" ? "SOCK_DGRAM" : "SOCK_STREAM", String(port)]);

/** Somebody who opens connections and keeps as many, anew where the server ends one. */
export const holdConnections = (namespace: string, address: string, port: number, count: number): Promise<Held> =>
  hold(namespace, HOLD_CONNECTIONS, [address, String(port), String(count)]);

type Held = Pick<Daemon, "stop">;

const HOLD_PORT = `
import socket, sys, time
held = socket.socket(socket.AF_INET, getattr(socket, sys.argv[1]))
held.bind(("0.0.0.0", int(sys.argv[2])))
if sys.argv[1] == "SOCK_STREAM": held.listen()
print("held", flush=True)
time.sleep(600)
`;

const HOLD_CONNECTIONS = `
import select, socket, sys
target = (sys.argv[1], int(sys.argv[2]))
held = [socket.create_connection(target, timeout=10) for _ in range(int(sys.argv[3]))]
print("held", flush=True)
while True:
    for ended in select.select(held, [], [])[0]:
        held.remove(ended)
        ended.close()
        held.append(socket.create_connection(target, timeout=10))
`;

async function hold(namespace: string, program: string, args: readonly string[]): Promise<Held> {
  const folder = mkdtempSync(join(tmpdir(), "relais-held-"));
  const log = join(folder, "log");
  const command = [`--net=/run/netns/${namespace}`, "/usr/bin/python3", "-c", program, ...args];
  const holder = daemon("holder", log, "nsenter", command);
  const stop = async () => {
    await holder.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await eventually("what is held", 15, () => readFileSync(log, "utf8").includes("held\n"));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}
