import { type ChildProcess, spawn } from "node:child_process";
import type { Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import type { Socket as TcpSocket } from "node:net";
import { join } from "node:path";
import { type TLSSocket, connect as tlsConnect } from "node:tls";

/** Why there is no connection: `silent` is a packet that nobody answered, as behind a firewall. */
export class Unreachable extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`no connection: ${code}`);
    this.code = code;
  }
}

type Handed = UdpSocket | TcpSocket;

const AGENT = join(import.meta.dirname, "socket-agent.mjs");
/** Milliseconds for a connection between namespaces of one machine, whatever else it does. */
const CONNECT_TIMEOUT = 5_000;

/** Sockets in a client's network namespace that this process uses itself: attackers are written as tests are. */
export class Sockets {
  private readonly agent: ChildProcess;
  private readonly waiting = new Map<number, (answer: { socket?: Handed; error?: string }) => void>();
  private readonly handed = new Set<Handed>();
  private last = 0;

  private constructor(agent: ChildProcess) {
    this.agent = agent;
    agent.on("message", ({ id, error }: { id: number; error?: string }, handle) => {
      const socket = handle as Handed | undefined;
      this.waiting.get(id)?.({ ...(socket ? { socket } : {}), ...(error === undefined ? {} : { error }) });
      this.waiting.delete(id);
    });
  }

  static async in(namespace: string): Promise<Sockets> {
    const enter = [`--net=/run/netns/${namespace}`, process.execPath, AGENT];
    const agent = spawn("nsenter", enter, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    await once(agent, "spawn");
    return new Sockets(agent);
  }

  /** On any address and a port of its own choice, unless others are named. */
  async udp(host = "0.0.0.0", port = 0): Promise<UdpSocket> {
    return (await this.ask({ kind: "udp", host, port })) as UdpSocket;
  }

  /** Throws `Unreachable` where nobody listens or answers within `timeout` milliseconds. */
  async tcp(host: string, port: number, timeout = CONNECT_TIMEOUT): Promise<TcpSocket> {
    const socket = (await this.ask({ kind: "tcp", host, port, timeout })) as TcpSocket;
    // An attacker is cut off often; whoever waits for an answer sees the end.
    socket.on("error", () => {});
    return socket;
  }

  /** The server's certificate is not looked at. */
  async tls(host: string, port: number, servername: string): Promise<TLSSocket> {
    const socket = tlsConnect({ socket: await this.tcp(host, port), servername, rejectUnauthorized: false });
    await once(socket, "secureConnect");
    socket.on("error", () => {});
    return socket;
  }

  private ask(question: object): Promise<Handed> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ socket, error }) => {
        if (!socket) return reject(new Unreachable(error ?? "no socket"));
        this.handed.add(socket);
        socket.once("close", () => this.handed.delete(socket));
        resolve(socket);
      });
      this.agent.send({ id, ...question });
    });
  }

  /** Ends all of them. */
  async stop(): Promise<void> {
    for (const socket of this.handed) "destroy" in socket ? socket.destroy() : socket.close();
    if (this.agent.exitCode !== null) return;
    this.agent.disconnect();
    await once(this.agent, "exit");
  }
}
