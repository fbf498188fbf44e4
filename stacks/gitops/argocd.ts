import type { Blueprint, Release } from "../blueprint/blueprint.js";
import { waveOf } from "../blueprint/order.js";
import { FOLDERS, partName, type Repository } from "./repository.js";

/** The cluster that Argo CD runs in. */
const HERE = "https://kubernetes.default.svc";

/**
 * One Application for the base, one for each release, and one above them that brings them in waves.
 *
 * Nothing is pruned and no drift is undone: a commit that lost a file must not end calls, and what somebody changes by hand in an
 * emergency stays until the next commit. No finalizer: deleting an Application leaves its objects.
 */
export function argoApplications(blueprint: Blueprint, repository: Repository) {
  const application = (part: string, wave: number, source: object, namespace: string) => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name: partName(blueprint.name, part),
      namespace: repository.namespace,
      annotations: { "argocd.argoproj.io/sync-wave": `${wave}` },
    },
    spec: {
      project: "default",
      source: { repoURL: repository.url, targetRevision: repository.branch, ...source },
      destination: { server: HERE, namespace },
      syncPolicy: {
        automated: {},
        // The namespaces are in the base, with their Pod Security levels.
        syncOptions: ["CreateNamespace=false"],
      },
    },
  });
  const at = (folder: string) => `${repository.path}/${folder}`;
  const ofRelease = (release: Release) =>
    application(
      release.name,
      waveOf(blueprint, release),
      {
        path: at(`${FOLDERS.charts}/${release.chart}`),
        helm: { releaseName: release.name, valuesObject: release.values },
      },
      release.namespace,
    );
  return {
    root: application("root", 0, { path: at(FOLDERS.releases) }, repository.namespace),
    base: application("base", 0, { path: at(FOLDERS.base) }, repository.namespace),
    releases: blueprint.releases.map(ofRelease),
  };
}
