import type { OracleName } from "../oracles/index.js";
import { containers, type Manifest } from "../oracles/render.js";

/** One thing that somebody could get wrong in a chart, made in manifests that are right. */
export interface Mutant {
  /** Changes the objects of an environment in place. */
  readonly change: (objects: Manifest[]) => unknown;
  /** The oracle that must complain; `schema` is kubeconform. */
  readonly killedBy: OracleName | "schema";
  /** Name of the environment in `rendered.ts` or of the release in `alone.ts`; that with everything optional otherwise. */
  readonly in?: string;
}

/** Mutants by what is wrong, each a kind of its own. */
export type Mutants = Readonly<Record<string, Mutant>>;

/** The one object of a name such as `Deployment/coturn`. */
export function one(objects: readonly Manifest[], name: string): Manifest {
  const found = objects.filter(({ kind, metadata }) => `${kind}/${metadata.name}` === name);
  if (found.length !== 1) throw new Error(`${found.length} objects ${name}`);
  return found[0];
}

/** The pod that a workload makes. */
export const pod = (objects: readonly Manifest[], workload: string): Manifest => {
  const { spec } = one(objects, workload);
  return (spec.jobTemplate?.spec ?? spec).template.spec;
};

/** A container of a workload, by its name. */
export function container(objects: readonly Manifest[], workload: string, name: string): Manifest {
  const found = containers(one(objects, workload)).find((each) => each.name === name);
  if (!found) throw new Error(`${workload} has no container ${name}`);
  return found;
}

/** Edits a text file of a ConfigMap. */
export function text(objects: readonly Manifest[], map: string, file: string, change: (text: string) => string): void {
  const { data } = one(objects, `ConfigMap/${map}`);
  data[file] = change(data[file]);
}

/** Edits LiveKit's configuration. */
export function livekit(objects: readonly Manifest[], change: (config: Manifest) => void): void {
  text(objects, "livekit-server", "livekit.json", (before) => {
    const config = JSON.parse(before);
    change(config);
    return JSON.stringify(config, null, 2);
  });
}

/** Takes the object of that name away. */
export const remove = (objects: Manifest[], name: string) => objects.splice(objects.indexOf(one(objects, name)), 1);

/** Edits coturn's settings. */
export const turnserver = (objects: readonly Manifest[], change: (text: string) => string) =>
  text(objects, "coturn", "turnserver.conf", change);
