import type { Blueprint, Release } from "./blueprint.js";

/** Releases that must be there before this one: those that it names, and all of the base for a service. */
export function predecessors({ releases }: Pick<Blueprint, "releases">, release: Release): string[] {
  const base = release.stack === "services" ? releases.filter(({ stack }) => stack === "base") : [];
  return [...new Set([...base.map(({ name }) => name), ...release.after])];
}

/** In which wave a release starts: 1 right after the namespaces, then one later than the last that it waits for. */
export function waveOf(blueprint: Pick<Blueprint, "releases">, release: Release): number {
  const earlier = predecessors(blueprint, release).map((name) => {
    const found = blueprint.releases.find((each) => each.name === name);
    if (!found) throw new Error(`release ${release.name} waits for ${name}, which there is not`);
    return waveOf(blueprint, found);
  });
  return 1 + Math.max(0, ...earlier);
}
