import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { toolPath } from "../../../scripts/lib/tools.js";
import type { Blueprint } from "../../../stacks/blueprint/blueprint.js";
import type { Manifest } from "../../charts/rendered.js";
import { decidedOf, type Written } from "../../fixtures/environments.js";
import type { ControlPlane } from "../kube/control-plane.js";
import { masquerade, podIpOn, routeToPods } from "../kube/node-network.js";
import { type KubeProxies, kubeProxies } from "../kube/proxies.js";
import { wayToApiServer } from "../kube/way-to-api-server.js";
import type { Node } from "../lab/cloud.js";
import { type Deployment, deploy } from "../lab/deployment.js";
import { labEnvironment } from "../lab/environments.js";
import { nameServer } from "../lab/name-server.js";
import { objectsOf } from "../lab/objects.js";
import { run, runIn } from "../lab/processes.js";
import { UNKNOWN_TO_HAPROXY } from "../lab/programs.js";
import { startContainerd } from "./containerd.js";
import { startWholeControlPlane } from "./control-plane.js";
import { mediaImages } from "./images.js";
import { DNS_ADDRESS, startKubelet } from "./kubelet.js";
import { type Machine, startMachine } from "./machine.js";

/**
 * The lab's environment in a whole Kubernetes that survives the loss of a node, with nodes for SFUs and one for TURN servers.
 * Nobody starts their pods but its own programs; the message bus runs on machines of the lab.
 */
export interface RealCluster {
  readonly deployment: Deployment;
  readonly plane: ControlPlane;
  /** Of the media objects. */
  readonly namespace: string;
  readonly sfus: readonly [RealNode, ...RealNode[]];
  readonly turn: RealNode;
  /** One on each node, none before its mode is chosen. */
  readonly proxies: KubeProxies;
  /** Brings the media objects to what an environment renders now, as its operator would after a change. */
  update(blueprint: Blueprint): Promise<void>;
  remove(): Promise<void>;
}

/** What a real cluster is asked to be. */
export interface RealClusterOptions {
  /** How many of the two SFUs of the environment get a node. Default: 1, so that the other one is Pending. */
  readonly sfuNodes?: 1 | 2;
  /** Images that a later update asks for. */
  readonly laterImages?: Blueprint["images"];
}

/** The environment that a real cluster runs. */
export const realEnvironment = (change: (environment: Written) => void = () => {}): Written =>
  labEnvironment("nodePortPublicIp", (environment) => {
    environment.demand.survive = "node";
    change(environment);
  });

/** A node whose kubelet says that it is Ready. */
export interface RealNode {
  readonly machine: Machine;
  /** From the kubelet's start. */
  readonly readySeconds: number;
}

const SERVICE_CIDR = "10.92.0.0/16";
const KINDS = [
  ...["Namespace", "PriorityClass", "ResourceQuota", "NetworkPolicy", "ServiceAccount", "ConfigMap"],
  ...["Service", "PodDisruptionBudget", "Deployment"],
];
const MEDIA = ["livekit-server", "coturn"];

type Stoppable = { stop(): Promise<unknown> };

