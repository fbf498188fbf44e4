import { showPorts } from "../blueprint/show-ports.js";
import { isPrivate } from "./addresses.js";
import type { Observation, Path, Reason } from "./observation.js";
import type { ConnectivitySheet } from "./sheet.js";

/** Why a path is not good, and what to do. */
export interface Explanation {
  readonly cause: string;
  readonly fix: string;
}

const WAY_CLOSED: readonly Reason[] = ["refused", "silent", "closed", "no route"];

/** The likely cause of a failure: what one path shows is read beside what the others show. */
export function explain(
  sheet: ConnectivitySheet,
  failed: Observation,
  reason: Reason,
  all: readonly Observation[],
): Explanation {
  const { path, host = "" } = failed;
  if (reason === "unresolved")
    return {
      cause: `${host} has no address here`,
      fix: `create the DNS record of ${host}${leadsTo(sheet, path, host)}`,
    };
  if (reason.startsWith("certificate")) return certificate(sheet, host, reason);
  if (path === "UDP" || path === "ICE/TCP") return media(sheet, failed, reason, all);
  if (path === "TURN/UDP" || path === "TURN/TLS") return relay(sheet, failed, reason, all);
  if (path === "STUN") return { cause: `no STUN at ${host}`, fix: leadsThere(sheet, "TURN/UDP", host) };
  if (path === "ICE servers") return iceServers(sheet, reason);
  if (path === "webhook") return webhook(sheet, failed, reason);
  return edge(sheet, failed, reason);
}

/** A line of the firewall sheet in words. */
function wayTo(sheet: ConnectivitySheet, path: Path, host: string): string {
  if (path === "UDP") return `UDP ${showPorts(sheet.mediaUdp)} of the public addresses of the sfu nodes`;
  if (path === "ICE/TCP") return `TCP ${showPorts(sheet.mediaTcp)} of the public addresses of the sfu nodes`;
  const port = sheet.iceServers.find((server) => server.host === host)?.port ?? 443;
  if (path === "TURN/UDP") return `UDP ${port} of ${host}`;
  return `TCP ${host === sheet.domain ? 443 : port} of ${host}`;
}

const opened = (way: string) =>
  `open ${way}, a line of the firewall sheet: on our side, and in what this site lets out`;

function dnsTarget(sheet: ConnectivitySheet, host: string): string {
  if (host === sheet.domain) return "the load balancer of the edge";
  const tls = sheet.iceServers.some((server) => server.host === host && server.protocol === "tls");
  return tls ? "the load balancer of Service coturn-tls" : "the public addresses of the turn nodes";
}

/** A name whose servers do not answer: its record, what is behind it, and what is between. */
const leadsThere = (sheet: ConnectivitySheet, path: Path, host: string) =>
  `see that ${host} points to ${dnsTarget(sheet, host)} and that it is up; ${opened(wayTo(sheet, path, host))}`;

/** Where an application's own name leads is not ours to say. */
const leadsTo = (sheet: ConnectivitySheet, path: Path, host: string) =>
  path === "webhook" && host !== sheet.domain ? "" : `: ${dnsTarget(sheet, host)}`;

const secret = ({ namespace }: ConnectivitySheet, name: string) => `Secret ${namespace}/${name}`;

function certificate(sheet: ConnectivitySheet, host: string, reason: Reason): Explanation {
  const { edgeCertificate, turnCertificate } = sheet.secrets;
  const where = secret(sheet, host === sheet.domain ? edgeCertificate : turnCertificate);
  if (reason === "certificate expired")
    return { cause: `the certificate of ${host} is not valid today`, fix: `renew it in ${where}` };
  if (reason === "certificate of another name")
    return {
      cause: `who answers for ${host} has a certificate of another name: it is another machine, or the wrong Secret`,
      fix: `point ${host} to ${dnsTarget(sheet, host)}, or put a certificate of ${host} in ${where}`,
    };
  return {
    cause: `the authority of the certificate of ${host} is unknown here, or an intermediate is missing`,
    fix: `put the whole chain in ${where}; if the authority is a private one that clients trust, name it with --ca`,
  };
}

