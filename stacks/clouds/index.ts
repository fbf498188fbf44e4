import type { NodeShape, NodeShapes, PoolName } from "../capacity/node-shape.js";
import type { Environment } from "../config/schema.js";
import type { Finding, KeyPath } from "../finding.js";
import type { Cloud } from "./cloud.js";
import { generic } from "./generic.js";
import { outscaleOks } from "./outscale-oks.js";

/** The cloud that an environment runs on. */
export function cloudOf(environment: Environment): Cloud {
  const { cloud } = environment;
  return cloud.provider === "generic" ? generic(cloud) : outscaleOks(cloud);
}

/** The node types of all pools, or a finding for each type that the cloud does not have. */
export function nodeShapes(environment: Environment, cloud: Cloud): { shapes?: NodeShapes; findings: Finding[] } {
  const wanted: Record<PoolName, { type: string; path: KeyPath }> = {
    system: { type: environment.system.node ?? cloud.defaultNodes.system, path: ["system", "node"] },
    sfu: { type: environment.sfu.node ?? cloud.defaultNodes.sfu, path: ["sfu", "node"] },
    turn: { type: environment.turn.node ?? cloud.defaultNodes.turn, path: ["turn", "node"] },
  };
  const findings: Finding[] = [];
  const resolve = (pool: PoolName): NodeShape => {
    const { type, path } = wanted[pool];
    const shape = cloud.shape(type);
    if (shape) return shape;
    const nearest = cloud.nearestType(type);
    findings.push({
      rule: "node-type",
      severity: "error",
      path,
      message: `the ${pool} pool's node type is "${type}", which ${cloud.title} does not have`,
      allowed: cloud.nodeTypes,
      fix: nearest === undefined ? "add it to cloud.nodeTypes" : `choose one of the allowed types, e.g. ${nearest}`,
    });
    return { type, vcpu: 1, memory: 1 };
  };
  const shapes = { system: resolve("system"), sfu: resolve("sfu"), turn: resolve("turn") };
  return findings.length > 0 ? { findings } : { shapes, findings };
}
