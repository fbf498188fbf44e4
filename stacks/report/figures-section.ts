import { findingsCount } from "./findings-section.js";
import { bits, eurosShortly, lossOf, range, whole } from "./format.js";
import { type Html, html, type Piece } from "./html.js";
import type { Subject } from "./subject.js";

/** The few numbers that people look for first. */
export function figuresSection({ decided: { environment, sizing, cost }, findings }: Subject): Html {
  const { pools, ranges } = sizing;
  const figure = (label: string, value: Piece, more: Piece) =>
    html`<div><dt>${label}</dt><dd>${value}<small>${more}</small></dd></div>`;
  const zones = pools.sfu.zones.length;
  const where = zones > 1 ? `over ${zones} zones` : "in one zone";
  return html`<dl class="figures">
${figure("Participants at the peak", whole(sizing.participants), `survives ${lossOf(environment.demand.survive)}`)}
${figure("SFU nodes", whole(pools.sfu.nodes), `${range(ranges.sfus)} needed, ${where}`)}
${figure("TURN nodes", whole(pools.turn.nodes), `${range(ranges.turnServers)} needed`)}
${figure("To clients", bits(sizing.traffic.out), `${bits(sizing.traffic.outPerSfu)} from each SFU`)}
${figure("A month", cost.total ? eurosShortly(cost.total) : "no price", cost.total ? `${cost.trust} prices of ${cost.date}` : "name a price file")}
${figure("Findings", findings.length, findingsCount(findings))}
</dl>`;
}
