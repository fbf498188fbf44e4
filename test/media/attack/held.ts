import type { Socket } from "node:net";
import type { Deployment } from "../lab/deployment.js";
import type { Sockets } from "./sockets.js";

const [ICE_TCP, TURN_TLS] = [7881, 5349];

/** Connections whose owners say nothing, or a byte a second; gives how long each server bears that. */
export async function holdConnections({ nodes, blueprint }: Deployment, outside: Sockets, inside: Sockets) {
  const sfu = nodes.sfu[0]?.publicIp ?? "";
  const turns = `turns.${blueprint.domain}`;
  const drip = async () => {
    const socket = await outside.tcp(sfu, ICE_TCP);
    socket.write(Buffer.from([1, 0]));
    const more = setInterval(() => socket.write(Buffer.alloc(1)), 1_000);
    socket.once("close", () => clearInterval(more));
    return socket;
  };
  const kinds: Record<string, () => Promise<Socket>> = {
    "ICE over TCP, silent": () => outside.tcp(sfu, ICE_TCP),
    "ICE over TCP, a byte a second": drip,
    "TURN over TLS, no TLS": () => inside.tcp(nodes.turn.privateIp, TURN_TLS),
    "TURN over TLS, silent": () => inside.tls(nodes.turn.privateIp, TURN_TLS, turns),
  };
  const start = performance.now();
  return Promise.all(
    Object.entries(kinds).map(async ([name, open]) => {
      const held = await Promise.all(Array.from({ length: 50 }, open));
      const ended = held.map((socket) => new Promise((closed) => socket.resume().once("close", closed)));
      return { name, seconds: Promise.all(ended).then(() => (performance.now() - start) / 1000) };
    }),
  );
}
