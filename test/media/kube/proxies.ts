import type { Blueprint } from "../../../stacks/blueprint/blueprint.js";
import type { Node } from "../lab/cloud.js";
import type { ControlPlane } from "./control-plane.js";
import { type KubeProxy, type ProxyMode, startKubeProxy } from "./kube-proxy.js";
import { IPV6, masquerade, POD_CIDR } from "./node-network.js";

/** The one pod of a release on a node, as kube-proxy must come to know it. */
export interface NodePortPod {
  readonly name: string;
  readonly node: Node;
  readonly ip: string;
  readonly ipv6?: string | undefined;
}

/** A kube-proxy for each pod's node. */
export interface KubeProxies {
  /** Makes this the mode of all and of the pods' masquerade. */
  use(mode: ProxyMode): Promise<void>;
  stop(): Promise<void>;
}

/** None runs before `use`. */
export function kubeProxies(plane: ControlPlane, blueprint: Blueprint, pods: readonly NodePortPod[]): KubeProxies {
  let proxies: readonly KubeProxy[] = [];
  const stop = async () => {
    await Promise.all(proxies.map((each) => each.stop()));
    proxies = [];
  };
  const start = async (mode: ProxyMode, { name, node, ip, ipv6 }: NodePortPod) => {
    await masquerade(node, mode);
    const behindNodePorts = blueprint.services.filter(({ release, type }) => release === name && type === "NodePort");
    const addresses = ipv6 ? [ip, `[${ipv6}]`] : [ip];
    const targets = behindNodePorts.flatMap(({ ports }) =>
      ports.flatMap(({ targetPort }) => addresses.map((address) => `${address}:${targetPort}`)),
    );
    return startKubeProxy(plane, node, mode, ipv6 ? `${POD_CIDR},${IPV6.pods}` : POD_CIDR, targets);
  };
  return {
    stop,
    use: async (mode) => {
      await stop();
      proxies = await Promise.all(pods.map((pod) => start(mode, pod)));
    },
  };
}
