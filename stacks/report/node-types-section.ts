import { bits, eurosBetween, whole } from "./format.js";
import { type Html, html } from "./html.js";
import type { NodeTypeRow } from "./node-type-rows.js";
import type { Subject } from "./subject.js";
import { table } from "./table.js";

/** What other node types of the SFUs would come to. */
export function nodeTypesSection({ nodeTypes, decided }: Subject): Html {
  if (!nodeTypes) return html`<p>The node types of this what-if are being compared.</p>`;
  const own = decided.sizing.pools.sfu.nodeType;
  return html`<p>The same demand on other node types of the SFUs (<code>relais capacity --node-type all</code>). A larger node loses more calls when it
fails; a smaller one carries no large room.</p>
${table(
  "Node types of the SFUs",
  ["Type", "vCPU", "GiB", "Needed", "Nodes", "From each SFU", "A month, all", "Remark"],
  nodeTypes.map((row) => [
    row.type === own ? html`<strong>${row.type}</strong>` : row.type,
    row.vcpu,
    row.memory,
    ...(row.tooSmallFor.length > 0 ? ["", "", "", ""] : figures(row)),
    remark(row, own),
  ]),
)}`;
}

const figures = ({ needed, nodes, outPerSfu, monthly }: NodeTypeRow) => [
  whole(needed),
  whole(nodes),
  bits(outPerSfu),
  monthly ? eurosBetween(monthly) : "no price",
];

function remark({ type, tooSmallFor, deployable, smallest, cheapest }: NodeTypeRow, own: string): string {
  if (tooSmallFor.length > 0) return `too small for ${tooSmallFor.join(", ")}`;
  const marks = [
    type === own && "chosen",
    smallest && "smallest",
    cheapest && "cheapest",
    !deployable && "breaks a rule",
  ];
  return marks.filter((mark) => mark !== false).join(", ");
}
