import { parseAllDocuments } from "yaml";
import { renderManifests } from "../../../scripts/lib/render.js";
import { findTool } from "../../../scripts/lib/tools.js";
import type { Manifest } from "../../charts/rendered.js";
import { decidedOf, type Written } from "../../fixtures/environments.js";

/** An environment's manifests. */
export async function rendered(written: Written): Promise<Manifest[]> {
  const helm = findTool("helm");
  if ("missing" in helm) throw new Error(`helm: ${helm.missing}`);
  const manifests = await renderManifests(decidedOf(written).blueprint, helm.path);
  return manifests.flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS()));
}

/** coturn's object of a kind. */
export function turnObject(objects: readonly Manifest[], kind: string): Manifest {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === "coturn");
  if (found === undefined) throw new Error(`coturn has no ${kind}`);
  return found;
}