function edge(
  sheet: ConnectivitySheet,
  { path, host = sheet.domain, found }: Observation,
  reason: Reason,
): Explanation {
  const { domain, namespace, secrets } = sheet;
  if (WAY_CLOSED.includes(reason))
    return {
      cause: `nothing takes connections at ${host}`,
      fix: leadsThere(sheet, path, host),
    };
  if (reason === "no backend") return host === domain ? withoutSfu(sheet) : withoutTurnServer(sheet);
  if (path === "closed API")
    return reason === "open"
      ? { cause: "the API is open to the world", fix: "let the public listener of the edge lead to /rtc alone" }
      : {
          cause: "the way in answers what an edge of Relais does not",
          fix: `point ${domain} to ${dnsTarget(sheet, domain)}`,
        };
  switch (reason) {
    case "credentials":
      return {
        cause: "the SFUs do not know this API key, or know another secret for it",
        fix: `compare the key in use with ${secrets.apiKeys.map((name) => secret(sheet, name)).join(", ")}; SFUs read it at their start: roll them after a change`,
      };
    case "clock":
      return { cause: "the clocks differ", fix: "set the clock of this machine, or of the nodes, by NTP" };
    case "malformed":
    case "not found":
      return {
        cause: `${domain} leads to something else, or its route has no /rtc`,
        fix: `point ${domain} to ${dnsTarget(sheet, domain)}; then look at the release edge`,
      };
    default:
      return {
        cause: "the join is refused",
        fix: `read the log of the SFUs: kubectl -n ${namespace} logs -l app.kubernetes.io/name=livekit-server (${found})`,
      };
  }
}

const withoutSfu = ({ namespace }: ConnectivitySheet): Explanation => ({
  cause: "the edge reaches no SFU that works",
  fix: `kubectl -n ${namespace} get pods,endpointslices: SFUs that are not Ready, or a NetworkPolicy without the edge's namespace; an SFU that has lost Redis refuses joins too`,
});

const withoutTurnServer = ({ namespace }: ConnectivitySheet): Explanation => ({
  cause: "the load balancer takes the connection and no TURN server stands behind it",
  fix: `kubectl -n ${namespace} get pods,endpointslices: coturn must be Ready behind Service coturn-tls; look at the load balancer's health checks`,
});

function media(
  sheet: ConnectivitySheet,
  failed: Observation,
  reason: Reason,
  all: readonly Observation[],
): Explanation {
  const { path, address = "" } = failed;
  if (reason === "not offered")
    return {
      cause: `the SFU offers no ${path === "UDP" ? "UDP" : "TCP"} candidate`,
      fix: "compare what runs with the environment: relais status; roll the SFUs if it differs",
    };
  if (reason === "unlisted port")
    return {
      cause: "the SFU offers a port that the firewall sheet does not list",
      fix: `roll the SFUs: media belongs on ${wayTo(sheet, path, "")}`,
    };
  if (isPrivate(address) && !sheet.privateMedia)
    return {
      cause: `the SFU advertises the private address ${address}`,
      fix: "name a source in publicAddress.from that knows the node's public address, and roll the SFUs",
    };
  if (reason === "refused")
    return {
      cause: `the machine at ${address} is reached, and nothing listens there`,
      fix: `kubectl -n ${sheet.namespace} get pods,services,endpointslices -o wide: the SFU must be on the node of ${address}, and behind NodePorts in its media Services`,
    };
  const reached = (paths: readonly Path[]) =>
    all.some((other) => paths.includes(other.path) && other.address === address && other.outcome.state === "ok");
  const other = path === "UDP" ? "ICE/TCP" : "UDP";
  if (reached(["TURN/UDP", "TURN/TLS"]) && path === "UDP")
    return {
      cause: "UDP is closed between here and the SFU; the TURN servers do reach it",
      fix: opened(wayTo(sheet, path, "")),
    };
  if (reached([other]))
    return { cause: `${path} is closed; ${other} to the same SFU passes`, fix: opened(wayTo(sheet, path, "")) };
  if (reached(["TURN/UDP", "TURN/TLS"]))
    return { cause: "only the TURN servers reach the SFU", fix: opened(wayTo(sheet, path, "")) };
  return {
    cause: `nothing reaches ${address}: it is not the SFU's address, or a firewall closes all of it`,
    fix: `compare ${address} with the node's public address (kubectl get nodes -o wide; publicAddress.from); then ${opened(`${wayTo(sheet, "UDP", "")} and TCP ${showPorts(sheet.mediaTcp)}`)}`,
  };
}

