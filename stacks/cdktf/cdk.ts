/**
 * The single place where the engine library and its provider bindings are named: deep imports only (an index import costs
 * 250 MiB), with `/index.js` for Node ESM. Swapping library or bindings means editing this file.
 */

export { HelmProvider } from "@cdktf/provider-helm/lib/provider/index.js";
export { Release as HelmRelease } from "@cdktf/provider-helm/lib/release/index.js";
export { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1/index.js";
export { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1/index.js";
export { PriorityClassV1 } from "@cdktf/provider-kubernetes/lib/priority-class-v1/index.js";
export { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider/index.js";
export { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1/index.js";
export { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1/index.js";
export {
  App,
  AssetType,
  LocalBackend,
  S3Backend,
  TerraformAsset,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
} from "cdktf";
export { OksCluster } from "./generated/providers/outscale/oks-cluster/index.js";
export { OksManifest } from "./generated/providers/outscale/oks-manifest/index.js";
export { OksProject } from "./generated/providers/outscale/oks-project/index.js";
export { OutscaleProvider } from "./generated/providers/outscale/provider/index.js";
