import { mkdirSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { toolPath } from "../../../scripts/lib/tools.js";
import { certificates } from "../lab/certificates.js";
import { type Daemon, daemon, eventually, runIn } from "../lab/processes.js";

const REGISTRY_PORT = 5000;

/** What a closed site has beside the desk, on the desk's loopback: the cluster's API server and a real registry behind TLS. */
export interface Neighbours {
  /** Certificate of the authority that signed the registry's. */
  readonly authority: string;
  stop(): Promise<void>;
}

/**
 * Brings an API server that listens on the host's loopback to that of a namespace, at the same port, and starts a registry there that
 * answers by these names.
 */
export async function startNeighbours(
  namespace: string,
  folder: string,
  apiPort: number,
  names: readonly string[],
): Promise<Neighbours> {
  mkdirSync(folder, { recursive: true });
  const api = await passage(join(folder, "api.sock"), apiPort);
  const pairs = await certificates(folder, names);
  mkdirSync(join(folder, "served"));
  for (const [index, { certificate, key }] of pairs.entries())
    writeFileSync(join(folder, "served", `${index}.pem`), certificate + key, { mode: 0o600 });
  const config = join(folder, "doors.cfg");
  writeFileSync(
    config,
    `defaults
  timeout connect 5s
  timeout client 1h
  timeout server 1h
listen api
  mode tcp
  bind 127.0.0.1:${apiPort}
  server api unix@${join(folder, "api.sock")}
listen registry
  mode http
  bind 127.0.0.1:443 ssl crt ${join(folder, "served")} alpn http/1.1
  http-request set-header X-Forwarded-Proto https
  server registry 127.0.0.1:${REGISTRY_PORT}
`,
  );
  const start = (name: string, program: string, ...args: string[]): Daemon =>
    daemon(name, join(folder, `${name}.log`), "nsenter", [`--net=/run/netns/${namespace}`, program, ...args]);
  const daemons = [
    start("registry", toolPath("registry"), "-port", String(REGISTRY_PORT)),
    start("doors", "haproxy", "-db", "-f", config),
  ];
  const stop = async () => {
    await Promise.all(daemons.map((each) => each.stop()));
    api.close();
  };
  try {
    await eventually("the site's registry", 20, async () => {
      const listening = await runIn(namespace, "ss", ["-Hltn"]);
      return [443, REGISTRY_PORT, apiPort].every((port) => listening.includes(`:${port} `)) || undefined;
    });
    return { authority: join(folder, "ca.pem"), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Sockets in the file system are seen from every network namespace. */
async function passage(path: string, port: number): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((listening) => server.listen(path, listening));
  return server;
}
