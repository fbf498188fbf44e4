import type { Blueprint, Release } from "../blueprint/blueprint.js";
import { waveOf } from "../blueprint/order.js";
import type { KubernetesObject } from "./base-objects.js";

/** Objects that are applied together. */
export interface Part {
  readonly folder: string;
  /** Absent for the base. */
  readonly release?: Release;
}

/**
 * The base and the releases in the order in which they are applied, which is that of their folders' names too. The number is the
 * wave (`10` is the first after the base): releases of one wave wait for none of the others.
 */
export function partsOf(blueprint: Pick<Blueprint, "releases">): Part[] {
  const releases = blueprint.releases.map((release): Part => {
    const wave = String(10 * waveOf(blueprint, release)).padStart(2, "0");
    return { folder: `${wave}-${release.name}`, release };
  });
  return [{ folder: "00-base" }, ...releases.sort((a, b) => (a.folder < b.folder ? -1 : 1))];
}

/** The file of an object in its part's folder: named by what it is, so that another object moves none. */
export function fileOf({ kind, metadata: { name, namespace } }: KubernetesObject): string {
  return `${kind.toLowerCase()}-${namespace === undefined ? "" : `${namespace}.`}${name}.yaml`;
}