function relay(
  sheet: ConnectivitySheet,
  failed: Observation,
  reason: Reason,
  all: readonly Observation[],
): Explanation {
  const { path, host = "", address = "" } = failed;
  switch (reason) {
    case "not offered":
      return {
        cause: "the SFU does not tell clients of this server",
        fix: "compare what runs with the environment: relais status; roll the SFUs if it differs",
      };
    case "credentials":
      return {
        cause: "the TURN server and the SFUs do not share one TURN secret, or its clock is hours off",
        fix: `see that both took TURN_SECRET of ${secret(sheet, sheet.secrets.turn)}: they read it at their start, so roll both`,
      };
    case "denied":
      return {
        cause: `the TURN server refuses to relay to ${address}`,
        fix: "take the SFUs' public addresses out of its deny list: turn.peers, peers.deny of the chart coturn",
      };
    case "quota":
      return { cause: "the TURN server has no allocation left", fix: "raise turn.replicas or turn.allocations" };
    case "open":
      return {
        cause: "the TURN server relays for everybody",
        fix: `another server answers at ${host}, or its configuration is not the chart's: look at ${dnsTarget(sheet, host)}`,
      };
    case "no backend":
    case "closed":
      if (path === "TURN/TLS") return withoutTurnServer(sheet);
      break;
    case "no answer through the relay": {
      const direct = all.some(
        (other) => other.path === "UDP" && other.address === address && other.outcome.state === "ok",
      );
      return direct
        ? {
            cause: "the TURN server allocates, but nothing comes back from the SFU that answers here",
            fix: `open ${wayTo(sheet, "UDP", "")} to the turn nodes too, and look at the NetworkPolicy of coturn`,
          }
        : { cause: "the TURN server works, but the SFU does not answer it either", fix: "see UDP: the SFU's side" };
    }
    default:
      break;
  }
  return { cause: `the way to ${host} is closed, or nothing listens there`, fix: leadsThere(sheet, path, host) };
}

function iceServers(sheet: ConnectivitySheet, reason: Reason): Explanation {
  return reason === "foreign"
    ? {
        cause: "clients are told of servers that are not this environment's",
        fix: "roll the SFUs with the rendered configuration; without stun_servers LiveKit hands out foreign ones",
      }
    : {
        cause: `clients are not told of all of: ${sheet.iceServers.map(({ host, port }) => `${host}:${port}`).join(", ")}`,
        fix: "compare what runs with the environment: relais status; roll the SFUs if it differs",
      };
}

function webhook(sheet: ConnectivitySheet, { found }: Observation, reason: Reason): Explanation {
  if (reason === "open")
    return {
      cause: "the application takes events that nobody signed: anyone can forge them",
      fix: "let the application verify the signature with its API key and answer 401 without one",
    };
  if (reason === "not found")
    return {
      cause: "the application has no webhook at this URL",
      fix: "correct apps[].webhook, or the application's route",
    };
  return {
    cause: `the application does not take webhooks (${found})`,
    fix: `see that its URL is reachable from the pods of ${sheet.namespace}: apps[].webhook, name, certificate, trust`,
  };
}
