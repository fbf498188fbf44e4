import { type Blueprint, HELM_HISTORY, type Release } from "../blueprint/blueprint.js";
import { predecessors } from "../blueprint/order.js";
import { FOLDERS, partName, type Repository } from "./repository.js";

/** How often Flux looks for changes. */
const INTERVAL = "5m";
/** Namespaces, quotas and classes are there at once, or never. */
const BASE_TIMEOUT = "5m";

/**
 * The repository, a Kustomization for the base, one for the releases, and a HelmRelease for each.
 *
 * Nothing is pruned: a commit that lost a file must not end calls. A failed upgrade is not rolled back by itself, because that would
 * replace SFUs a second time.
 */
export function fluxObjects(blueprint: Blueprint, repository: Repository) {
  const { name } = blueprint;
  const metadata = (part: string) => ({ name: partName(name, part), namespace: repository.namespace });
  const sourceRef = { kind: "GitRepository", name: metadata("source").name };
  const kustomization = (part: string, folder: string, spec: object) => ({
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: metadata(part),
    spec: { interval: INTERVAL, prune: false, sourceRef, path: `./${repository.path}/${folder}`, ...spec },
  });
  const ofRelease = (release: Release) => ({
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    kind: "HelmRelease",
    metadata: metadata(release.name),
    spec: {
      interval: INTERVAL,
      releaseName: release.name,
      targetNamespace: release.namespace,
      storageNamespace: release.namespace,
      dependsOn: predecessors(blueprint, release).map((earlier) => ({ name: metadata(earlier).name })),
      chart: {
        spec: {
          chart: `./${repository.path}/${FOLDERS.charts}/${release.chart}`,
          sourceRef,
          // By version, an edited template would go unnoticed.
          reconcileStrategy: "Revision",
        },
      },
      timeout: `${release.timeoutSeconds}s`,
      maxHistory: HELM_HISTORY,
      install: { disableWait: !release.wait },
      upgrade: { disableWait: !release.wait },
      values: release.values,
    },
  });
  return {
    root: [
      {
        apiVersion: "source.toolkit.fluxcd.io/v1",
        kind: "GitRepository",
        metadata: metadata("source"),
        spec: {
          interval: INTERVAL,
          url: repository.url,
          ref: { branch: repository.branch },
          ...(repository.credentials === undefined ? {} : { secretRef: { name: repository.credentials } }),
        },
      },
      kustomization("base", FOLDERS.base, { wait: true, timeout: BASE_TIMEOUT }),
      kustomization("releases", FOLDERS.releases, { dependsOn: [{ name: metadata("base").name }] }),
    ],
    releases: blueprint.releases.map(ofRelease),
  };
}
