import type { Manifest } from "../../charts/rendered.js";
import { decidedOf, type Written } from "../../fixtures/environments.js";
import { objectsOf } from "../lab/objects.js";

/** An environment's manifests. */
export const rendered = (written: Written): Promise<Manifest[]> => objectsOf(decidedOf(written).blueprint);

/** coturn's object of a kind. */
export function turnObject(objects: readonly Manifest[], kind: string): Manifest {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === "coturn");
  if (found === undefined) throw new Error(`coturn has no ${kind}`);
  return found;
}
