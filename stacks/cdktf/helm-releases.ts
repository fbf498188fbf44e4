import { join } from "node:path";
import { HELM_HISTORY, type Release } from "../blueprint/blueprint.js";
import { AssetType, HelmRelease, type NamespaceV1, TerraformAsset, type TerraformStack } from "./cdk.js";
import { chartVersion } from "./charts.js";

/**
 * Helm releases of our own charts. A chart is an asset under its content's hash: an edited template is a changed plan,
 * which a bare path would hide.
 *
 * @param namespaces Those of the same stack, which must be there first.
 */
export function helmReleases(
  stack: TerraformStack,
  releases: readonly Release[],
  charts: string,
  namespaces: readonly NamespaceV1[] = [],
): void {
  const made = new Map<string, HelmRelease>();
  for (const release of releases) {
    const path = join(charts, release.chart);
    const asset = new TerraformAsset(stack, `chart_${release.chart}`, { path, type: AssetType.DIRECTORY });
    const after = release.after.map((earlier) => {
      const dependency = made.get(earlier);
      if (!dependency) throw new Error(`release ${release.name} comes before ${earlier}`);
      return dependency;
    });
    const helm = new HelmRelease(stack, addressOf(release), {
      name: release.name,
      namespace: release.namespace,
      chart: asset.path,
      // upgrade_install without a version ends in "inconsistent result after apply" at the next bump.
      version: chartVersion(path),
      upgradeInstall: true,
      wait: release.wait,
      timeout: release.timeoutSeconds,
      maxHistory: HELM_HISTORY,
      atomic: false,
      values: [JSON.stringify(release.values)],
      // The engine library takes no notice of dependencies between constructs.
      dependsOn: [...namespaces, ...after],
    });
    made.set(release.name, helm);
  }
}

/** Address in the state, by the chart's role, so that a renamed release is seen as what it is. */
const addressOf = (release: Release) => release.chart.replaceAll("-", "_");
