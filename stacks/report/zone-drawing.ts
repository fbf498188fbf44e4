import { count, whole } from "./format.js";
import { type Html, html } from "./html.js";
import type { Zone, ZonePool } from "./topology.js";

const WIDTH = 290;
const BOX = { x: 30, width: 259, gap: 12 } as const;
const SQUARE = { size: 8, step: 11, perRow: 21, rows: 4 } as const;
const LINE = 18;

/** Names of the pools for people. */
export const POOL_TITLES = { sfu: "SFU", turn: "TURN", system: "System" } as const;

/** The pools of one zone as a drawing: a square for each node, arrows where clients come in. */
export function zoneDrawing({ zone, pools }: Zone, largest: readonly number[], id: string): Html {
  let y = 34;
  const boxes = pools.map((pool, index) => {
    const top = y;
    const rows = squareRows(largest[index] ?? 0);
    const height = 40 + rows * SQUARE.step + 8 + pool.ways.length * LINE + 10;
    y += height + BOX.gap;
    return { pool, top, height, rows };
  });
  const bottom = y - BOX.gap;
  const entries = boxes.flatMap(({ pool, top, rows }) =>
    pool.ways.flatMap((way, index) => (way.by === "inside" ? [] : [wayY(top, rows, index)])),
  );
  const nodes = pools.reduce((sum, pool) => sum + pool.nodes, 0);
  const said = pools.map((pool) => `${POOL_TITLES[pool.pool]}: ${count(pool.nodes, "node")} ${pool.nodeType}`);
  return html`<svg class="zone" viewBox="0 0 ${WIDTH} ${bottom + 4}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">Zone ${zone}</title><desc id="${id}-text">${said.join("; ")}. The tables below say the same.</desc>
<text class="zone-name" x="0" y="16">${zone}</text><text class="end muted" x="${BOX.x + BOX.width}" y="16">${count(nodes, "node")}</text>
<path class="rail" d="M8 30V${entries.at(-1) ?? 30}"/>
${entries.map((at) => html`<path class="rail" d="M8 ${at}H${BOX.x - 5}"/><path class="arrow" d="M${BOX.x - 9} ${at - 4}l6 4l-6 4z"/>`)}
<circle class="rail-start" cx="8" cy="30" r="3.5"/>
${boxes.map(({ pool, top, height, rows }) => poolBox(pool, top, height, rows))}
</svg>`;
}

/** Rows of squares that the largest zone needs, so that boxes stand level in all zones. */
const squareRows = (nodes: number) => Math.max(1, Math.min(SQUARE.rows, Math.ceil(nodes / SQUARE.perRow)));

const wayY = (top: number, rows: number, index: number) => top + 40 + rows * SQUARE.step + 16 + index * LINE;

function poolBox(pool: ZonePool, top: number, height: number, rows: number): Html {
  const { x, width } = BOX;
  const perSquare = Math.max(1, Math.ceil(pool.nodes / (SQUARE.perRow * SQUARE.rows)));
  const squares = Array.from({ length: Math.ceil(pool.nodes / perSquare) }, (_, index) => {
    const left = x + 14 + (index % SQUARE.perRow) * SQUARE.step;
    const above = top + 44 + Math.floor(index / SQUARE.perRow) * SQUARE.step;
    return html`<rect class="node" x="${left}" y="${above}" width="${SQUARE.size}" height="${SQUARE.size}" rx="1.5"/>`;
  });
  return html`<g class="pool ${pool.pool}">
<rect class="box" x="${x}" y="${top}" width="${width}" height="${height}" rx="6"/>
<rect class="edge" x="${x}" y="${top}" width="4" height="${height}" rx="2"/>
<text class="pool-name" x="${x + 14}" y="${top + 19}">${whole(pool.nodes)} ${POOL_TITLES[pool.pool]}</text>
<text class="end muted" x="${x + width - 10}" y="${top + 19}">${pool.nodeType}</text>
<text class="muted small" x="${x + 14}" y="${top + 35}">${perSquare > 1 ? `a square is ${perSquare} nodes` : pool.runs}; ${pool.vcpu} vCPU, ${pool.memory} GiB</text>
${squares}
${pool.ways.map((way, index) => {
  const at = wayY(top, rows, index) + 4;
  return html`<text class="small ${way.by === "inside" ? "muted" : ""}" x="${x + 14}" y="${at}"><tspan class="ports">${way.ports}</tspan> ${shortPurpose(way.purpose)}</text><text class="end muted small" x="${x + width - 10}" y="${at}">${way.by === "inside" ? "inside" : way.by === "load balancer" ? "balancer" : "direct"}</text>`;
})}
</g>`;
}

/** A drawing has no room for half-sentences. */
const shortPurpose = (purpose: string) =>
  purpose.replace(" where UDP is closed", ", UDP closed").replace(" and API", "");
