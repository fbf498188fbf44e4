import type { PoolName } from "../capacity/node-shape.js";
import type { PoolSize } from "../capacity/sizing.js";
import type { Image } from "./images.js";
import type { Infrastructure } from "./oks-infrastructure.js";
import type { PortRule } from "./ports.js";
import type { ServiceModel } from "./services.js";
import type { MediaExposure, ReleaseValues } from "./values.js";

/** Pod Security levels of a namespace. */
export interface NamespaceModel {
  /** Role, and address in the state. */
  readonly id: "media" | "data";
  readonly name: string;
  /** Pod Security level that is enforced. */
  readonly enforce: "restricted" | "privileged";
  /** All labels, those of Pod Security included. */
  readonly labels: Readonly<Record<string, string>>;
  /** Ceiling of objects that the namespace may hold: a runaway is stopped before it costs money. */
  readonly quota: Readonly<Record<string, string>>;
}

/** A PriorityClass; media first, because a call cannot wait. */
export interface PriorityClassModel {
  /** Role, and address in the state. */
  readonly id: "media" | "data";
  readonly name: string;
  readonly value: number;
  readonly description: string;
}

/** A StorageClass of volumes that stay with their zone and outlive their claim. */
export interface StorageClassModel {
  readonly name: string;
  readonly provisioner: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a Secret holds: decides who can make it, and which Secrets hold the same values (`stacks/cluster/secret-recipes.ts`). */
export type SecretContent =
  | "api-key"
  | "turn-secret"
  | "valkey-passwords"
  | "redis-passwords"
  | "certificate"
  | "tsig-key"
  | "authorities"
  | "image-pulls";

/** A Secret that must exist before the releases start. No value is ever part of a blueprint. */
export interface SecretModel {
  readonly namespace: string;
  readonly name: string;
  readonly content: SecretContent;
  readonly keys: readonly string[];
  readonly purpose: string;
}

/** A DNS record that the operator creates. */
export interface DnsRecord {
  readonly name: string;
  readonly type: "A" | "A and AAAA" | "A or CNAME";
  readonly target: string;
}

/** One line of the firewall sheet: what clients must be able to reach. */
export interface FirewallRule {
  readonly target: string;
  readonly protocol: "TCP" | "UDP";
  readonly from: number;
  readonly to: number;
  readonly purpose: string;
  /** Who opens it on our side. */
  readonly openedBy: "load balancer" | "service annotation" | "node firewall";
}

/** Revisions of a release that Helm keeps for a rollback by hand. */
export const HELM_HISTORY = 5;

interface ReleaseOf<Chart extends keyof ReleaseValues> {
  readonly name: string;
  readonly chart: Chart;
  readonly namespace: string;
  readonly stack: "base" | "services";
  /** Releases that must be there before this one starts. */
  readonly after: readonly string[];
  /** Releases whose pods drain for hours are not waited for: `relais status` does. */
  readonly wait: boolean;
  readonly timeoutSeconds: number;
  readonly values: ReleaseValues[Chart];
}

/** A Helm release with the typed values of its chart. */
export type Release = { readonly [Chart in keyof ReleaseValues]: ReleaseOf<Chart> }[keyof ReleaseValues];

/** Where the engine keeps its state. */
export type StateModel =
  | { readonly backend: "local" }
  | { readonly backend: "s3"; readonly bucket: string; readonly region: string; readonly endpoint: string };

/**
 * Everything an engine needs, decided: plain data, no engine type, no function, no secret. An engine that has to ask a
 * question shows that an answer is missing here. Written to `blueprint.json`.
 */
export interface Blueprint {
  readonly name: string;
  readonly domain: string;
  readonly provider: string;
  readonly kubernetes: string;
  readonly exposure: MediaExposure;
  /** The one drain duration: grace periods, deadlines and plans derive from it. */
  readonly drainSeconds: number;
  readonly pools: Readonly<Record<PoolName, PoolSize>>;
  readonly ports: readonly PortRule[];
  readonly services: readonly ServiceModel[];
  readonly firewall: readonly FirewallRule[];
  readonly dns: readonly DnsRecord[];
  readonly namespaces: readonly NamespaceModel[];
  readonly priorityClasses: readonly PriorityClassModel[];
  /** The class of Valkey's volumes; null where one that exists is used, or none. */
  readonly storageClass: StorageClassModel | null;
  readonly secrets: readonly SecretModel[];
  readonly images: readonly Image[];
  /** Hosts that images may come from. */
  readonly allowedRegistries: readonly string[];
  readonly releases: readonly Release[];
  /** The cluster and its pools; null where the cluster exists already. */
  readonly infrastructure: Infrastructure | null;
  readonly state: StateModel;
}

/** The release of a chart. Every environment has one of each but `host-network-policy`, `connectivity` and, with `redis.external`, `valkey`. */
export function releaseOf<Chart extends Release["chart"]>(
  blueprint: Pick<Blueprint, "releases">,
  chart: Chart,
): Extract<Release, { chart: Chart }> | undefined {
  return blueprint.releases.find((release): release is Extract<Release, { chart: Chart }> => release.chart === chart);
}
