import { cloudOf } from "../clouds/index.js";
import type { Environment } from "../config/schema.js";

/** Node types to suggest beside one: what an existing cluster has; elsewhere smaller and larger ones of the same family. */
export function nodeTypesBeside(environment: Environment, type: string): string[] {
  const { cloud } = environment;
  if (cloud.provider === "generic") return Object.keys(cloud.nodeTypes);
  const shape = cloudOf(environment).shape(type);
  if (!shape) return [];
  const scaled = [0.25, 0.5, 1, 2, 4].map((factor) =>
    type.replace(`c${shape.vcpu}r${shape.memory}`, `c${shape.vcpu * factor}r${shape.memory * factor}`),
  );
  return scaled.filter((each) => cloudOf(environment).shape(each) !== undefined);
}
