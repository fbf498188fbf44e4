import { scaleLinear } from "d3-scale";
import { cloudOf } from "../clouds/index.js";
import { comparison } from "./comparison.js";
import { type Html, html } from "./html.js";
import { settingsOf } from "./settings.js";
import type { Subject } from "./subject.js";

const GOALS = ["none", "node", "zone"] as const;

/** Sliders and fields that ask what another demand would take; of no use without the page's script, which shows them. */
export function whatIfForm({ decided }: Subject): Html {
  const { participants, mix, relayed, nodeType, survive } = settingsOf(decided);
  const { meetings } = decided.environment.demand;
  const [, most = participants] = scaleLinear([0, participants * 3], [0, 1])
    .nice(3)
    .domain();
  const step = Math.max(1, most / 200);
  return html`<form id="what-if" aria-labelledby="what-if-title" hidden>
<div class="field"><label for="participants">Participants at the peak</label>
<input id="participants" name="participants" type="number" inputmode="numeric" min="2" max="10000000" step="1" value="${participants}"/>
<input id="participants-slider" type="range" aria-label="Participants at the peak, slider" min="${step}" max="${most}" step="${step}" value="${participants}"/></div>
<fieldset ${mix.length < 2 && html`hidden`}><legend>Meeting mix</legend>${meetings.map(({ name, size }, index) =>
    slider(`mix-${index}`, `${name}, ${size} people`, mix[index] ?? 0),
  )}</fieldset>
${slider("relayed", "Behind TURN", relayed)}
<div class="field"><label for="node-type">Node type of the SFUs</label>
<input id="node-type" name="node-type" list="node-types" value="${nodeType}" autocomplete="off" spellcheck="false"/>
<datalist id="node-types">${cloudOf(decided.environment)
    .alternatives(nodeType)
    .map((type) => html`<option value="${type}"></option>`)}</datalist></div>
<fieldset class="goals"><legend>May fail at the peak</legend>${GOALS.map(
    (goal) =>
      html`<label><input type="radio" name="survive" value="${goal}"${goal === survive && html` checked`}/> ${goal === "none" ? "nothing" : `a ${goal}`}</label>`,
  )}</fieldset>
<button type="reset">Back to the file</button>
</form>
<p id="said" role="status"></p>
<div id="refused" role="alert"></div>
<div id="comparison">${comparison(decided, decided)}</div>
<p class="muted small" id="command-line" hidden>The same on the command line:<br/><code></code></p>`;
}

function slider(id: string, label: string, value: number): Html {
  return html`<div class="field"><label for="${id}">${label}</label><span aria-hidden="true">${value}%</span>
<input id="${id}" name="${id}" type="range" min="0" max="100" step="1" value="${value}"/></div>`;
}
