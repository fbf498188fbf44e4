import { type Html, html, type Piece } from "./html.js";

/** A table that scrolls by itself where the screen is too narrow; numbers line up at their end. */
export function table(caption: string, header: readonly string[], rows: readonly (readonly Piece[])[]): Html {
  const numeric = header.map((_, column) => {
    const filled = rows.map((row) => row[column]).filter((cell) => cell !== "");
    return filled.length > 0 && filled.every(isNumber);
  });
  const align = (column: number) => (numeric[column] ? html` class="number"` : "");
  // A scrolling region has to be reachable by keyboard, and then needs a name.
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${header.map((title, column) => html`<th scope="col"${align(column)}>${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((cell, column) =>
        column === 0 ? html`<th scope="row"${align(column)}>${cell}</th>` : html`<td${align(column)}>${cell}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
}

const isNumber = (cell: Piece) =>
  typeof cell === "number" ||
  (typeof cell === "string" && /^[+\u2212]?(EUR )?[\d,.]+(\u2013[\d,.]+)?( ?(%|[TGM]bit\/s))?$/.test(cell));
