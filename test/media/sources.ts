import type { Leaf } from "./authority.js";
import { closedTcpPort, closedUdpPort } from "./doubles/closed-port.js";
import { type HttpAnswer, startHttpService } from "./doubles/http-service.js";
import { type StunAnswer, startStunServer } from "./doubles/stun-server.js";
import type { Case } from "./prepared.js";

/** A double that an address is asked for: how the chart names it, and what it has seen. */
export interface Source {
  readonly publicAddress: Case["publicAddress"];
  /** As messages name it: a URL, or a STUN server. */
  readonly name: string;
  /** The port on 127.0.0.1. */
  readonly port: number;
  asked(): number;
  /** Requests that the double does not know: a test fails on any. */
  readonly strays: readonly string[];
}

/** Starts doubles, and stops all of them together. */
export class Sources {
  private readonly doubles: { stop(): Promise<void> }[] = [];

  /** A metadata service that answers in this order, and with the last answer from then on. */
  async metadata(...answers: readonly HttpAnswer[]): Promise<Source> {
    const service = await this.keep(startHttpService({ name: "metadata", path: "/latest/public-ipv4?plain", answers }));
    return { ...service, name: service.url, publicAddress: { from: ["metadata"], metadataUrl: service.url } };
  }

  /** Something in the place of the Kubernetes API. */
  async api(leaf: Leaf, ...answers: readonly HttpAnswer[]): Promise<Source> {
    const service = await this.keep(startHttpService({ name: "API", path: "/api/v1/nodes/worker-1", answers, leaf }));
    return { ...service, name: service.url, publicAddress: { from: ["node"] } };
  }

  async stun(...answers: readonly StunAnswer[]): Promise<Source> {
    const server = await this.keep(startStunServer(...answers));
    const port = Number(server.name.split(":")[1]);
    return { ...server, port, publicAddress: { from: ["stun"], stunServers: [server.name] } };
  }

  /** A metadata URL, and an API, that nobody listens at. */
  async nobody(from: "metadata" | "node"): Promise<Source> {
    const { port } = await this.keep(closedTcpPort());
    const url = from === "metadata" ? `http://127.0.0.1:${port}/` : `https://127.0.0.1:${port}/api/v1/nodes/worker-1`;
    return { name: url, port, asked: () => 0, strays: [], publicAddress: { from: [from], metadataUrl: url } };
  }

  /** A STUN server that nobody listens at. */
  async nobodyAtStun(): Promise<Source> {
    const { port } = await this.keep(closedUdpPort());
    const name = `127.0.0.1:${port}`;
    return { name, port, asked: () => 0, strays: [], publicAddress: { from: ["stun"], stunServers: [name] } };
  }

  async stop(): Promise<void> {
    await Promise.all(this.doubles.map((double) => double.stop()));
  }

  private async keep<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const double = await starting;
    this.doubles.push(double);
    return double;
  }
}
