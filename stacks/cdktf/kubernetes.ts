import { HelmProvider, KubernetesProvider, type TerraformStack, TerraformVariable } from "./cdk.js";
import { pinProvider } from "./stack.js";

/** A file rather than a reference to the infra stack: no token crosses stacks, and a plan never meets an absent cluster. */
function kubeconfig(stack: TerraformStack): string {
  const variable = new TerraformVariable(stack, "kubeconfig", {
    type: "string",
    description: "path of the cluster's kubeconfig file",
  });
  return variable.stringValue;
}

/** The providers of a stack that works inside the cluster. */
export function clusterProviders(stack: TerraformStack, uses: { kubernetes: boolean; helm: boolean }): void {
  const configPath = kubeconfig(stack);
  if (uses.kubernetes) {
    new KubernetesProvider(stack, "kubernetes", { configPath });
    pinProvider(stack, "kubernetes");
  }
  if (uses.helm) {
    new HelmProvider(stack, "helm", { kubernetes: { configPath } });
    pinProvider(stack, "helm");
  }
}
