import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../../charts/rendered.js";
import { decidedOf } from "../../fixtures/environments.js";
import type { ControlPlane } from "../kube/control-plane.js";
import { masquerade, podIpOn, routeToPods } from "../kube/node-network.js";
import { type KubeProxies, kubeProxies } from "../kube/proxies.js";
import { wayToApiServer } from "../kube/way-to-api-server.js";
import type { Node } from "../lab/cloud.js";
import { type Deployment, deploy } from "../lab/deployment.js";
import { labEnvironment } from "../lab/environments.js";
import { nameServer } from "../lab/name-server.js";
import { runIn } from "../lab/processes.js";
import { UNKNOWN_TO_HAPROXY } from "../lab/programs.js";
import { startContainerd } from "./containerd.js";
import { startWholeControlPlane } from "./control-plane.js";
import { mediaImages } from "./images.js";
import { DNS_ADDRESS, startKubelet } from "./kubelet.js";
import { type Machine, startMachine } from "./machine.js";

/**
 * The lab's environment in a whole Kubernetes that survives the loss of a node, with one node for SFUs and one for TURN servers.
 * Nobody starts their pods but its own programs; the message bus runs on machines of the lab.
 */
export interface RealCluster {
  readonly deployment: Deployment;
  readonly plane: ControlPlane;
  /** Of the media objects. */
  readonly namespace: string;
  readonly sfu: RealNode;
  readonly turn: RealNode;
  /** One on each of the two nodes, none before its mode is chosen. */
  readonly proxies: KubeProxies;
  remove(): Promise<void>;
}

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
export async function startRealCluster(folder: string): Promise<RealCluster> {
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
    const environment = labEnvironment("nodePortPublicIp", ({ demand }) => {
      demand.survive = "node";
    });
    const podNetwork = async (_: unknown, node: Node) => ({ namespace: node.namespace, ip: podIpOn(node) });
    const deploying = deploy(environment, join(folder, "lab"), { podNetwork, elsewhere: MEDIA });
    const [plane, deployment, archives] = await Promise.all([
      startWholeControlPlane(join(folder, "control-plane"), SERVICE_CIDR).then(keep),
      deploying.then((deployed) => ({ ...deployed, stop: deployed.remove })).then(keep),
      mediaImages(join(folder, "images"), decidedOf(environment).blueprint.images),
    ]);
    const { blueprint, nodes } = deployment;
    const start = (node: Node) => startNode(plane, deployment, node, join(folder, node.name), archives, keep);
    const [sfu, turn] = await Promise.all([start(nodes.sfu[0] as Node), start(nodes.turn)]);
    const namespace = `${blueprint.name}-media`;
    await applyMedia(plane, deployment, namespace);
    const pods = [sfu, turn].map(({ machine: { node } }, index) => ({
      name: MEDIA[index] as string,
      node,
      ip: podIpOn(node),
    }));
    const proxies = keep(kubeProxies(plane, blueprint, pods));
    return { deployment, plane, namespace, sfu, turn, proxies, remove };
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

/** Takes out of a ConfigMap what this machine's older HAProxy does not know. */
function adapted(object: Manifest): Manifest {
  if (object.kind !== "ConfigMap") return object;
  const known = (text: string) => UNKNOWN_TO_HAPROXY.reduce((rest, pattern) => rest.replace(pattern, ""), text);
  const data = Object.entries(object.data as Record<string, string>).map(([key, text]) => [key, known(text)]);
  return { ...object, data: Object.fromEntries(data) };
}
