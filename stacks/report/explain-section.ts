import { roughly, showRange } from "../capacity/range.js";
import { type Explanation, evidenceOf, explain } from "../explain/explain.js";
import { type Html, html } from "./html.js";
import type { Subject } from "./subject.js";

const CHAPTERS: Readonly<Record<string, string>> = {
  demand: "Demand",
  meetings: "Meetings",
  sfu: "SFUs",
  turn: "TURN",
  redis: "Redis",
  system: "System nodes",
  signalling: "Signalling",
  addresses: "Addresses",
  traffic: "Traffic",
  drain: "Drain",
  ports: "Ports",
};

/** The chain from the demand to every number, in the order of the arithmetic, with the constants behind each step. */
export function explainSection({ decided }: Subject): Html {
  const chapters = new Map<string, Explanation[]>();
  for (const each of explain(decided)) {
    const name = each.key.split(".", 1)[0] ?? "";
    chapters.set(name, [...(chapters.get(name) ?? []), each]);
  }
  return html`<p>The same chain as <code>relais explain</code> prints. A figure in brackets is how far its sources leave it open.</p>
${[...chapters].map(
  ([
    name,
    steps,
  ]) => html`<details id="explain-${name}"><summary>${CHAPTERS[name] ?? name} <span class="muted">${steps.length}</span></summary>
<dl class="steps">${steps.map(stepItem)}</dl></details>`,
)}`;
}

function stepItem(step: Explanation): Html {
  const evidence = evidenceOf(step);
  return html`<div><dt><code>${step.key}</code> <span class="value">${step.value}</span></dt><dd>${step.because}${
    step.override && html` <span class="muted">Set by hand with <code>${step.override}</code>.</span>`
  }${
    evidence.length > 0 &&
    html`<ul class="evidence">${evidence.map(
      ({ name, value, low, high, unit, trust, source }) =>
        html`<li><span class="trust ${trust}">${trust}</span> <code>${name}</code> ${showRange({ low, likely: value, high }, String, (end) => String(roughly(end)))} ${unit}. <span class="muted">${source}</span></li>`,
    )}</ul>`
  }</dd></div>`;
}
