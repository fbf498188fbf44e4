import { type Blueprint, releaseOf } from "../blueprint/blueprint.js";
import { loadBalancersOf } from "../blueprint/load-balancers.js";
import type { Infrastructure } from "../blueprint/oks-infrastructure.js";
import { FIXED_LOAD_BALANCER_ANNOTATIONS } from "../clouds/outscale-oks.js";
import { leafChanges } from "./leaves.js";

/** Something that cannot be changed in place. */
export interface Consequence {
  /** What differs. */
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  /** What applying it takes. */
  readonly effect: string;
}

type Annotations = Readonly<Record<string, string>>;

/** What cannot be changed in place: the cluster's birth marks, load balancers, volumes. */
export function consequences(before: Blueprint, after: Blueprint): Consequence[] {
  return [
    ...birthmarks(before.infrastructure, after.infrastructure),
    ...loadBalancersOf(before).flatMap((old) => {
      const now = loadBalancersOf(after).find(({ name }) => name === old.name);
      return now === undefined ? [] : annotations(old.name, old.annotations, now.annotations);
    }),
    ...volumes(before, after),
  ];
}

/** Attributes that the provider replaces on change. Source: provider outscale 1.8.0, oks_project and oks_cluster. */
function birthmarks(before: Infrastructure | null, after: Infrastructure | null): Consequence[] {
  if (!before || !after) return [];
  const marks = ({ region, project, cluster }: Infrastructure) => ({
    "cluster name": cluster.name,
    "cloud.region": region,
    "cloud.network.nodes": project.cidr,
    "cloud.network.pods": cluster.pods,
    "cloud.network.services": cluster.services,
    "cloud.controlPlane.multiZone": cluster.multiZone,
    ...(cluster.multiZone ? { "zones of the control plane": cluster.zones } : {}),
  });
  return leafChanges(marks(before), marks(after)).map(({ path, ...values }) => ({
    subject: path,
    ...values,
    effect: "replaces the cluster",
  }));
}

function annotations(name: string, before: Annotations, after: Annotations): Consequence[] {
  return FIXED_LOAD_BALANCER_ANNOTATIONS.filter((key) => before[key] !== after[key]).map((key) => ({
    subject: `load balancer of ${name}: ${key.replace(/^.*\//, "")}`,
    before: before[key],
    after: after[key],
    effect: "needs a new load balancer",
  }));
}

/** Kubernetes refuses another volume template of a StatefulSet that exists. */
function volumes(before: Blueprint, after: Blueprint): Consequence[] {
  const storage = (blueprint: Blueprint) => ({ "valkey storage": releaseOf(blueprint, "valkey")?.values.storage });
  return leafChanges(storage(before), storage(after)).map(({ path, ...values }) => ({
    subject: path,
    ...values,
    effect: "needs the StatefulSet deleted with --cascade=orphan first",
  }));
}