/** Builds it in `folder`, which is emptied first. */
export async function startRealCluster(
  folder: string,
  { sfuNodes = 1, laterImages = [] }: RealClusterOptions = {},
): Promise<RealCluster> {
  rmSync(folder, { recursive: true, force: true });
  const started: Stoppable[] = [];
  const keep = <T extends Stoppable>(part: T): T => {
    started.push(part);
    return part;
  };
  const remove = async () => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    const environment = realEnvironment();
    const podNetwork = async (_: unknown, node: Node) => ({ namespace: node.namespace, ip: podIpOn(node) });
    const deploying = deploy(environment, join(folder, "lab"), { podNetwork, elsewhere: MEDIA });
    const [plane, deployment, archives] = await Promise.all([
      startWholeControlPlane(join(folder, "control-plane"), SERVICE_CIDR).then(keep),
      deploying.then((deployed) => ({ ...deployed, stop: deployed.remove })).then(keep),
      mediaImages(join(folder, "images"), [...decidedOf(environment).blueprint.images, ...laterImages]),
    ]);
    const { blueprint, nodes } = deployment;
    const start = (node: Node) => startNode(plane, deployment, node, join(folder, node.name), archives, keep);
    const [turn, ...sfus] = await Promise.all([nodes.turn, ...nodes.sfu.slice(0, sfuNodes)].map(start));
    const namespace = `${blueprint.name}-media`;
    await applyMedia(plane, deployment, namespace);
    const podOn = (name: string, { machine: { node } }: RealNode) => ({ name, node, ip: podIpOn(node) });
    const pods = [...sfus.map((sfu) => podOn("livekit-server", sfu)), podOn("coturn", turn as RealNode)];
    const proxies = keep(kubeProxies(plane, blueprint, pods));
    const update = async (later: Blueprint) => updateMedia(plane, await objectsOf(later), namespace);
    return {
      ...{ deployment, plane, namespace, proxies, update, remove },
      sfus: sfus as [RealNode, ...RealNode[]],
      turn: turn as RealNode,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startNode(
  plane: ControlPlane,
  { cloud, clusterNames, edge, turns }: Deployment,
  node: Node,
  folder: string,
  archives: readonly string[],
  keep: <T extends Stoppable>(part: T) => T,
): Promise<RealNode> {
  const machine = keep(await startMachine(node, folder));
  await startContainerd(machine, archives);
  await runIn(node.namespace, "ip", ["addr", "add", `${DNS_ADDRESS}/32`, "dev", "lo"]);
  keep(await nameServer(node.namespace, clusterNames, join(folder, "dns.log"), DNS_ADDRESS));
  keep(await wayToApiServer(plane, node));
  await routeToPods(cloud, node, [edge, turns]);
  await masquerade(node, "nftables");
  return { machine, readySeconds: await startKubelet(plane, machine, { "relais/pool": node.pool }) };
}

/** Gives the API what was rendered, and the Secrets that an operator would have made. */
async function applyMedia(plane: ControlPlane, deployment: Deployment, namespace: string): Promise<void> {
  const { blueprint, objects, secrets } = deployment;
  const [first, ...others] = KINDS;
  await plane.apply(objects, namespace, [first as string]);
  for (const { name } of blueprint.secrets.filter((secret) => secret.namespace === namespace)) {
    const metadata = { name, namespace };
    await plane.api.create({ apiVersion: "v1", kind: "Secret", metadata, stringData: secrets[name] });
  }
  await plane.apply(objects.map(adapted), namespace, others);
}

/** What helm does with the objects of a release that is there already, by kubectl. */
async function updateMedia(plane: ControlPlane, objects: readonly Manifest[], namespace: string): Promise<void> {
  const own = objects.filter(
    ({ kind, metadata }) => KINDS.includes(kind) && [undefined, namespace].includes(metadata.namespace),
  );
  const file = join(plane.folder, "update.yaml");
  writeFileSync(file, own.map((object) => stringify(adapted(object))).join("---\n"));
  const kubeconfig = await plane.api.kubeconfig("update", "system:masters");
  const options = [`--kubeconfig=${kubeconfig}`, "--server-side", "--force-conflicts"];
  await run(toolPath("kubectl"), ["apply", ...options, `--filename=${file}`]);
}

/** Takes out of a ConfigMap what this machine's older HAProxy does not know. */
function adapted(object: Manifest): Manifest {
  if (object.kind !== "ConfigMap") return object;
  const known = (text: string) => UNKNOWN_TO_HAPROXY.reduce((rest, pattern) => rest.replace(pattern, ""), text);
  const data = Object.entries(object.data as Record<string, string>).map(([key, text]) => [key, known(text)]);
  return { ...object, data: Object.fromEntries(data) };
}
