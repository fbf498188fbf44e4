import type { Decided } from "../design.js";
import { type Html, html } from "./html.js";
import { difference, quantitiesOf } from "./quantities.js";

/** The numbers of the file beside those of a what-if; each cell carries its exact value. */
export function comparison(written: Decided, asked: Decided): Html {
  const before = quantitiesOf(written);
  return html`<table class="comparison"><caption>As written, and with these settings</caption>
<thead><tr><th scope="col">Quantity</th><th scope="col" class="number">Written</th><th scope="col" class="number">What if</th></tr></thead>
<tbody>${quantitiesOf(asked).flatMap((quantity, index) => {
    const base = before[index];
    if (!base) return [];
    const { key, label, value, show } = quantity;
    const by = difference(quantity, base);
    const shown = (number: number | null) =>
      number === null ? "none" : html`<data value="${number}">${show(number)}</data>`;
    return html`<tr data-key="${key}"><th scope="row">${label}</th><td class="number">${shown(base.value)}</td><td class="number asked">${shown(value)}${by && html`<small>${by}</small>`}</td></tr>`;
  })}</tbody></table>`;
}

/** What a what-if comes to, in one sentence that is read aloud. */
export function spoken(written: Decided, asked: Decided): string {
  const before = quantitiesOf(written);
  const changed = quantitiesOf(asked).flatMap((quantity, index) => {
    const base = before[index];
    const by = base && difference(quantity, base);
    return by && quantity.value !== null ? [`${quantity.label} ${quantity.show(quantity.value)} (${by})`] : [];
  });
  return changed.length === 0 ? "The numbers are those of the file." : `${changed.slice(0, 5).join(", ")}.`;
}
