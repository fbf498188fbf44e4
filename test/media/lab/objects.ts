import { parseAllDocuments } from "yaml";
import { renderManifests } from "../../../scripts/lib/render.js";
import { toolPath } from "../../../scripts/lib/tools.js";
import type { Blueprint } from "../../../stacks/blueprint/blueprint.js";
import type { Manifest } from "../../charts/rendered.js";

/** The objects of an environment, as helm renders them. */
export async function objectsOf(blueprint: Blueprint): Promise<Manifest[]> {
  const manifests = await renderManifests(blueprint, toolPath("helm"));
  return manifests.flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS() as Manifest));
}
