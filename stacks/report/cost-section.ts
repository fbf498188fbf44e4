import { scaleLinear } from "d3-scale";
import { roughly } from "../capacity/range.js";
import { COST_GROUPS, type Cost, type CostGroup } from "../cost/cost.js";
import { type Interval, sumOf } from "../cost/interval.js";
import { euros, eurosBetween, whole } from "./format.js";
import { type Html, html } from "./html.js";
import type { Subject } from "./subject.js";
import { table } from "./table.js";

/** What it costs a month, split; every price with its trust and source. */
export function costSection({ decided: { cost } }: Subject): Html {
  if (cost.total === null)
    return html`<p>No price list is known for this cloud. A file of your own, named by <code>cost.prices</code>, gives one.</p>${unpriced(cost)}`;
  const groups = COST_GROUPS.flatMap((group) => {
    const lines = cost.lines.filter((line) => line.group === group);
    return lines.length === 0 ? [] : [{ group, monthly: sumOf(lines.map(({ monthly }) => monthly)) }];
  });
  const most = Math.max(...groups.map(({ monthly }) => monthly.high));
  return html`<p class="sum"><strong>${eurosBetween(cost.total)}</strong> a month without taxes, ${
    cost.unpriced.length > 0 ? "at least: something has no price; " : ""
  }prices of ${cost.date}, the least certain of them ${cost.trust}.${
    cost.perHundredThousandRegistered &&
    html` ${eurosBetween(cost.perHundredThousandRegistered)} for 100,000 registered users.`
  }${cost.perThousandParticipants && html` ${eurosBetween(cost.perThousandParticipants)} for 1,000 participants at the peak.`}</p>
${groups.map(({ group, monthly }) => groupBar(group, monthly, most))}
<p class="muted">Light ends of bars are what is uncertain, mostly how much traffic a month has: ${hoursText(cost)}.</p>
${unpriced(cost)}${licences(cost)}
<details id="cost-table"><summary>Every line with its price and source</summary>
${table(
  "Cost lines per month",
  ["Part", "What", "Quantity", "Unit price", "Per month", "Trust", "Source"],
  cost.lines.map((line) => [
    line.group,
    line.what,
    `${between(line.quantity)} ${line.unit}`,
    eurosBetween(line.unitPrice),
    eurosBetween(line.monthly),
    line.trust,
    line.source,
  ]),
)}
<p>Not included: ${cost.notIncluded.join("; ")}.</p></details>`;
}

function groupBar(group: CostGroup, { low, high }: Interval, most: number): Html {
  const x = scaleLinear([0, most || 1], [0, 100]);
  return html`<div class="bar-row"><span class="bar-name">${group}</span>
<svg class="bar cost" height="24" aria-hidden="true"><rect class="uncertain" x="0" y="4" width="${x(high)}%" height="16"/><rect class="certain" x="0" y="4" width="${x(low)}%" height="16"/></svg>
<span class="bar-value">${eurosBetween({ low, high })}</span></div>`;
}

const between = ({ low, high }: Interval) =>
  whole(low) === whole(high) ? whole(low) : `${whole(low)}\u2013${whole(high)}`;

const roughlyBetween = ({ low, high }: Interval): Interval => ({ low: roughly(low), high: roughly(high) });

const hoursText = ({ traffic }: Cost) =>
  `that of ${between(traffic.peakHours)} hours at the peak, about ${between(roughlyBetween(traffic.gibibytes))} GiB`;

function unpriced(cost: Cost): Html {
  if (cost.unpriced.length === 0) return html``;
  return html`<p class="note">Without a price: ${cost.unpriced.map(({ what, item }) => `${what} (${item})`).join("; ")}.</p>`;
}

function licences({ licences: paid }: Cost): Html {
  if (paid === null) return html``;
  return html`<p>Licences that you compare with: ${euros(paid.monthly)} a month, ${whole(paid.users)} users at ${euros(paid.perUser)}.</p>`;
}
