import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Manifest } from "../../charts/rendered.js";
import type { Certificate } from "./certificates.js";
import { type Daemon, daemon } from "./processes.js";

/** In the folder of a balancer: where it is told, as controllers are by the API, which backends take new connections. */
const socketOf = (folder: string, name: string) => join(folder, `${name}.sock`);

/** Somewhere a connection can be sent to. */
export interface Backend {
  readonly address: string;
  readonly port: number;
}

/** What HAProxy says of an address that it takes, or has. */
const ADDRESS_CHANGE = /^(IP changed from .*|no need to change the addr.*|nothing changed)$/gm;

/** Gives a balancer orders in HAProxy's words, as the API gives controllers endpoints. */
export async function tell({ folder }: { readonly folder: string }, name: string, orders: string): Promise<void> {
  const connection = connect(socketOf(folder, name));
  await once(connection, "connect");
  connection.end(`${orders}\n`);
  const answer = (await text(connection)).trim();
  if (answer.replaceAll(ADDRESS_CHANGE, "").trim() !== "") throw new Error(`${name}, told '${orders}': ${answer}`);
}

const base = (folder: string, name: string) => `global
  maxconn 1000
  stats socket ${socketOf(folder, name)} level admin
defaults
  timeout connect 3s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
`;

function haproxy(name: string, namespace: string, folder: string, config: string): Daemon {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.cfg`);
  writeFileSync(file, config);
  return daemon(name, join(folder, `${name}.log`), "nsenter", [
    `--net=/run/netns/${namespace}`,
    "haproxy",
    "-db",
    "-f",
    file,
  ]);
}

const servers = (backends: readonly Backend[], options: string) =>
  backends.map(({ address, port }, index) => `  server s${index} ${address}:${port} ${options}`).join("\n");

/** Double of a cloud's TCP load balancer: bytes in, bytes out, away from backends whose port is closed. */
export function tcpBalancer(
  name: string,
  namespace: string,
  folder: string,
  port: number,
  backends: readonly Backend[],
): Daemon {
  return haproxy(
    name,
    namespace,
    folder,
    `${base(folder, name)}listen tcp\n  mode tcp\n  bind :::${port} v4v6\n${servers(backends, "check inter 500ms")}\n`,
  );
}

/**
 * Double of a Gateway or Ingress controller: does with the rendered objects what the specifications of HTTPRoute and Ingress say
 * (host name, path prefixes by whole elements, TLS from the named Secret, headers set on requests, 404 for the rest), and refuses what
 * it does not know.
 */
export function edgeController(
  namespace: string,
  folder: string,
  objects: readonly Manifest[],
  certificate: Certificate,
  backends: readonly Backend[],
): Daemon {
  const { hostname, prefixes, headers } = routing(objects);
  mkdirSync(folder, { recursive: true });
  const pem = join(folder, "edge.pem");
  writeFileSync(pem, certificate.certificate + certificate.key, { mode: 0o600 });
  const paths = prefixes.map((prefix) => `{ path ${prefix} } || { path_beg ${prefix}/ }`).join(" || ");
  const config = `${base(folder, "edge")}frontend https
  mode http
  bind :::443 v4v6 ssl crt ${pem} alpn http/1.1
  log stdout format raw local0
  log-format "%HM %HP: %ST by %b/%s, %ts"
  http-request deny deny_status 404 unless { hdr(host),field(1,:) -i ${hostname} }
  http-request deny deny_status 404 unless ${paths}
${headers.map((header) => `  http-request set-header ${header}\n`).join("")}  default_backend signal
backend signal
  mode http
  balance roundrobin
  option httpchk GET /
${servers(backends, "check inter 500ms fall 2 rise 1")}
`;
  return haproxy("edge", namespace, folder, config);
}

interface Routing {
  readonly hostname: string;
  readonly prefixes: readonly string[];
  /** Set on requests: a name and a quoted value each. */
  readonly headers: readonly string[];
}

function routing(objects: readonly Manifest[]): Routing {
  const ingress = objects.find((object) => object.kind === "Ingress");
  if (ingress) {
    const [rule] = ingress.spec.rules;
    const types = new Set(rule.http.paths.map((path: Manifest) => path.pathType));
    if (ingress.spec.rules.length !== 1 || [...types].join() !== "Prefix")
      throw new Error("the double knows one host and pathType Prefix");
    const headers = ingress.metadata.annotations?.["haproxy.org/request-set-header"]?.split("\n") ?? [];
    return { hostname: rule.host, prefixes: rule.http.paths.map((path: Manifest) => path.path), headers };
  }
  const route = objects.find((object) => object.kind === "HTTPRoute" && !object.metadata.name.endsWith("-internal"));
  const matches = route?.spec.rules.flatMap((rule: Manifest) => rule.matches) ?? [];
  if (
    matches.length === 0 ||
    matches.some((match: Manifest) => match.path?.type !== "PathPrefix" || Object.keys(match).length !== 1)
  ) {
    throw new Error("the double knows HTTPRoutes that match by PathPrefix alone");
  }
  const set: Manifest[] = route.spec.rules.flatMap((rule: Manifest) =>
    (rule.filters ?? []).flatMap((filter: Manifest) => filter.requestHeaderModifier?.set ?? []),
  );
  return {
    hostname: route.spec.hostnames[0],
    prefixes: matches.map((match: Manifest) => match.path.value),
    headers: set.map(({ name, value }) => `${name} "${value}"`),
  };
}
