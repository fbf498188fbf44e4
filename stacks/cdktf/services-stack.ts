import type { Blueprint } from "../blueprint/blueprint.js";
import type { App, TerraformStack } from "./cdk.js";
import { helmReleases } from "./helm-releases.js";
import { clusterProviders } from "./kubernetes.js";
import { newStack } from "./stack.js";

/** The Helm releases that carry and connect calls. */
export function servicesStack(app: App, blueprint: Blueprint, charts: string): TerraformStack {
  const stack = newStack(app, `${blueprint.name}-services`, blueprint.state);
  clusterProviders(stack, { kubernetes: false, helm: true });
  const releases = blueprint.releases.filter((release) => release.stack === "services");
  helmReleases(stack, releases, charts);
  return stack;
}
