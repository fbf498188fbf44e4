import { type Cidr, contains, overlaps, PRIVATE, parseCidr } from "../config/network.js";
import { type Check, finding } from "./check.js";

/** Addresses that are taken beside nodes: control plane, load balancers, gateways. Unconfirmed, generous. */
const NET_RESERVE = 64;
/** Pods on a node beside ours: CNI, CSI, operators. Kubernetes' own default limit. */
const PODS_PER_NODE = 110;

/** Networks are private, disjoint, and large enough for what sizing asks. */
export const networks: Check = ({ environment, cloud, sizing }) => {
  const { network } = environment.cloud;
  const named: [string, Cidr][] = Object.entries(network);
  const reserved = cloud.reserved.flatMap((text): [string, Cidr][] => {
    const parsed = parseCidr(text);
    return parsed ? [[`the reserved ${text}`, parsed]] : [];
  });
  const at = (key: string) => ["cloud", "network", key];
  const clashes = named.flatMap(([key, cidr], index) =>
    [...named.slice(index + 1), ...reserved]
      .filter(([, other]) => overlaps(cidr, other))
      .map(([other, otherCidr]) =>
        finding(
          "networks",
          "error",
          at(key),
          `cloud.network.${key} is ${cidr.text}, which overlaps ${other.startsWith("the ") ? other : `${other} (${otherCidr.text})`}`,
          "choose disjoint networks",
        ),
      ),
  );
  const open = named
    .filter(([, cidr]) => !PRIVATE.some((range) => contains(range, cidr)))
    .map(([key, cidr]) =>
      finding(
        "networks",
        "error",
        at(key),
        `cloud.network.${key} is ${cidr.text}, which is not private`,
        "choose a private network",
        "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16",
      ),
    );
  const nodes = Object.values(sizing.pools).reduce((sum, pool) => sum + pool.nodes, 0);
  return [
    ...clashes,
    ...open,
    ...(environment.cloud.provider === "outscale-oks" ? sizes(environment.cloud.network, nodes) : []),
  ];
};

function sizes(network: { nodes: Cidr; pods: Cidr }, nodes: number) {
  const room = (cidr: Cidr) => cidr.last - cidr.first + 1;
  // OKS projects take /16 to /23. Source: OKS OpenAPI 0684cd47, ProjectInput.cidr.
  const prefix =
    network.nodes.prefix >= 16 && network.nodes.prefix <= 23
      ? []
      : [
          finding(
            "networks",
            "error",
            ["cloud", "network", "nodes"],
            `cloud.network.nodes is ${network.nodes.text}`,
            "change its size",
            "/16 to /23",
          ),
        ];
  const small = (key: "nodes" | "pods", need: number) =>
    room(network[key]) >= need
      ? []
      : [
          finding(
            "networks",
            "error",
            ["cloud", "network", key],
            `cloud.network.${key} is ${network[key].text} with ${room(network[key])} addresses, but ${nodes} nodes need ${need}`,
            `use a /${32 - Math.ceil(Math.log2(need))} or larger`,
          ),
        ];
  return [...prefix, ...small("nodes", nodes + NET_RESERVE), ...small("pods", nodes * PODS_PER_NODE)];
}
