import { figure } from "../capacity/evidence.js";
import { type Day, MOST_SIMULATED, POINT_MINUTES } from "./day.js";
import { dayChart, NARROW, WIDE } from "./day-chart.js";
import { clock, percent, whole } from "./format.js";
import { type Html, html } from "./html.js";
import type { Subject } from "./subject.js";
import { table } from "./table.js";

/** The simulated working day as a chart, a moment to choose, and a table of its hours. */
export function daySection({ day, decided }: Subject): Html {
  if (day === undefined) return html`<p>The day of this what-if is being simulated.</p>`;
  if (day === null)
    return html`<p>The report simulates a day of up to ${whole(MOST_SIMULATED)} participants; <code>relais simulate</code> takes more.</p>`;
  const plan = figure("sfuTargetLoad");
  const survive = decided.environment.demand.survive;
  return html`<p>A simulated working day (<code>relais simulate</code>): most meetings start on the hour, and LiveKit places each room on the less loaded of two SFUs by
statistics that are two seconds old. ${whole(day.busiest.participants)} participants are present at
the busiest moment, ${clock(day.busiest.at)}; the fullest SFU reaches ${percent(day.highest.load)} of its full load at ${clock(day.highest.at)}.
Of all participant-time, ${exact(day.abovePlan)} is on SFUs above the planned ${percent(plan)}, ${exact(day.overload)} above full load.</p>
<ul class="legend"><li class="key-people">participants</li><li class="key-fullest">fullest SFU</li><li class="key-average">all SFUs together</li>
${day.fullestAfterLoss && html`<li class="key-lossy">fullest SFU if a ${survive} is lost at ${clock(day.busiest.at)}</li>`}</ul>
<div class="wide">${dayChart(day, plan, WIDE, "day-wide")}</div>
<div class="narrow">${dayChart(day, plan, NARROW, "day-narrow")}</div>
<div class="moment" hidden><label for="moment">Time of day</label>
<input id="moment" type="range" min="0" max="${day.participants.length - 1}" value="${Math.floor(day.busiest.at / 60 / POINT_MINUTES)}"/>
<p id="moment-said" aria-hidden="true"></p></div>
<details id="day-table"><summary>The day as a table</summary>
${table(
  "The highest of each hour",
  [
    "Hour",
    "Participants",
    "Fullest SFU",
    "All SFUs",
    ...(day.fullestAfterLoss ? [`Fullest SFU, ${survive} lost`] : []),
  ],
  hourly(day),
)}</details>`;
}

/** What is there at one point of the day, in a sentence. */
export function momentText(day: Day, point: number): string {
  const load = (series: readonly number[]) => percent(series[point] ?? 0);
  const lost = day.fullestAfterLoss ? `, after the loss ${load(day.fullestAfterLoss)}` : "";
  return `${clock(point * POINT_MINUTES * 60)}: ${whole(day.participants[point] ?? 0)} participants; fullest SFU ${load(day.fullest)}, all SFUs ${load(day.average)}${lost}`;
}

function hourly({ participants, fullest, average, fullestAfterLoss }: Day): string[][] {
  const points = 60 / POINT_MINUTES;
  return Array.from({ length: 24 }, (_, hour) => {
    const most = (series: readonly number[]) => Math.max(0, ...series.slice(hour * points, (hour + 1) * points));
    return [
      clock(hour * 3600),
      whole(most(participants)),
      percent(most(fullest)),
      percent(most(average)),
      ...(fullestAfterLoss ? [percent(most(fullestAfterLoss))] : []),
    ];
  });
}

/** A small share must not look like none. */
const exact = (share: number) =>
  share === 0 ? "none" : share < 0.001 ? "less than 0.1%" : `${(share * 100).toFixed(1)}%`;
