import { closest } from "fastest-levenshtein";
import type { GenericCloud } from "../config/schema.js";
import { own } from "../own.js";
import type { Cloud } from "./cloud.js";

/** Any Kubernetes cluster that exists already; its owner opens the ports and gives nodes public addresses. */
export function generic(config: GenericCloud): Cloud {
  const types = Object.keys(config.nodeTypes);
  const first = types[0] ?? "";
  return {
    id: "generic",
    title: "an existing Kubernetes cluster",
    // Nothing is known of the load balancer, so only what every one of them does is used, unless the environment says more.
    loadBalancer: { protocols: config.loadBalancers, mixed: false },
    exposures: ["nodePortPublicIp", "hostNetworkPublicIp"],
    // kube-apiserver's default --service-node-port-range and its static band (KEP-3668).
    nodePorts: { from: 30_000, to: 32_767, fixedTo: 30_085 },
    publicAddressFrom: ["node"],
    metadataUrl: undefined,
    ipv6: config.ipv6 ? [config.ipv6.pods, config.ipv6.services] : [],
    reserved: ["169.254.169.254/32"],
    volumes: undefined,
    defaultNodes: { system: first, sfu: first, turn: first },
    shape: (type) => {
      const shape = own(config.nodeTypes, type);
      return shape && { type, ...shape };
    },
    alternatives: () => types,
    nodeTypes: types.join(", "),
    // Comparing long texts takes long, and no type is that long.
    nearestType: (type) => (types.length > 0 ? closest(type.slice(0, 60), types) : undefined),
    mostVcpus: Math.max(...Object.values(config.nodeTypes).map(({ vcpu }) => vcpu)),
    zones: config.zones,
    loadBalancerAnnotations: () => ({}),
    poolLabel: config.poolLabel,
    nodePortAnnotation: undefined,
  };
}
