import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";

/**
 * A double of one call of Outscale's API, `ReadPublicCatalog`: unsigned POST of `{}`, on this machine. Shape, field names and the prices
 * with a label here are those that were recorded (docs/cost.md); the vendor's API was not asked.
 */
export interface CatalogDouble {
  /** Its address, as the command reads it. */
  readonly env: { readonly OSC_ENDPOINT_API: string };
  /** Requests as they came in: method, path, whether they had a key, and the body. */
  readonly log: readonly { readonly request: string; readonly signed: boolean; readonly body: string }[];
  /** What it answers next in place of its list; once, or always. */
  answerWith(answer: CatalogAnswer, times?: number): void;
  stop(): Promise<void>;
}

export type CatalogAnswer =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly silent: true }
  | { readonly cut: true };

/** An entry as the API writes it; of a month unless told otherwise where storage is. */
export const entry = (sku: string, UnitPrice: number, rest: object = {}) => {
  const [Service = "", Type = "", Operation = ""] = sku.split("/");
  const monthly = /Volume|Snapshot|OOSStorage/.test(Operation) ? { Flags: "PER_MONTH" } : {};
  return {
    Category: "compute",
    Service,
    Type,
    Operation,
    SubregionName: "eu-west-2",
    Title: sku,
    UnitPrice,
    ...monthly,
    ...rest,
  };
};

export const CATALOG = [
  entry("TinaOS-FCU/CustomCore:v7-p1/RunInstances-OD", 0.043),
  entry("TinaOS-FCU/CustomCore:v7-p2/RunInstances-OD", 0.041),
  entry("TinaOS-FCU/CustomRam/RunInstances-OD", 0.006),
  entry("OKS/dedicated:cp.3.masters.small/ControlPlane", 0.13),
  entry("TinaOS-LBU/LBU:Usage/CreateLoadBalancer", 0.03, { Category: "network" }),
  entry("TinaOS-FCU/ElasticIP:IdleAddress/AssociateAddress", 0.005, { Category: "network" }),
  entry("TinaOS-FCU/ElasticIP:IdleAddress/AssociateAddressVPC", 0.006, { Category: "network" }),
  entry("TinaOS-FCU/BSU:VolumeUsage:gp2/CreateVolume", 0.11, { Category: "storage" }),
  // Not ours: another operation of the same type, a name that only begins alike, a licence, and what may be traffic.
  entry("TinaOS-FCU/CustomRam/RunInstances-0002-OD", 0.9),
  entry("TinaOS-FCU/CustomCore:v7-p1-dedicated/RunInstances-OD", 0.9),
  entry("TinaOS-FCU/ProductUsage/RunInstances-0002-OD", 0.121, { Category: "licence" }),
  entry("TinaOS-FCU/DataTransfer-Out/RunInstances", 0.01, { Category: "network" }),
  entry("TinaOS-FCU/DataTransfer-In/RunInstances", 0, { Category: "network" }),
];

export async function startCatalog(entries: readonly object[] = CATALOG): Promise<CatalogDouble> {
  const log: { request: string; signed: boolean; body: string }[] = [];
  const answers: CatalogAnswer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const signed = "authorization" in request.headers || "x-amz-date" in request.headers;
    log.push({ request: `${request.method} ${request.url}`, signed, body });
    const answer = answers.shift() ?? { status: 200 };
    if ("silent" in answer) return;
    if ("cut" in answer) return void request.socket.destroy();
    const right = request.method === "POST" && request.url === "/api/v1/ReadPublicCatalog" && !signed;
    const { status, headers, body: said } = right ? answer : { status: 400, headers: {}, body: "{}" };
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(said ?? JSON.stringify({ Catalog: { Entries: entries }, ResponseContext: { RequestId: "0" } }));
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    env: { OSC_ENDPOINT_API: `http://127.0.0.1:${port}/api/v1` },
    log,
    answerWith: (answer, times = 1) => answers.push(...Array.from({ length: times }, () => answer)),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
