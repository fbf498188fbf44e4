/** A piece of HTML that is safe to put into a page. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes; text is escaped, nothing is left out. */
export type Piece = Html | string | number | undefined | null | false | readonly Piece[];

/** Makes HTML, or SVG, of a template; what is not HTML yet is escaped, for text and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(strings.reduce((text, string, index) => text + rendered(pieces[index - 1]) + string));
}

function rendered(piece: Piece): string {
  if (piece instanceof Html) return piece.text;
  if (Array.isArray(piece)) return piece.map(rendered).join("");
  if (piece === undefined || piece === null || piece === false) return "";
  return String(piece).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
