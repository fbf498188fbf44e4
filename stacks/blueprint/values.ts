import type {
  ConnectivityValues,
  CoturnValues,
  EdgeValues,
  HostNetworkPolicyValues,
  LiveKitServerValues,
  ValkeyValues,
} from "./generated/chart-values.js";

/** How an SFU is reached from outside; decided per cloud. */
export type MediaExposure = LiveKitServerValues["exposure"];

/** TURN servers may also stand behind a load balancer that carries UDP; SFUs never, as each is reached at its own address. */
export type TurnExposure = CoturnValues["exposure"];

/** How a media server's init container resolves the address that clients reach it at. */
export type PublicAddressValue = CoturnValues["publicAddress"];

/** The same for a pod's IPv6 address under dual stack. */
export type PublicIpv6Value = LiveKitServerValues["publicAddress"]["ipv6"];

/** Where a media server learns its address. */
export type PublicAddressSource = PublicAddressValue["from"][number];

type Ports = LiveKitServerValues["ports"];
type Turn = LiveKitServerValues["turn"];
type Redis = LiveKitServerValues["redis"];

/** How SFUs reach Redis: not at all, at one address, through the sidecar to a Sentinel group, or as a cluster. */
export type RedisClientValue =
  | { readonly mode: "none" }
  | ({ readonly mode: "address" } & Pick<Redis, "address" | "passwordSecret" | "namespace"> & RedisAt)
  | ({ readonly mode: "sentinel" } & Omit<Redis, "mode" | "address" | "cidrs" | "tls"> & RedisAt)
  | ({ readonly mode: "cluster" } & Pick<Redis, "members" | "port" | "passwordSecret" | "namespace"> & RedisAt);

type RedisAt = Partial<Pick<Redis, "cidrs" | "tls">>;

type Certificate = EdgeValues["certificate"];
type Acme = Certificate["acme"];

/** Where the edge's certificate comes from. */
export type CertificateValue =
  | { readonly from: "existing" }
  | { readonly from: "certManager"; readonly issuer: Omit<Certificate["issuer"], "group"> }
  | {
      readonly from: "certManager";
      readonly acme: Pick<Acme, "directory" | "caBundle"> & {
        readonly rfc2136: Pick<Acme["rfc2136"], "nameserver" | "keyName" | "secret">;
      };
    };

/** Values without some keys of one group. */
type Without<Values, Group extends keyof Values, Keys extends keyof Values[Group]> = Omit<Values, Group> &
  Readonly<Record<Group, Omit<Values[Group], Keys>>>;

type Monitoring = CoturnValues["monitoring"];

/** What Prometheus and Grafana are told; absent, the charts' defaults hold: nothing. */
export interface MonitoringValue {
  readonly serviceMonitor: Omit<Monitoring["serviceMonitor"], "interval">;
  readonly rules: Monitoring["rules"];
  readonly dashboard: Omit<Monitoring["dashboard"], "labels">;
}

/** What a release sets: all of its chart's values, but for those that are left to the chart's own defaults. */
export interface ReleaseValues {
  readonly "livekit-server": Omit<
    Without<LiveKitServerValues, "networkPolicy", "webhookTargetPorts" | "apiServerPorts">,
    "ports" | "redis" | "turn" | "config" | "monitoring" | "workload" | "autoscaling" | "pools"
  > &
    Partial<Pick<LiveKitServerValues, "workload" | "autoscaling" | "pools">> & {
      readonly redis: RedisClientValue;
      readonly ports: Omit<Ports, "udpMux"> & Partial<Pick<Ports, "udpMux">>;
      readonly turn: Omit<Turn, "embedded"> & Partial<Pick<Turn, "embedded">>;
      readonly monitoring?: MonitoringValue;
    };
  readonly coturn: Omit<Without<CoturnValues, "networkPolicy", "apiServerPorts">, "monitoring"> & {
    readonly monitoring?: MonitoringValue;
  };
  readonly valkey: Omit<
    ValkeyValues,
    "helperResources" | "images" | "tls" | "objectStorage" | "backup" | "restore" | "monitoring"
  > & {
    readonly images: Omit<ValkeyValues["images"], "exporter" | "transfer"> & Partial<ValkeyValues["images"]>;
    readonly monitoring?: MonitoringValue & { readonly exporter: { readonly enabled: true } };
  };
  readonly edge: Omit<
    Without<EdgeValues, "gateway", "port">,
    "certificate" | "hsts" | "headers" | "externalDns" | "loadBalancer"
  > & { readonly certificate: CertificateValue };
  readonly "host-network-policy": HostNetworkPolicyValues;
  readonly connectivity: Omit<ConnectivityValues, "seconds">;
}
