import { IP_POOL_MAXIMUM, type NodePool } from "../blueprint/oks-infrastructure.js";
import { tinavShape } from "../clouds/outscale-oks.js";
import { type Check, finding } from "./check.js";

/** `desiredNodes` at most. Source: NodePool CRD. */
const NODES_MAXIMUM = 5000;
/** Names of cluster objects and projects. Source: OKS OpenAPI, project name. */
const NAME = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/;

/**
 * The rules of the OKS custom resources, which the provider only checks once the cluster exists, and the addresses:
 * too few would leave nodes without one, in silence.
 */
export const oksNodePools: Check = ({ blueprint }) => {
  const { infrastructure } = blueprint;
  if (!infrastructure) return [];
  const addresses = new Map(
    infrastructure.objects.flatMap(({ manifest }) =>
      manifest.kind === "IPPool" ? [[manifest.metadata.name, manifest.spec.numAddresses] as const] : [],
    ),
  );
  const name = NAME.test(infrastructure.project.name)
    ? []
    : [
        finding(
          "oks-node-pools",
          "error",
          ["name"],
          `name is "${infrastructure.project.name}"`,
          "change it",
          "2 to 40 letters, digits, dashes",
        ),
      ];
  return [
    ...name,
    ...infrastructure.objects.flatMap(({ manifest }) =>
      manifest.kind === "NodePool" ? poolFindings(manifest, addresses) : [],
    ),
    ...[...addresses]
      .filter(([, count]) => count > IP_POOL_MAXIMUM)
      .map(([pool, count]) =>
        finding(
          "oks-node-pools",
          "error",
          ["demand"],
          `IP pool ${pool} has ${count} addresses`,
          "split the pool",
          `at most ${IP_POOL_MAXIMUM}`,
        ),
      ),
  ];
};

function poolFindings({ metadata, spec }: NodePool, addresses: ReadonlyMap<string, number>) {
  const problem = (message: string, fix: string, allowed?: string) =>
    finding("oks-node-pools", "error", ["demand"], `node pool ${metadata.name} ${message}`, fix, allowed);
  const needed = spec.desiredNodes + spec.upgradeStrategy.maxSurge;
  const available = spec.ipPoolName === undefined ? needed : (addresses.get(spec.ipPoolName) ?? 0);
  return [
    ...(tinavShape(spec.nodeType)
      ? []
      : [problem(`has node type "${spec.nodeType}"`, "choose a tinav type", "tinav3 to tinav7")]),
    ...(Number.isInteger(spec.desiredNodes) && spec.desiredNodes >= 0 && spec.desiredNodes <= NODES_MAXIMUM
      ? []
      : [
          problem(
            `wants ${spec.desiredNodes} nodes`,
            "lower the demand or choose a larger node type",
            `0 to ${NODES_MAXIMUM}`,
          ),
        ]),
    ...(available >= needed
      ? []
      : [problem(`needs ${needed} addresses, its IP pool has ${available}`, "enlarge the IP pool")]),
  ];
}
