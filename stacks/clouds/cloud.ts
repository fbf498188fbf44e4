import type { MediaExposure, PublicAddressSource } from "../blueprint/values.js";
import type { NodeShape, PoolName } from "../capacity/node-shape.js";
import type { Environment } from "../config/schema.js";

/** What a load balancer has to do. */
export interface LoadBalancerNeed {
  /** Seconds a silent connection may live: WebSockets and TURN/TLS are quiet for long. */
  readonly idleSeconds: number;
  /** Seconds that open connections go on to a server behind it which takes no new ones; none where nothing drains. */
  readonly drainSeconds?: number;
  /** Zones that must each have a balancer, because one of them may fail. */
  readonly zones: readonly string[];
  readonly internal: boolean;
}

/**
 * What a provider can do, as data and small functions. A check or the blueprint asks here and never for a provider's
 * name. Sources stand beside each provider's values.
 */
export interface Cloud {
  readonly id: Environment["cloud"]["provider"];
  readonly title: string;
  /** Protocols a Service of type LoadBalancer can carry, and whether one Service may mix them. */
  readonly loadBalancer: { readonly protocols: readonly ("TCP" | "UDP")[]; readonly mixed: boolean };
  readonly exposures: readonly MediaExposure[];
  /** NodePorts that can be opened to clients, and the band that dynamic allocation leaves alone. */
  readonly nodePorts: { readonly from: number; readonly to: number; readonly fixedTo: number };
  /** Sources of a node's public address, best first. */
  readonly publicAddressFrom: readonly PublicAddressSource[];
  /** URL of the metadata service that answers with the public IPv4; undefined if there is none. */
  readonly metadataUrl: string | undefined;
  /** IPv6 networks of pods and Services; empty unless the cluster has both families. */
  readonly ipv6: readonly string[];
  /** Networks nobody may relay or send media to, besides the environment's own. */
  readonly reserved: readonly string[];
  /** CSI driver of volumes that stay with their zone, and its parameters; undefined where the cluster's default class is used. */
  readonly volumes: { readonly provisioner: string; readonly parameters: Readonly<Record<string, string>> } | undefined;
  readonly defaultNodes: Readonly<Record<PoolName, string>>;
  /** The shape of a node type; undefined if the cloud has no such type. */
  shape(type: string): NodeShape | undefined;
  /** Node types that may take the place of one, itself among them: of the same kind, larger and smaller. */
  alternatives(type: string): readonly string[];
  /** Node types in words, for findings. */
  readonly nodeTypes: string;
  /** The node type that comes closest to one that there is not; undefined if there is none at all. */
  nearestType(type: string): string | undefined;
  /** vCPUs of the largest node type. */
  readonly mostVcpus: number;
  /** Zones as nodes are labelled with them. */
  readonly zones: readonly string[];
  /** Annotations that make a LoadBalancer Service do what is needed. */
  loadBalancerAnnotations(need: LoadBalancerNeed): Readonly<Record<string, string>>;
  /** Label whose value is the pool's name; undefined where pods share all nodes. */
  readonly poolLabel: string | undefined;
  /** Annotation that opens a NodePort in the nodes' firewall; undefined if unknown or not needed. */
  readonly nodePortAnnotation: { readonly key: string; readonly value: string } | undefined;
}
