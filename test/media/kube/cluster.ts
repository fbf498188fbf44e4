import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Blueprint } from "../../../stacks/blueprint/blueprint.js";
import type { Written } from "../../fixtures/environments.js";
import type { Node } from "../lab/cloud.js";
import { type Deployment, deploy } from "../lab/deployment.js";
import { labEnvironment } from "../lab/environments.js";
import { type Daemon, eventually } from "../lab/processes.js";
import { servedCertificate } from "../relay/tls.js";
import { type ControlPlane, startControlPlane } from "./control-plane.js";
import type { ProxyMode } from "./kube-proxy.js";
import { type KubeletDouble, kubeletDouble } from "./kubelet-double.js";
import { IPV6, podIpOn, podIpv6On, podNetwork, routeToPods } from "./node-network.js";
import { kubeProxies } from "./proxies.js";
import { wayToApiServer } from "./way-to-api-server.js";

/** The lab's environment behind NodePorts: media pods in networks of their own, rendered Services in a real API server. */
export interface Cluster {
  readonly deployment: Deployment;
  readonly plane: ControlPlane;
  readonly sfu: Node;
  /** Of the SFU's node. */
  readonly kubelet: KubeletDouble;
  /** Of the media objects. */
  readonly namespace: string;
  /** Makes this the mode of kube-proxy and of the pods' masquerade on both media nodes. */
  use(mode: ProxyMode): Promise<void>;
  remove(): Promise<void>;
}

const SERVICE_CIDR = "10.92.0.0/16";
const dualStack = (environment: Written) => {
  environment.cloud.ipv6 = IPV6;
};
const KINDS = ["Namespace", "PriorityClass", "ServiceAccount", "Service"];

/** Builds it in `folder`, which is emptied first; `revise` changes what was decided before it is rendered. */
export async function startCluster(
  folder: string,
  revise?: (decided: Blueprint) => Blueprint,
  families: "IPv4" | "dual stack" = "IPv4",
): Promise<Cluster> {
  const [ranges, change] =
    families === "IPv4" ? [SERVICE_CIDR, undefined] : [`${SERVICE_CIDR},${IPV6.services}`, dualStack];
  rmSync(folder, { recursive: true, force: true });
  const plane = await startControlPlane(join(folder, "control-plane"), ranges);
  let deployment: Deployment | undefined;
  let ways: readonly Daemon[] = [];
  const remove = async () => {
    await Promise.all(ways.map((way) => way.stop()));
    await deployment?.remove();
    await plane.stop();
  };
  try {
    deployment = await deploy(labEnvironment("nodePortPublicIp", change), join(folder, "lab"), { podNetwork, revise });
    const nodes = [...deployment.nodes.sfu, deployment.nodes.turn];
    ways = await Promise.all(nodes.map((node) => wayToApiServer(plane, node)));
    const furnished = await furnish(plane, deployment);
    // The load balancer takes connections before it knows of the server behind it.
    const { edge } = deployment;
    await eventually("TURN over TLS", 20, () => servedCertificate(deployment as Deployment, edge.namespace));
    return { ...furnished, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Gives the API the rendered objects, the nodes and their pods, and the nodes what connects them to it. */
async function furnish(plane: ControlPlane, deployment: Deployment): Promise<Omit<Cluster, "remove">> {
  const { cloud, nodes, objects, edge, turns, blueprint } = deployment;
  const hosts = { "livekit-server": nodes.sfu[0] as Node, coturn: nodes.turn };
  const pods = Object.entries(hosts).map(([name, node]) => ({ name, node, ip: podIpOn(node), ipv6: podIpv6On(node) }));
  const namespace = `${blueprint.name}-media`;
  await plane.apply(objects, namespace, KINDS);
  const kubelets = await Promise.all(
    pods.map(async ({ name, node, ip, ipv6 }) => {
      await routeToPods(cloud, node, [edge, turns]);
      const workload = objects.find((object) => object.kind === "Deployment" && object.metadata.name === name);
      return kubeletDouble(plane, node, workload, ipv6 ? [ip, ipv6] : [ip]);
    }),
  );
  // Kubernetes treats the only endpoint of a Service differently, and production has several SFUs.
  const [workload] = objects.filter(
    ({ kind, metadata }) => kind === "Deployment" && metadata.name === "livekit-server",
  );
  const elsewhere: Node = {
    name: "sfu-elsewhere",
    namespace: "",
    pool: "sfu",
    privateIp: "10.50.0.19",
    publicIp: "44.0.0.19",
  };
  await kubeletDouble(plane, elsewhere, workload, [podIpOn(elsewhere)], 1);
  return {
    deployment,
    plane,
    sfu: hosts["livekit-server"],
    kubelet: kubelets[0] as KubeletDouble,
    namespace,
    use: kubeProxies(plane, blueprint, pods).use,
  };
}
