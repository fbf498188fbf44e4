import type {
  ImageValue,
  MediaExposure,
  PortRangeValue,
  PublicAddressValue,
  ResourcesValue,
  SchedulingValue,
  SecretKeyValue,
} from "./common.js";

/** TURN servers may also stand behind a load balancer that carries UDP; SFUs never, as each is reached at its own address. */
export type TurnExposure = MediaExposure | "udpLoadBalancer";

/** Values of `charts/coturn`. */
export interface CoturnValues {
  readonly replicas: number;
  readonly images: { readonly server: ImageValue; readonly prepare: ImageValue };
  readonly imagePullSecrets: readonly string[];
  /** How the UDP listener is reached. */
  readonly exposure: TurnExposure;
  /** Serve clients over IPv6 too; relays stay IPv4. */
  readonly dualStack: boolean;
  /** Host name clients use; also the TURN realm. */
  readonly realm: string;
  readonly ports: {
    /** STUN and TURN over UDP: the container's port. */
    readonly listen: number;
    /** TURN over TLS: the container's port. */
    readonly tls: number;
    readonly metrics: number;
    /** Relay sockets; no inbound rule, the client always sends first. */
    readonly relay: PortRangeValue;
    /** NodePort of the UDP listener under `nodePortPublicIp`; 0 otherwise. */
    readonly udpNodePort: number;
  };
  readonly udp: {
    readonly enabled: boolean;
    readonly annotations: Readonly<Record<string, string>>;
    /** Port of the load balancer under `udpLoadBalancer`; 0 otherwise. */
    readonly loadBalancerPort: number;
  };
  readonly tls: {
    readonly enabled: boolean;
    /** Secret of type kubernetes.io/tls; renewed certificates are picked up without a restart. */
    readonly secretName: string;
    /** TCP load balancer in front of the TLS listener. */
    readonly loadBalancer: { readonly port: number; readonly annotations: Readonly<Record<string, string>> };
  };
  readonly publicAddress: PublicAddressValue;
  readonly authSecret: SecretKeyValue;
  readonly peers: {
    /** UDP ports of the SFUs: the only ones that relayed traffic may reach. */
    readonly udpPorts: readonly PortRangeValue[];
    /** CIDRs denied on top of the built-in list. */
    readonly deny: readonly string[];
    /** CIDRs of the SFUs' addresses, where known: then every other peer is denied. */
    readonly allow: readonly string[];
    /** Allow the server's own address: only where an SFU may share its node under host networking. */
    readonly allowOwnAddress: boolean;
  };
  readonly quotas: {
    /** Allocations per user; LiveKit's user name is per join. */
    readonly user: number;
    readonly total: number;
    /** Bytes per second, per allocation and direction. */
    readonly maxBps: number;
  };
  /** 401 answers per second and source address; sized for a campus behind one NAT. */
  readonly unauthorizedPerSecond: number;
  readonly drainSeconds: number;
  readonly maxUnavailable: number;
  readonly priorityClassName: string;
  readonly scheduling: SchedulingValue;
  readonly resources: ResourcesValue;
  readonly networkPolicy: { readonly enabled: boolean; readonly metricsFromNamespaces: readonly string[] };
}
