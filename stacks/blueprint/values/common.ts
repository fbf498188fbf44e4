/** Value shapes that several charts share. A chart's own `values.schema.json` is its contract; these types mirror it. */

/** An image by registry, repository and tag; a digest, once known, wins over the tag. */
export interface ImageValue {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  /** `sha256:...`, or empty while nobody has resolved it. */
  readonly digest: string;
  readonly pullPolicy: "IfNotPresent" | "Always";
}

/** An inclusive range of ports. */
export interface PortRangeValue {
  readonly from: number;
  readonly to: number;
}

/** One key of an existing Secret in the release's namespace. */
export interface SecretKeyValue {
  readonly name: string;
  readonly key: string;
}

/** Where a media server learns the address that clients reach it at. */
export type PublicAddressSource = "value" | "metadata" | "node" | "stun" | "hostIP";

/** How the init container resolves the public address; sources are tried in order until one answers. */
export interface PublicAddressValue {
  readonly from: readonly PublicAddressSource[];
  /** The address itself, for source `value`; empty otherwise. */
  readonly value: string;
  /** URL that answers with the node's public IPv4 as text, for source `metadata`. */
  readonly metadataUrl: string;
  /** `host:port` of own STUN servers outside the NAT, for source `stun`. */
  readonly stunServers: readonly string[];
  /** Accept a private address (a lab on its own LAN). Otherwise only global unicast is accepted. */
  readonly allowPrivate: boolean;
  /** Seconds to wait for an address before the init container fails; addresses are linked late on some clouds. */
  readonly timeoutSeconds: number;
}

/** The same for a pod's IPv6 address under dual stack; nodes mostly hold their public one themselves. */
export interface PublicIpv6Value {
  readonly from: readonly Exclude<PublicAddressSource, "metadata">[];
  /** The address itself, for source `value`; empty otherwise. */
  readonly value: string;
}

/** Requests and limits as Kubernetes writes them. Media servers have no CPU limit: throttling drops packets. */
export interface ResourcesValue {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

/** Where pods may run. Labels become a required node affinity. */
export interface SchedulingValue {
  readonly nodeLabels: Readonly<Record<string, string>>;
  /** Spread over `topology.kubernetes.io/zone` with skew 1. */
  readonly spreadZones: boolean;
  readonly tolerations: readonly Readonly<Record<string, string>>[];
}

/** How a server is reached from outside; decided per cloud. */
export type MediaExposure = "nodePortPublicIp" | "hostNetworkPublicIp";
