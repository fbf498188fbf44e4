import type {
  ImageValue,
  MediaExposure,
  PortRangeValue,
  PublicAddressValue,
  PublicIpv6Value,
  ResourcesValue,
  SchedulingValue,
  SecretKeyValue,
} from "./common.js";

/** Values of `charts/livekit-server`. */
export interface LiveKitServerValues {
  readonly replicas: number;
  readonly images: {
    readonly server: ImageValue;
    /** Python: resolves the public address and composes the config from Secrets into memory. */
    readonly prepare: ImageValue;
    /** HAProxy: the TCP proxy to the Valkey primary on 127.0.0.1. */
    readonly redisProxy: ImageValue;
  };
  readonly imagePullSecrets: readonly string[];
  readonly exposure: MediaExposure;
  readonly ports: {
    /** HTTP and WebSocket; also carries the admin API, so only `/rtc` is routed from outside. */
    readonly signal: number;
    readonly metrics: number;
    /** UDP mux range, one socket per port: equal to container port, nodePort and firewall rule. */
    readonly mediaUdp: PortRangeValue;
    readonly mediaTcp: number;
  };
  readonly mediaService: {
    /** Annotations of both media Services, e.g. the one that opens a NodePort in the cloud's firewall. */
    readonly annotations: Readonly<Record<string, string>>;
  };
  /** Serve clients over IPv6 too. */
  readonly dualStack: boolean;
  readonly publicAddress: PublicAddressValue & { readonly ipv6: PublicIpv6Value };
  /** ICE-lite: the SFU never sends first, so no NAT entry of its own can collide with the nodePort. */
  readonly iceLite: boolean;
  /** Own STUN servers for clients, bare `host:port`. Never empty: LiveKit then hands out foreign ones. */
  readonly stunServers: readonly string[];
  readonly turn: {
    readonly servers: readonly { readonly host: string; readonly port: number; readonly protocol: "udp" | "tls" }[];
    readonly secret: SecretKeyValue;
    readonly ttlSeconds: number;
  };
  /** Secrets that hold one API key pair each (`LIVEKIT_API_KEY`, `LIVEKIT_API_SECRET`). */
  readonly apiKeySecrets: readonly string[];
  readonly webhook: {
    readonly urls: readonly string[];
    /** Which of `apiKeySecrets` signs the webhooks; empty when there is no URL. */
    readonly apiKeySecret: string;
  };
  /** Certificates that replace the image's list, for webhook receivers; none if `secretName` is empty. */
  readonly trust: { readonly secretName: string; readonly key: string };
  readonly redis: RedisClientValue;
  /** Node limits that turn joins away with 503; 0 = unlimited. */
  readonly limits: { readonly numTracks: number; readonly bytesPerSecond: number };
  readonly room: { readonly maxParticipants: number };
  readonly logLevel: "debug" | "info" | "warn" | "error";
  /** Seconds a stopping SFU waits for its meetings to end: the pod's grace period. */
  readonly drainSeconds: number;
  /** SFUs that may be replaced at the same time: the spare capacity. */
  readonly maxUnavailable: number;
  readonly priorityClassName: string;
  readonly scheduling: SchedulingValue;
  readonly resources: ResourcesValue;
  readonly networkPolicy: {
    readonly enabled: boolean;
    /** Namespaces whose pods may reach the signal port (the edge, applications in the cluster). */
    readonly signalFromNamespaces: readonly string[];
    readonly metricsFromNamespaces: readonly string[];
    /** Pod, service and metadata ranges that media must never be sent to. */
    readonly mediaEgressExcept: readonly string[];
  };
}

/** How SFUs reach Redis: through the sidecar to a Sentinel group, to one address, or not at all. */
export type RedisClientValue =
  | { readonly mode: "none" }
  | {
      readonly mode: "address";
      readonly address: string;
      readonly passwordSecret: SecretKeyValue;
      readonly namespace: string;
    }
  | {
      readonly mode: "sentinel";
      readonly masterName: string;
      /** Stable host name of each member; Sentinel announces exactly these names. */
      readonly members: readonly string[];
      readonly port: number;
      readonly sentinelPort: number;
      readonly passwordSecret: SecretKeyValue;
      /** Password of the ACL user `relais-check`, limited to PING, INFO and SENTINEL get-master-addr-by-name. */
      readonly checkPasswordSecret: SecretKeyValue;
      /** Namespace of the members, for the egress policy. */
      readonly namespace: string;
    };
