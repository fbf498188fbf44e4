import { count } from "./format.js";
import { type Html, html } from "./html.js";
import type { Subject } from "./subject.js";
import { table } from "./table.js";
import { topologyOf } from "./topology.js";
import { POOL_TITLES, zoneDrawing } from "./zone-drawing.js";

/** Zones with their pools, addresses and ports; then what clients must reach and the names that lead there. */
export function topologySection({ decided: { blueprint, sizing } }: Subject): Html {
  const zones = topologyOf(blueprint);
  const largest = (zones[0]?.pools ?? []).map((_, index) =>
    Math.max(...zones.map(({ pools }) => pools[index]?.nodes ?? 0)),
  );
  return html`<p>Each square is a node. Arrows are where clients come in: directly at the public addresses of SFU and TURN nodes
(${count(sizing.publicAddresses, "address", "addresses")}), or through a load balancer. One room lives on one SFU.</p>
<div class="zones">${zones.map((zone, index) => zoneDrawing(zone, largest, `zone-${index}`))}</div>
<details id="topology-table"><summary>Zones and pools as a table</summary>
${table(
  "Nodes and public addresses by zone and pool",
  ["Zone", "Pool", "Nodes", "Node type", "Public addresses", "Runs", "Ports"],
  zones.flatMap(({ zone, pools }) =>
    pools.map((pool) => [
      zone,
      POOL_TITLES[pool.pool],
      pool.nodes,
      pool.nodeType,
      pool.publicAddresses,
      pool.runs,
      pool.ways.map(({ ports, by }) => `${ports} (${by})`).join(", "),
    ]),
  ),
)}</details>
<h3>What clients must reach</h3>
${table(
  "Firewall sheet for the sites of clients",
  ["Port", "Target", "Purpose", "Opened by"],
  blueprint.firewall.map((rule) => [
    `${rule.protocol} ${rule.from === rule.to ? rule.from : `${rule.from}\u2013${rule.to}`}`,
    rule.target,
    rule.purpose,
    rule.openedBy,
  ]),
)}
<h3>Names</h3>
${table(
  "DNS records to create",
  ["Name", "Type", "Target"],
  blueprint.dns.map(({ name, type, target }) => [name, type, target]),
)}`;
}
