import { PORT_KEYS } from "../blueprint/port-key.js";
import type { PortRule } from "../blueprint/ports.js";
import { showPorts } from "../blueprint/show-ports.js";
import type { Finding, KeyPath } from "../finding.js";
import { type Check, type CheckInput, finding, type Neighbour } from "./check.js";

/** Environments that share a cluster take nothing from each other: names, addresses of clients, ports, nodes. */
export const neighbours: Check = (input) =>
  input.neighbours.flatMap((other) => [...identity(input, other), ...cluster(input, other), ...ports(input, other)]);

const error = (path: KeyPath, message: string, fix: string, allowed?: string): Finding =>
  finding("neighbours", "error", path, message, fix, allowed);

function identity({ environment }: CheckInput, { environment: other, file }: Neighbour): Finding[] {
  const same = (key: "name" | "domain", what: string) =>
    environment[key] === other[key]
      ? [
          error(
            [key],
            `${key} is ${environment[key]}, as in ${file}: both would be the same ${what}`,
            `choose another ${key}`,
          ),
        ]
      : [];
  return [...same("name", "namespaces and stacks"), ...same("domain", "address for clients")];
}

/** What a cluster has once is written the same in both. */
function cluster({ environment, cloud, sizing }: CheckInput, other: Neighbour): Finding[] {
  const { file, path } = other;
  if (environment.cloud.provider === "outscale-oks" && other.environment.cloud.provider === "outscale-oks") {
    const message = `${path[0]}[${path[1]}] is ${file}, and both have provider outscale-oks: each makes a cluster of its own`;
    return [
      error(path, message, "use provider generic for the second environment of a cluster, or remove it from the list"),
    ];
  }
  const differs = (key: string[], mine: string, its: string) =>
    mine === its
      ? []
      : [
          error(
            ["cloud", ...key],
            `cloud.${key.join(".")} is ${mine}, but ${its} in ${file}, on the same cluster`,
            "correct one of the two",
          ),
        ];
  const { network, kubernetes } = environment.cloud;
  const itsNetwork = other.environment.cloud.network;
  const most = environment.cloud.provider === "generic" ? environment.cloud.maxNodesPerPool : undefined;
  const shared = cloud.poolLabel !== undefined && cloud.poolLabel === other.cloud.poolLabel;
  return [
    ...differs(["kubernetes"], kubernetes, other.environment.cloud.kubernetes),
    ...differs(["network", "pods"], network.pods.text, itsNetwork.pods.text),
    ...differs(["network", "services"], network.services.text, itsNetwork.services.text),
    ...Object.values(shared && most !== undefined ? sizing.pools : {}).flatMap(({ pool, nodes: mine }) => {
      const its = other.sizing.pools[pool].nodes;
      if (mine + its <= (most ?? 0)) return [];
      const message = `the ${pool} pool needs ${mine} nodes here and ${its} in ${file}, but cloud.maxNodesPerPool is ${most}`;
      return [
        error(["cloud", "maxNodesPerPool"], message, "add nodes, or lower the demand of one", `at least ${mine + its}`),
      ];
    }),
  ];
}

/** A NodePort is the whole cluster's; a host port is the node's, and nodes of a pool of media servers are not shared. */
function ports(input: CheckInput, other: Neighbour): Finding[] {
  const sharedNodes = input.cloud.poolLabel === undefined || other.cloud.poolLabel === undefined;
  const taken = (blueprint: Neighbour["blueprint"]) =>
    blueprint.ports.filter(
      ({ outside }) => outside?.via === "nodePort" || (sharedNodes && outside?.via === "hostPort"),
    );
  const theirs = taken(other.blueprint);
  const suggested: PortRule[] = [];
  return taken(input.blueprint).flatMap((rule) => {
    const clash = theirs.find((its) => meet(rule, its));
    const key = PORT_KEYS[rule.id];
    if (!clash?.outside || !rule.outside || !key) return [];
    const kind = rule.outside.via === "nodePort" ? "NodePort" : "host port";
    const free = firstFree(rule, [...theirs, ...input.blueprint.ports, ...suggested], input);
    if (free) suggested.push(free);
    return [
      error(
        ["ports", key],
        `${kind} ${showPorts(rule.outside.ports)} of ${rule.id} is taken by ${clash.id} (${showPorts(clash.outside.ports)}) of ${other.file}`,
        `set ports.${key} to ${free?.outside ? showPorts(free.outside.ports) : "free ports"}`,
      ),
    ];
  });
}

/** The rule on the first ports that nobody has: in the band of fixed NodePorts, or anywhere above on the hosts. */
function firstFree(rule: PortRule, taken: readonly PortRule[], { cloud }: CheckInput): PortRule | undefined {
  if (!rule.outside) return undefined;
  const { via, ports: wanted } = rule.outside;
  const width = wanted.to - wanted.from;
  const [first, last] = via === "nodePort" ? [cloud.nodePorts.from, cloud.nodePorts.fixedTo] : [wanted.from, 32_000];
  for (let from = first; from + width <= last; from += 1) {
    const candidate = { ...rule, outside: { via, ports: { from, to: from + width } } };
    if (!taken.some((each) => meet(candidate, each))) return candidate;
  }
  return undefined;
}

const meet = (a: PortRule, b: PortRule) =>
  a.outside !== null &&
  b.outside !== null &&
  a.outside.via === b.outside.via &&
  // A NodePort has one Service, whatever its protocol.
  (a.protocol === b.protocol || a.outside.via === "nodePort") &&
  a.outside.ports.from <= b.outside.ports.to &&
  b.outside.ports.from <= a.outside.ports.to;
