import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stringify } from "yaml";
import { toolPath } from "../../scripts/lib/tools.js";
import type { Manifest } from "../charts/rendered.js";
import { type Authority, createAuthority, type Leaf } from "./authority.js";
import { type Daemon, daemon, eventually } from "./lab/processes.js";

/** An answer of the API: its status, and its body as parsed JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: Manifest;
}

/** A kube-apiserver on 127.0.0.1 with its own etcd and certificate authority, without controllers and nodes. */
export interface ApiServer {
  readonly url: string;
  readonly port: number;
  /** The authority's certificate as text. */
  readonly ca: string;
  /** Makes certificates: `leaf("system:kube-proxy")`; its folder also holds the keys that sign tokens, `tokens.key`. */
  readonly authority: Authority;
  /** Asks as `system:masters`; the body of a PATCH is a merge patch. */
  adminRequest(method: string, path: string, body?: unknown): Promise<ApiAnswer>;
  /** Creates an object; throws what the API says when it refuses. */
  create(object: Manifest): Promise<Manifest>;
  /** Writes a kubeconfig for a new certificate and gives its path. */
  kubeconfig(user: string, group?: string): Promise<string>;
  /** etcd and kube-apiserver. */
  readonly processes: readonly Daemon[];
  stop(): Promise<void>;
}

const START_SECONDS = 60;
const PORT_ATTEMPTS = 3;

/** Starts both programs in `folder`; `flags` are added to those of kube-apiserver. */
export async function startApiServer(options: {
  readonly folder: string;
  readonly flags?: readonly string[];
}): Promise<ApiServer> {
  const { folder, flags = [] } = options;
  const authority = await createAuthority(join(folder, "pki"));
  const [admin, serving] = [await authority.leaf("admin", "system:masters"), await servingFlags(authority)];
  const etcd = await startEtcd(folder);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const log = join(folder, `kube-apiserver-${attempt}.log`);
    const start = [`--etcd-servers=${etcd.url}`, `--secure-port=${port}`, ...serving, ...flags];
    const server = daemon("kube-apiserver", log, toolPath("kube-apiserver"), start);
    const stop = async () => {
      await server.stop();
      await etcd.daemon.stop();
    };
    try {
      if (await isReady(server, port, authority, admin)) {
        const processes = [etcd.daemon, server];
        return { ...handle(port, authority, admin), processes, stop };
      }
      if (attempt === PORT_ATTEMPTS) throw new Error(`kube-apiserver ended:\n${tail(log)}`);
    } catch (error) {
      await stop();
      throw error;
    }
  }
}

function handle(port: number, authority: Authority, admin: Leaf): Omit<ApiServer, "processes" | "stop"> {
  const url = `https://127.0.0.1:${port}`;
  const adminRequest: ApiServer["adminRequest"] = (method, path, body) =>
    ask({ url: `${url}${path}`, method, authority, leaf: admin, body });
  return {
    url,
    port,
    ca: authority.certificate,
    authority,
    adminRequest,
    create: async (object) => {
      const { status, body } = await adminRequest("POST", collection(object), object);
      if (status !== 201) throw new Error(`${object.kind} ${object.metadata.name}: ${status} ${body.message}`);
      return body;
    },
    kubeconfig: async (user, group) => {
      const { certificateFile, keyFile } = await authority.leaf(user, group);
      const file = `${certificateFile}.kubeconfig`;
      const cluster = { server: url, "certificate-authority": authority.certificateFile };
      const config = {
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "test", cluster }],
        users: [{ name: user, user: { "client-certificate": certificateFile, "client-key": keyFile } }],
        contexts: [{ name: "test", context: { cluster: "test", user } }],
        "current-context": "test",
      };
      writeFileSync(file, stringify(config), { mode: 0o600 });
      return file;
    },
  };
}

/** etcd on a socket in the folder: no port to collide on. What it advertises is a default, since nobody joins or looks it up. */
async function startEtcd(folder: string): Promise<{ readonly daemon: Daemon; readonly url: string }> {
  const socket = join(folder, "etcd.sock");
  const url = `unix://${socket}`;
  const started = daemon("etcd", join(folder, "etcd.log"), toolPath("etcd"), [
    `--data-dir=${join(folder, "etcd")}`,
    "--unsafe-no-fsync",
    "--log-level=warn",
    `--listen-client-urls=${url}`,
    "--advertise-client-urls=http://localhost:2379",
    "--listen-peer-urls=http://127.0.0.1:0",
  ]);
  await eventually("etcd's socket", START_SECONDS, () => existsSync(socket) || !started.running() || undefined);
  if (!started.running()) throw new Error(`etcd ended:\n${tail(started.log)}`);
  return { daemon: started, url };
}

async function servingFlags(authority: Authority): Promise<string[]> {
  const [own, tokens] = await Promise.all([authority.leaf("kube-apiserver"), authority.signingKey("tokens")]);
  return [
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--tls-cert-file=${own.certificateFile}`,
    `--tls-private-key-file=${own.keyFile}`,
    `--client-ca-file=${authority.certificateFile}`,
    "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    `--service-account-key-file=${tokens.publicFile}`,
    `--service-account-signing-key-file=${tokens.privateFile}`,
    "--service-cluster-ip-range=10.96.0.0/16",
    "--authorization-mode=Node,RBAC",
    "--endpoint-reconciler-type=none",
    "--allow-privileged=true",
    "--profiling=false",
  ];
}

/** False if the program ended, as it does when something else took the port in between. */
async function isReady(server: Daemon, port: number, authority: Authority, leaf: Leaf): Promise<boolean> {
  const readiness = { url: `https://127.0.0.1:${port}/readyz`, method: "GET", authority, leaf };
  const ready = eventually("kube-apiserver ready", START_SECONDS, async () => {
    if (!server.running()) return "ended";
    return (await ask(readiness)).status === 200 ? "ready" : undefined;
  });
  return (await ready) === "ready";
}

async function ask(question: {
  readonly url: string;
  readonly method: string;
  readonly authority: Authority;
  readonly leaf: Leaf;
  readonly body?: unknown;
}): Promise<ApiAnswer> {
  const { url, method, authority, leaf, body } = question;
  const headers = { "Content-Type": method === "PATCH" ? "application/merge-patch+json" : "application/json" };
  const tls = { ca: authority.certificate, cert: leaf.certificate, key: leaf.key };
  const sent = request(url, { method, headers, agent: false, ...tls });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = await once(sent, "response");
  const answer = await text(response);
  return { status: response.statusCode, body: answer.startsWith("{") ? JSON.parse(answer) : answer };
}

/** The path that objects of a kind are created at. */
function collection({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  const plural = `${kind.toLowerCase().replace(/y$/, "ie").replace(/s$/, "se")}s`;
  return `${group}${scope}/${plural}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

const tail = (file: string): string => readFileSync(file, "utf8").split("\n").slice(-15).join("\n");
