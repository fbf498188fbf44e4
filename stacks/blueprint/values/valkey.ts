import type { ImageValue, ResourcesValue, SchedulingValue, SecretKeyValue } from "./common.js";

/** Values of `charts/valkey`. */
export interface ValkeyValues {
  /** 3 with Sentinel, 1 without. */
  readonly replicas: 1 | 3;
  readonly images: { readonly server: ImageValue };
  readonly imagePullSecrets: readonly string[];
  /** The cluster's DNS domain, part of the names that members announce. */
  readonly clusterDomain: string;
  readonly ports: { readonly server: number; readonly sentinel: number };
  /** Disabled with one replica. */
  readonly sentinel: {
    readonly enabled: boolean;
    readonly masterName: string;
    readonly quorum: number;
    readonly downAfterMilliseconds: number;
    readonly failoverTimeoutMilliseconds: number;
  };
  /** Password of the default user, of replication and of Sentinel. */
  readonly passwordSecret: SecretKeyValue;
  /** Password of the ACL user `relais-check` (PING, INFO, SENTINEL get-master-addr-by-name). */
  readonly checkPasswordSecret: SecretKeyValue;
  /** A primary without this many in-time replicas refuses writes. */
  readonly minReplicasToWrite: number;
  readonly minReplicasMaxLagSeconds: number;
  readonly storage: { readonly size: string; readonly className: string };
  readonly priorityClassName: string;
  readonly scheduling: SchedulingValue;
  readonly resources: ResourcesValue;
  readonly networkPolicy: {
    readonly enabled: boolean;
    /** Namespaces whose pods may connect. */
    readonly clientNamespaces: readonly string[];
    readonly metricsFromNamespaces: readonly string[];
  };
}
