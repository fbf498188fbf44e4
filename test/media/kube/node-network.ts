import type { Client, Cloud, Node } from "../lab/cloud.js";
import type { PodNetwork } from "../lab/deployment.js";
import { runIn } from "../lab/processes.js";
import type { ProxyMode } from "./kube-proxy.js";

/** Of all pods, as the lab's environment says. */
export const POD_CIDR = "10.91.0.0/16";

/** The address of a node's one pod: each node has a range of its own. */
export const podIpOn = (node: Node): string => `10.91.${node.privateIp.split(".")[3]}.10`;
const rangeOn = (node: Node): string => podIpOn(node).replace(/10$/, "0/24");

/** The same where the cloud has both families: not reachable from outside. */
export const IPV6 = { pods: "fd00:10:91::/48", services: "fd00:10:92::/112" };
export const podIpv6On = (node: Node): string | undefined =>
  node.ipv6 && `fd00:10:91:${node.privateIp.split(".")[3]}::10`;

/** Double of a CNI: gives a pod a namespace behind its node, and hides it behind the node's address on the way out. */
export async function podNetwork(cloud: Cloud, node: Node, name: string): Promise<PodNetwork> {
  const ip = podIpOn(node);
  const ipv6 = podIpv6On(node);
  const namespace = await cloud.pod(name, node, ip, ipv6);
  await masquerade(node, "nftables");
  return { namespace, ip, ipv6 };
}

/** Translates what pods open to random ports of the node, with the packet filter that kube-proxy uses too. */
export async function masquerade(node: Node, mode: ProxyMode): Promise<void> {
  if (node.ipv6) await masqueradeIpv6(node);
  const nft = (rules: string) => runIn(node.namespace, "nft", ["-f", "-"], rules);
  await nft("table ip cni\ndelete table ip cni\n");
  if (mode === "iptables") {
    const match = ["-s", rangeOn(node), "!", "-d", POD_CIDR];
    const chain = ["-w", "-t", "nat", "-A", "POSTROUTING"];
    await runIn(node.namespace, "iptables", [...chain, ...match, "-j", "MASQUERADE", "--random-fully"]);
  } else {
    await nft(`table ip cni {
  chain out { type nat hook postrouting priority srcnat;
    ip saddr ${rangeOn(node)} ip daddr != ${POD_CIDR} masquerade fully-random
  }
}
`);
  }
}

async function masqueradeIpv6(node: Node): Promise<void> {
  const rules = `table ip6 cni
delete table ip6 cni
table ip6 cni {
  chain out { type nat hook postrouting priority srcnat;
    ip6 saddr ${IPV6.pods} ip6 daddr != ${IPV6.pods} masquerade fully-random
  }
}
`;
  await runIn(node.namespace, "nft", ["-f", "-"], rules);
}

/** For machines of the private network that send to pods themselves, such as load balancers. */
export async function routeToPods(cloud: Cloud, node: Node, from: readonly Client[]): Promise<void> {
  await cloud.routePods(
    rangeOn(node),
    node,
    from.map(({ namespace }) => namespace),
  );
}
