import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

/** A port that refuses, and that nobody else can take meanwhile. */
export interface ClosedPort {
  readonly port: number;
  stop(): Promise<void>;
}

/** The client's end of a connection: taken, but not listening. */
export async function closedTcpPort(): Promise<ClosedPort> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(client, "connect");
  return {
    port: client.localPort ?? 0,
    stop: async () => {
      client.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A socket that only receives from one peer: to others the port is unreachable. */
export async function closedUdpPort(): Promise<ClosedPort> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.connect(port, "127.0.0.1");
  await once(socket, "connect");
  return {
    port,
    stop: async () => {
      socket.close();
      await once(socket, "close");
    },
  };
}
