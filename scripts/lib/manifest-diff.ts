import { parseAllDocuments, stringify } from "yaml";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { KubernetesObject } from "../../stacks/manifests/base-objects.js";
import { renderManifests } from "./render.js";

/** A Kubernetes object that came, went or differs between two renderings. */
export interface ManifestChange {
  /** `Deployment visio-media/livekit-server`. */
  readonly object: string;
  readonly change: "added" | "removed" | "changed";
  /** Unified diff of its YAML. */
  readonly diff: string;
}

/** What differs between the manifests of two blueprints, rendered by helm from the same charts. */
export async function manifestChanges(before: Blueprint, after: Blueprint, helm: string): Promise<ManifestChange[]> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
  const old = await objects(before, helm);
  const now = await objects(after, helm);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((object) => {
    const [from, to] = [old.get(object), now.get(object)];
    if (from === to) return [];
    const change = from === undefined ? "added" : to === undefined ? "removed" : "changed";
    const names = [from === undefined ? "/dev/null" : object, to === undefined ? "/dev/null" : object] as const;
    const diff = createTwoFilesPatch(...names, from ?? "", to ?? "", undefined, undefined, {
      headerOptions: FILE_HEADERS_ONLY,
    });
    return [{ object, change, diff }];
  });
}

/** The YAML of every object by its kind and name, in the order in which they are applied. */
async function objects(blueprint: Blueprint, helm: string): Promise<Map<string, string>> {
  const manifests = await renderManifests(blueprint, helm);
  const documents = manifests.flatMap(({ text }) => parseAllDocuments(text).map((each) => each.toJS() as unknown));
  return new Map(
    documents
      .filter((each): each is KubernetesObject => each !== null)
      .map((each) => {
        const { name, namespace } = each.metadata;
        return [`${each.kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`, stringify(each)];
      }),
  );
}
