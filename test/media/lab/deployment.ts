import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Blueprint, releaseOf } from "../../../stacks/blueprint/blueprint.js";
import type { Manifest } from "../../charts/rendered.js";
import { decidedOf, type Written } from "../../fixtures/environments.js";
import { type Backend, edgeController, tcpBalancer } from "./balancers.js";
import { type Certificate, certificates } from "./certificates.js";
import { type Client, Cloud, type Node } from "./cloud.js";
import { nameServer } from "./name-server.js";
import { objectsOf } from "./objects.js";
import { type Contents, type Pod, type PodPlace, type Program, startPod } from "./pod.js";
import { type Daemon, daemon, eventually, listens, runIn } from "./processes.js";
import { programs } from "./programs.js";

/** The credentials that the lab's Secrets hold. */
export const CREDENTIALS = {
  apiKey: "APIlab",
  apiSecret: "lab-secret-lab-secret-lab-secret-0123456789",
  turnSecret: "turn-secret-turn-secret-turn-secret-0123",
  password: "valkey-password-valkey-password-01234567",
  checkPassword: "check-password-check-password-0123456789",
} as const;

/** An environment whose rendered pods run in a cloud of namespaces. */
export interface Deployment {
  readonly cloud: Cloud;
  readonly blueprint: Blueprint;
  readonly objects: readonly Manifest[];
  readonly pods: Readonly<Record<string, Pod>>;
  readonly nodes: {
    readonly sfu: readonly Node[];
    readonly turn: Node;
    readonly turns: readonly Node[];
    readonly system: readonly Node[];
  };
  readonly edge: Client;
  /** The SFUs' own signalling, as the edge reaches it. */
  readonly backends: readonly Backend[];
  /** The load balancer of TURN over TLS. */
  readonly turns: Client;
  /** Names that clients resolve, with the address behind each: first IPv4. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly certificates: readonly Certificate[];
  /** Contents of the Secrets that the blueprint asks for. */
  readonly secrets: Contents;
  /** Names that pods resolve, with the addresses behind each. */
  readonly clusterNames: Readonly<Record<string, readonly string[]>>;
  readonly folder: string;
  remove(): Promise<void>;
}

/** What runs a pod's network: on the node itself, or in a namespace behind it. */
export interface PodNetwork {
  readonly namespace: string;
  readonly ip: string;
  readonly ipv6?: string | undefined;
}

const METADATA = `
import http.server, socketserver, sys
class Metadata(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        known = self.path == "/latest/meta-data/public-ipv4"
        self.send_response(200 if known else 404); self.end_headers()
        if known: self.wfile.write(sys.argv[1].encode())
    def log_message(self, *a): pass
# Not HTTPServer, which asks DNS for its own name.
socketserver.TCPServer(("169.254.169.254", 80), Metadata).serve_forever()
`;

/** How a deployment differs from the usual one. */
export interface Particulars {
  /** By default pods of media are on their node's own network. */
  readonly podNetwork?: (cloud: Cloud, node: Node, name: string) => Promise<PodNetwork>;
  /** Changes what no environment can ask for, before it is rendered. */
  readonly revise?: ((decided: Blueprint) => Blueprint) | undefined;
  /** Workloads whose pods somebody else starts, in the networks that `podNetwork` says. */
  readonly elsewhere?: readonly string[];
  /** TURN servers that run, first to last on nodes of their own; usually one is enough. */
  readonly turnServers?: number;
  /** Programs in the place of the usual ones, by their images' repositories. */
  readonly doubles?: Readonly<Record<string, Program>>;
  /** Sees the cloud before anything runs in it. */
  readonly prepare?: (cloud: Cloud) => Promise<void>;
}

const onNode = async (_: Cloud, { namespace, privateIp, ipv6 }: Node): Promise<PodNetwork> => ({
  ...{ namespace, ip: privateIp, ipv6 },
});

