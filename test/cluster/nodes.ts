import type { NodePool } from "../../stacks/blueprint/oks-infrastructure.js";
import type { Decided } from "../../stacks/design.js";
import type { Manifest } from "../charts/rendered.js";
import type { Api } from "./api.js";

/** Nodes of one kind and zone. */
export interface NodeGroup {
  readonly name: string;
  readonly zone: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
  readonly vcpu: number;
  /** GiB. */
  readonly memory: number;
}

export const ZONE = "topology.kubernetes.io/zone";

/** What stands behind the nodes of an environment: on OKS its NodePools, elsewhere what the operator was told to bring. */
export function nodeGroups({ blueprint, environment }: Decided): NodeGroup[] {
  const own = blueprint.infrastructure?.objects.map(({ manifest }) => manifest).filter(isNodePool);
  if (own) return own.map(ofNodePool);
  const { cloud } = environment;
  const label = cloud.provider === "generic" ? cloud.poolLabel : undefined;
  const { pools } = blueprint;
  // Where pods share all nodes, the largest pool has room for the others.
  const shared = Object.values(pools)
    .sort((a, b) => b.nodes - a.nodes)
    .slice(0, 1);
  return (label === undefined ? shared : Object.values(pools)).flatMap(({ pool, zones, vcpu, memory }) =>
    zones.map(({ zone, nodes }) => ({
      name: `${blueprint.name}-${label === undefined ? "node" : pool}-${zone}`,
      zone,
      labels: label === undefined ? {} : { [label]: pool },
      count: nodes,
      vcpu,
      memory,
    })),
  );
}

const isNodePool = (manifest: { readonly kind: string }): manifest is NodePool => manifest.kind === "NodePool";

/** Double of OKS: as many nodes as a NodePool desires, with its labels. */
function ofNodePool({ metadata, spec }: NodePool): NodeGroup {
  const [, vcpu, memory] = /\.c(\d+)r(\d+)/.exec(spec.nodeType) ?? [];
  const [zone] = spec.zones;
  return {
    name: metadata.name,
    zone,
    labels: spec.nodeLabels,
    count: spec.desiredNodes,
    vcpu: Number(vcpu),
    memory: Number(memory),
  };
}

/** Creates the nodes of these groups that are missing. */
export async function addNodes(api: Api, groups: readonly NodeGroup[]): Promise<void> {
  const there = new Set((await api.list("/api/v1/nodes")).map(({ metadata }) => metadata.name));
  const names = groups.map((group) => Array.from({ length: group.count }, (_, index) => `${group.name}-${index}`));
  const missing = groups.flatMap((group, index) =>
    (names[index] ?? []).filter((name) => !there.has(name)).map((name) => fakeNode(name, group)),
  );
  await Promise.all(missing.map((node) => api.ask("POST", "/api/v1/nodes", node)));
}

/**
 * Deletes the nodes of the environment's groups above their count, those without a pod only, as a pool's controller should. Gives
 * how many it could not delete.
 */
export async function removeSpareNodes(api: Api, groups: readonly NodeGroup[]): Promise<number> {
  const [nodes, pods] = await Promise.all([api.list("/api/v1/nodes"), api.list("/api/v1/pods")]);
  const busy = new Set(pods.map(({ spec }) => spec.nodeName));
  const groupOf = ({ metadata }: Manifest): string => metadata.name.replace(/-\d+$/, "");
  const spare = [...new Set(nodes.map(groupOf))].map((name) => {
    const own = nodes.filter((node) => groupOf(node) === name);
    const wanted = groups.find((group) => group.name === name)?.count ?? 0;
    const free = own.filter(({ metadata }) => !busy.has(metadata.name));
    return { excess: Math.max(0, own.length - wanted), free };
  });
  const going = spare.flatMap(({ excess, free }) => free.slice(0, excess));
  await Promise.all(going.map(({ metadata }) => api.ask("DELETE", `/api/v1/nodes/${metadata.name}`)));
  return spare.reduce((sum, { excess }) => sum + excess, 0) - going.length;
}

function fakeNode(name: string, { zone, labels, vcpu, memory }: NodeGroup): Manifest {
  const amounts = (millicores: number, mebibytes: number) => ({
    cpu: `${Math.floor(millicores)}m`,
    memory: `${mebibytes}Mi`,
    "ephemeral-storage": "100Gi",
    pods: "110",
  });
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { "kwok.x-k8s.io/node": "fake" },
      labels: {
        ...labels,
        [ZONE]: zone,
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
      },
    },
    status: {
      addresses: [{ type: "Hostname", address: name }],
      conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
      capacity: amounts(vcpu * 1000, memory * 1024),
      allocatable: amounts(vcpu * 1000 - reservedMillicores(vcpu), memory * 1024 - reservedMebibytes(memory)),
      nodeInfo: {
        architecture: "amd64",
        operatingSystem: "linux",
        kubeletVersion: "v1.37.2",
        kernelVersion: "",
        osImage: "",
        containerRuntimeVersion: "",
        machineID: "",
        systemUUID: "",
        bootID: "",
        kubeProxyVersion: "",
      },
    },
  };
}

/**
 * What a provider keeps of a node for kubelet and system. OKS does not publish its figures; these are GKE's, which are public and
 * rather large. Source: cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes.
 */
const reservedMillicores = (vcpu: number): number =>
  [0.06, 0.01, 0.005, 0.005].reduce((sum, share, core) => sum + (core < vcpu ? share * 1000 : 0), 0) +
  Math.max(0, vcpu - 4) * 2.5;

function reservedMebibytes(memory: number): number {
  const steps = [
    { gibibytes: 4, share: 0.25 },
    { gibibytes: 4, share: 0.2 },
    { gibibytes: 8, share: 0.1 },
    { gibibytes: 112, share: 0.06 },
  ];
  let left = memory;
  let reserved = 100; // eviction threshold
  for (const { gibibytes, share } of steps) {
    reserved += Math.min(left, gibibytes) * share * 1024;
    left = Math.max(0, left - gibibytes);
  }
  return Math.ceil(reserved);
}
