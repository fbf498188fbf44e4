import { cloudOf } from "../clouds/index.js";
import { type NodeTypeChoice, nodeTypes } from "../compare/node-types.js";
import type { Change } from "../compare/what-if.js";
import type { ReadFile } from "../config/layers.js";
import type { Interval } from "../cost/interval.js";
import type { Decided } from "../design.js";

/** What an environment would be on one node type of the SFUs; plain data. */
export interface NodeTypeRow {
  readonly type: string;
  readonly vcpu: number;
  /** GiB. */
  readonly memory: number;
  readonly tooSmallFor: NodeTypeChoice["tooSmallFor"];
  readonly deployable: boolean;
  readonly needed: number;
  readonly nodes: number;
  /** bit/s that one SFU sends. */
  readonly outPerSfu: number;
  /** Of the whole environment, a month; null without prices. */
  readonly monthly: Interval | null;
  readonly smallest: boolean;
  readonly cheapest: boolean;
}

/** The node types that may take the place of the SFUs' own one, smallest first; `changes` as in a what-if. */
export function nodeTypeRows(
  { document, environment, sizing }: Decided,
  changes: readonly Change[],
  read: ReadFile,
): NodeTypeRow[] {
  const types = cloudOf(environment).alternatives(sizing.pools.sfu.nodeType);
  const { choices, smallest, cheapest } = nodeTypes(document, changes, types, read);
  return choices.map(({ type, tooSmallFor, deployable, design: { decided } }) => {
    const { sfu } = decided.sizing.pools;
    return {
      type,
      vcpu: sfu.vcpu,
      memory: sfu.memory,
      tooSmallFor,
      deployable,
      needed: sfu.needed,
      nodes: sfu.nodes,
      outPerSfu: decided.sizing.traffic.outPerSfu,
      monthly: decided.cost.total,
      smallest: type === smallest,
      cheapest: type === cheapest,
    };
  });
}
