import type { Blueprint } from "../blueprint/blueprint.js";
import { baseObjects } from "../manifests/base-objects.js";
import { documents } from "../manifests/documents.js";
import { argoApplications } from "./argocd.js";
import { fluxObjects } from "./flux.js";
import { FOLDERS, type GitOpsFile, type Repository } from "./repository.js";

/** The controllers that there are files for. */
export const CONTROLLERS = ["argocd", "flux"] as const;
export type Controller = (typeof CONTROLLERS)[number];

/** The namespace that each is installed in by its own instructions. */
export const NAMESPACES: Readonly<Record<Controller, string>> = { argocd: "argocd", flux: "flux-system" };

/** The file that is applied once by hand; all others the controller reads from the repository. */
export const ROOT_FILE = "root.yaml";

/** The files of an environment for a controller, charts aside. */
export function gitOpsFiles(blueprint: Blueprint, controller: Controller, repository: Repository): GitOpsFile[] {
  const base = { file: `${FOLDERS.base}/base.yaml`, text: documents(baseObjects(blueprint)) };
  const inReleases = (name: string, object: object) => ({
    file: `${FOLDERS.releases}/${name}.yaml`,
    text: documents([object]),
  });
  const each = (objects: readonly object[]) =>
    objects.map((object, index) => inReleases(blueprint.releases[index]?.name ?? "", object));
  if (controller === "flux") {
    const { root, releases } = fluxObjects(blueprint, repository);
    return [{ file: ROOT_FILE, text: documents(root) }, base, ...each(releases)];
  }
  const { root, base: ofBase, releases } = argoApplications(blueprint, repository);
  return [{ file: ROOT_FILE, text: documents([root]) }, base, inReleases("00-base", ofBase), ...each(releases)];
}

/** Names of the charts that must lie in the folder `charts` beside the files. */
export const chartsOf = ({ releases }: Pick<Blueprint, "releases">): string[] => [
  ...new Set(releases.map(({ chart }) => chart)),
];