/** Renders an environment, builds its cloud and starts its pods, SFUs first to last on nodes of their own. */
export async function deploy(
  written: Written,
  folder: string,
  { podNetwork = onNode, revise = (decided) => decided, elsewhere = [], turnServers = 1, ...others }: Particulars = {},
): Promise<Deployment> {
  const blueprint = revise(decidedOf(written).blueprint);
  const objects = await objectsOf(blueprint);
  const daemons: Daemon[] = [];
  const pods: Record<string, Pod> = {};
  const dualStack = releaseOf(blueprint, "livekit-server")?.values.dualStack;
  const cloud = await Cloud.create(dualStack);
  const remove = async () => {
    await Promise.all([...Object.values(pods), ...daemons].map((each) => each.stop()));
    await cloud.remove();
  };
  try {
    mkdirSync(folder, { recursive: true });
    await others.prepare?.(cloud);
    const sfu: Node[] = [];
    for (let index = 0; index < blueprint.pools.sfu.nodes; index++)
      sfu.push(await cloud.node(`sfu${index}`, "sfu", 11 + index));
    const turn = await cloud.node("turn", "turn", 21);
    const turns = [turn];
    for (let index = 1; index < turnServers; index++) turns.push(await cloud.node(`turn${index}`, "turn", 21 + index));
    const system: Node[] = [];
    for (let index = 0; index < blueprint.pools.system.nodes; index++) {
      system.push(await cloud.node(`system${index}`, "system", 31 + index));
    }
    const { domain } = blueprint;
    const edge = await cloud.balancer("edge", 41, domain);
    const turnBalancer = await cloud.balancer("turns", 42, `turns.${domain}`);
    for (const node of [...sfu, ...turns]) daemons.push(await metadata(node, folder));
    await cloud.protect(blueprint.firewall);

    const names = {
      [domain]: both(edge.address, edge.ipv6),
      [`turn.${domain}`]: turns.flatMap(({ publicIp, ipv6 }) => both(publicIp, ipv6)),
      [`turns.${domain}`]: both(turnBalancer.address, turnBalancer.ipv6),
    };
    const [edgeCertificate, turnCertificate] = (await certificates(folder, [domain, `turns.${domain}`])) as [
      Certificate,
      Certificate,
    ];
    const images = { ...(await programs(join(folder, "programs"))), ...others.doubles };
    const secrets = secretsOf(blueprint, edgeCertificate, turnCertificate);
    const inCluster = clusterNames(blueprint, system);

    const start = async (workload: string, podName: string, node: Node) => {
      const manifest = objects.find(
        (object) => ["Deployment", "StatefulSet"].includes(object.kind) && object.metadata.name === workload,
      );
      const host = manifest.spec.template.spec.hostNetwork === true || node.pool === "system";
      const network = host
        ? { namespace: node.namespace, ip: node.privateIp, ipv6: node.ipv6 }
        : await podNetwork(cloud, node, podName);
      if (elsewhere.includes(workload)) return network;
      const place: PodPlace = {
        folder: join(folder, "pods"),
        podName,
        network: network.namespace,
        podIps: both(network.ip, network.ipv6),
        hostIps: both(node.privateIp, node.ipv6),
        nodeName: node.name,
        secrets,
        configMaps: configMapsOf(objects, manifest.metadata.namespace),
        hosts: hostsText({ ...names, ...inCluster }),
        programs: images,
      };
      // HAProxy asks a name server itself; sandboxes name this address.
      const log = join(folder, `${podName}-dns.log`);
      const dns = await nameServer(network.namespace, inCluster, log, "127.0.0.53", cloud.outside?.address);
      daemons.push(dns);
      pods[podName] = await startPod(manifest, place);
      return network;
    };
    mkdirSync(join(folder, "pods"), { recursive: true });
    await Promise.all(system.map((node, index) => start("valkey", `valkey-${index}`, node)));
    const turnNetworks = await Promise.all(turns.map((node, index) => start("coturn", `coturn-${index}`, node)));
    const networks = await Promise.all(
      sfu.map((node, index) => start("livekit-server", `livekit-server-${index}`, node)),
    );
    if (!elsewhere.includes("livekit-server")) await Promise.all(sfu.map((_, index) => livekitStarted(folder, index)));

    const ports = { signal: 7880, turnTls: 5349 };
    const backends = networks.map(({ ip }) => ({ address: ip, port: ports.signal }));
    daemons.push(edgeController(edge.namespace, folder, objects, edgeCertificate, backends));
    if (objects.some((object) => object.kind === "Service" && object.metadata.name === "coturn-tls")) {
      const turnBackends = turnNetworks.map(({ ip }) => ({ address: ip, port: ports.turnTls }));
      daemons.push(tcpBalancer("turns", turnBalancer.namespace, folder, 443, turnBackends));
    }
    await eventually("edge", 10, () => listens(edge.namespace, "tcp", 443));
    const certificateList = [edgeCertificate, turnCertificate];
    return {
      cloud,
      blueprint,
      objects,
      pods,
      nodes: { sfu, turn, turns, system },
      edge,
      backends,
      turns: turnBalancer,
      names,
      certificates: certificateList,
      secrets,
      clusterNames: inCluster,
      folder,
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Double of the cloud's metadata service, at its address on the node. */
async function metadata(node: Node, folder: string): Promise<Daemon> {
  await runIn(node.namespace, "ip", ["addr", "add", "169.254.169.254/32", "dev", "lo"]);
  const log = join(folder, `metadata-${node.name}.log`);
  return daemon("metadata", log, "nsenter", [
    `--net=/run/netns/${node.namespace}`,
    "/usr/bin/python3",
    "-c",
    METADATA,
    node.publicIp,
  ]);
}

/** LiveKit ends with exit code 0 when it refuses its config: only this line means that it serves. */
async function livekitStarted(folder: string, index: number): Promise<void> {
  const log = join(folder, "pods", `livekit-server-${index}-livekit-server.log`);
  await eventually(
    `start of livekit-server-${index}`,
    20,
    () => readFileSync(log, "utf8").includes("starting LiveKit server") || undefined,
  );
}

function secretsOf(blueprint: Blueprint, edge: Certificate, turn: Certificate): Contents {
  const known: Record<string, string> = {
    LIVEKIT_API_KEY: CREDENTIALS.apiKey,
    LIVEKIT_API_SECRET: CREDENTIALS.apiSecret,
    TURN_SECRET: CREDENTIALS.turnSecret,
    password: CREDENTIALS.password,
    "check-password": CREDENTIALS.checkPassword,
  };
  return Object.fromEntries(
    blueprint.secrets.map(({ name, keys }) => {
      const pair = name.includes("turn") ? turn : edge;
      const values: Record<string, string> = { ...known, "tls.crt": pair.certificate, "tls.key": pair.key };
      return [name, Object.fromEntries(keys.map((key) => [key, values[key] ?? ""]))];
    }),
  );
}

function configMapsOf(objects: readonly Manifest[], namespace: string): Contents {
  const maps = objects.filter((object) => object.kind === "ConfigMap" && object.metadata.namespace === namespace);
  return Object.fromEntries(maps.map((object) => [object.metadata.name, object.data]));
}

/** Services of Valkey: one for a single member, one for each of a group; kube-proxy is not part of this. */
function clusterNames(blueprint: Blueprint, system: readonly Node[]): Record<string, readonly string[]> {
  const namespace = `${blueprint.name}-data`;
  const service = (name: string, address: string) =>
    [`${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`].map((host) => [host, [address]]);
  return Object.fromEntries(
    system.flatMap((node, index) => service(system.length === 1 ? "valkey" : `valkey-${index}`, node.privateIp)),
  );
}
const both = (first: string, second: string | undefined) => (second === undefined ? [first] : [first, second]);

const hostsText = (names: Readonly<Record<string, readonly string[]>>) =>
  ["127.0.0.1 localhost", ...Object.entries(names).map(([name, [address]]) => `${address} ${name}`), ""].join("\n");
