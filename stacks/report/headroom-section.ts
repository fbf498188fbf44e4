import { scaleLinear } from "d3-scale";
import { headroom } from "../capacity/headroom.js";
import type { Range } from "../capacity/range.js";
import type { PoolSize, Sizing } from "../capacity/sizing.js";
import { clock, count, lossOf, percent, range, whole } from "./format.js";
import { type Html, html } from "./html.js";
import type { Subject } from "./subject.js";
import { table } from "./table.js";
import { POOL_TITLES } from "./zone-drawing.js";

/** What the peak needs of each pool, what is left when something is lost, and what that does to calls. */
export function headroomSection({ decided: { environment, sizing }, day }: Subject): Html {
  const { survive } = environment.demand;
  const pools = [sizing.pools.sfu, sizing.pools.turn, sizing.pools.system];
  const lossy = survive !== "none";
  return html`<p>Nodes of each pool: what the peak needs${lossy && html`, what is spare, and what goes with ${lossOf(survive)}`}.
The line is how far the constants of the model leave the need open, all of them at their ends at once.</p>
<ul class="legend"><li class="key-needed">needed</li>${lossy && html`<li class="key-spare">spare after the loss</li><li class="key-lost">lost with it</li>`}<li class="key-open">need, with its uncertainty</li></ul>
${pools.map((pool) => poolBar(pool, needOf(pool, sizing)))}
${table(
  lossy ? `Nodes before and after ${lossOf(survive)}` : "Nodes",
  ["Pool", "Nodes", "Needed", "Between", lossy ? "Left after the loss" : "Left", "Headroom"],
  pools.map((pool) => {
    const { low, high } = needOf(pool, sizing);
    const between = low === high ? "certain" : `${whole(low)}\u2013${high === null ? "no fit" : whole(high)}`;
    return [
      POOL_TITLES[pool.pool],
      whole(pool.nodes),
      whole(pool.needed),
      between,
      whole(pool.afterLoss),
      `${headroom(pool)}%`,
    ];
  }),
)}
${shortfalls(pools, sizing)}
${lossText(day?.loss, survive)}`;
}

function needOf({ pool, needed }: PoolSize, { ranges }: Sizing): Range {
  if (pool === "sfu") return ranges.sfus;
  return pool === "turn" ? ranges.turnServers : { low: needed, likely: needed, high: needed };
}

function poolBar({ pool, nodes, needed, afterLoss }: PoolSize, need: Range): Html {
  const x = scaleLinear([0, Math.max(nodes, need.high ?? nodes, 1)], [0, 100]);
  const met = Math.min(needed, afterLoss);
  const part = (name: string, from: number, to: number) =>
    to > from && html`<rect class="${name}" x="${x(from)}%" y="6" width="${x(to) - x(from)}%" height="16"/>`;
  return html`<div class="bar-row"><span class="bar-name">${POOL_TITLES[pool]}</span>
<svg class="bar ${pool}" height="30" aria-hidden="true">${part("needed", 0, met)}${part("spare", met, afterLoss)}${part("lost", afterLoss, nodes)}
${need.low !== need.high && html`<line class="open" x1="${x(need.low)}%" x2="${x(need.high ?? nodes)}%" y1="27" y2="27"/><circle class="open" cx="${x(need.likely)}%" cy="27" r="3"/>`}</svg>
<span class="bar-value">${count(nodes, "node")}, ${range(need)} needed</span></div>`;
}

/** Said openly: the plan is for the likely constants. */
function shortfalls(pools: readonly PoolSize[], sizing: Sizing): Html {
  const short = pools.filter((pool) => (needOf(pool, sizing).high ?? Number.POSITIVE_INFINITY) > pool.afterLoss);
  if (short.length === 0) return html``;
  return html`<p class="note">With every constant at its unfavourable end, ${short
    .map(
      (pool) =>
        `${POOL_TITLES[pool.pool]} would need ${wanted(needOf(pool, sizing))} and have ${whole(pool.afterLoss)}`,
    )
    .join("; ")}. A load test of your own replaces these constants: <code>relais calibrate</code>.</p>`;
}

const wanted = ({ high }: Range) => (high === null ? "a larger node type" : whole(high));

function lossText(loss: NonNullable<Subject["day"]>["loss"] | undefined, survive: string): Html {
  if (survive === "none")
    return html`<p>Nothing may fail at the peak: a lost node ends its calls, and not all of them find a place elsewhere.</p>`;
  if (!loss) return html``;
  return html`<h3>If a ${survive} is lost at the busiest moment</h3>
<p>At ${clock(loss.at)} ${count(loss.sfus, "SFU")} ${loss.what === "zone" ? html`of zone ${loss.zone} are` : html`in zone ${loss.zone} is`} lost.
${count(loss.rooms, "room")} move, ${count(loss.disturbed, "participant")} reconnect, up to ${whole(loss.reconnectsPerSecond)} in a second,
and the fullest SFU that is left reaches ${percent(loss.fullest)} of its full load within ten minutes.</p>`;
}
