import { scaleLinear } from "d3-scale";
import { area, curveMonotoneX, line } from "d3-shape";
import type { Series } from "../simulation/day-result.js";
import { type Day, POINT_MINUTES } from "./day.js";
import { clock, percent, whole } from "./format.js";
import { type Html, html } from "./html.js";

/** How a chart is drawn; text keeps its size, so narrow screens get a drawing of their own. */
export interface ChartSize {
  readonly width: number;
  /** Hours between two labels. */
  readonly hours: number;
}

export const WIDE: ChartSize = { width: 760, hours: 3 };
export const NARROW: ChartSize = { width: 340, hours: 6 };

/** Left and right of the plotted day, in a drawing's own units. */
export const PLOT = { left: 52, right: 8 } as const;

const PEOPLE = { top: 10, height: 130 } as const;
const LOAD = { top: 176, height: 150 } as const;
const HEIGHT = LOAD.top + LOAD.height + 26;

/** Participants, and below them the load of SFUs, through the simulated day. */
export function dayChart(day: Day, plan: number, { width, hours }: ChartSize, id: string): Html {
  const x = scaleLinear([0, 24 * 60], [PLOT.left, width - PLOT.right]);
  const people = scaleLinear([0, Math.max(1, ...day.participants)], [PEOPLE.top + PEOPLE.height, PEOPLE.top]).nice(4);
  const most = Math.max(1, ...day.fullest, ...(day.fullestAfterLoss ?? []));
  const load = scaleLinear([0, most * 1.05], [LOAD.top + LOAD.height, LOAD.top]);
  const at = (_: number, index: number) => x((index + 0.5) * POINT_MINUTES);
  const path = (series: Series) => line<number>(at, (value) => load(value)).curve(curveMonotoneX)([...series]);
  const filled = area<number>(at, people(0), (value) => people(value)).curve(curveMonotoneX)([...day.participants]);
  const end = width - PLOT.right;
  const level = (value: number, label: string) => html`<path class="level" d="M${PLOT.left} ${load(value)}H${end}"/>
<text class="small end muted" x="${end}" y="${load(value) - 4}">${label}</text>`;
  return html`<svg class="chart" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-text" data-plot="${PLOT.left} ${end}">
<title id="${id}-title">Participants and load of SFUs through the day</title>
<desc id="${id}-text">At most ${whole(day.busiest.participants)} participants at ${clock(day.busiest.at)}; the fullest SFU reaches ${percent(day.highest.load)} of its full load at ${clock(day.highest.at)}. The table below has the hours.</desc>
${people.ticks(4).map((tick) => horizontal(PLOT.left, end, people(tick), whole(tick)))}
<path class="people" d="${filled}"/>
${load.ticks(4).map((tick) => horizontal(PLOT.left, end, load(tick), percent(tick)))}
${Array.from({ length: 24 / hours + 1 }, (_, index) => hourLabel(x(index * hours * 60), index * hours))}
${level(plan, "planned")}${level(1, "full")}
<path class="line average" d="${path(day.average)}"/>
${day.fullestAfterLoss && html`<path class="line lossy" d="${path(day.fullestAfterLoss)}"/>`}
<path class="line fullest" d="${path(day.fullest)}"/>
<path class="cursor" d="M0 ${PEOPLE.top}V${LOAD.top + LOAD.height}" visibility="hidden"/>
</svg>`;
}

const horizontal = (left: number, right: number, y: number, label: string) =>
  html`<path class="grid" d="M${left} ${y}H${right}"/><text class="small end muted" x="${left - 6}" y="${y + 4}">${label}</text>`;

const hourLabel = (x: number, hour: number) =>
  html`<text class="small muted ${hour === 24 ? "end" : "middle"}" x="${x}" y="${HEIGHT - 8}">${String(hour).padStart(2, "0")}:00</text>`;
