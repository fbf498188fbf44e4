import type { NodeTypes } from "../../stacks/compare/node-types.js";
import { eurosOf } from "./euros.js";
import { table } from "./table.js";

const whole = (value: number) => Math.round(value).toLocaleString("en");

/** The node types that may take the place of the SFUs' own one, a row for each, the smallest and the cheapest marked. */
export function nodeTypeTable({ choices, smallest, cheapest }: NodeTypes): string {
  const rows = choices.map(({ type, design, tooSmallFor, deployable }) => {
    const holds = tooSmallFor.length === 0;
    const { sizing, cost } = design.decided;
    const { sfu } = sizing.pools;
    const marks = [
      ...(type === smallest ? ["smallest"] : []),
      ...(type === cheapest ? ["cheapest"] : []),
      ...(holds ? (deployable ? [] : ["refused by relais check"]) : [`too small for ${tooSmallFor.join(", ")}`]),
    ];
    const figures = holds
      ? [
          whole(sfu.needed),
          whole(sfu.nodes),
          whole(sizing.traffic.outPerSfu / 1e6),
          cost.total ? eurosOf(cost) : "no prices",
        ]
      : ["-", "-", "-", "-"];
    return [type, whole(sfu.vcpu), whole(sfu.memory), ...figures, marks.join(", ")];
  });
  const header = ["node type", "vCPU", "GiB", "SFUs needed", "nodes", "Mbit/s per SFU", "EUR a month, all", ""];
  return table([header, ...rows]).replaceAll(/ +$/gm, "");
}
