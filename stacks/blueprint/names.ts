import type { Environment } from "../config/schema.js";

/** Names that several parts of the blueprint share. */
export interface Names {
  /** Namespace of SFU, TURN and edge. */
  readonly mediaNamespace: string;
  /** Namespace of Valkey. */
  readonly dataNamespace: string;
  readonly mediaPriority: string;
  readonly dataPriority: string;
  readonly storageClass: string;
  /** Name for STUN and TURN over UDP: the TURN nodes' addresses. */
  readonly turnHost: string;
  /** Name for TURN over TLS: its load balancer. */
  readonly turnsHost: string;
  /** Host names of the Valkey members; Sentinel announces exactly these. */
  readonly valkeyMembers: (count: number) => string[];
}

/** Environments can share a cluster, so every cluster-scoped name starts with the environment's. */
export function names(environment: Environment): Names {
  const { name, domain } = environment;
  const { clusterDomain } = environment.cloud;
  const dataNamespace = `${name}-data`;
  return {
    mediaNamespace: `${name}-media`,
    dataNamespace,
    mediaPriority: `${name}-media`,
    dataPriority: `${name}-data`,
    storageClass: `${name}-data`,
    turnHost: `turn.${domain}`,
    turnsHost: `turns.${domain}`,
    valkeyMembers: (count) =>
      Array.from({ length: count }, (_, index) => `valkey-${index}.${dataNamespace}.svc.${clusterDomain}`),
  };
}
