import { table } from "./table.js";

/** A titled table of a report. */
export interface Section {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Sections as plain text. */
export function sectionsText(sections: readonly Section[]): string {
  return sections
    .map(({ title, header, rows }) => `${title}\n${table([header, ...rows])}`.replaceAll(/ +$/gm, ""))
    .join("\n\n");
}

/** Sections as GitHub-flavoured Markdown. */
export function sectionsMarkdown(sections: readonly Section[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(" | ")} |`;
  return sections
    .map(({ title, header, rows }) =>
      [`### ${title}`, "", line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n"),
    )
    .join("\n\n");
}

/** A diff as a block of Markdown; the fence is longer than any run of backticks inside. */
export function codeBlock(text: string, language: "diff" | "text" = "diff"): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** What Markdown, or the HTML in it, would read as more than text. */
const escapeCell = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_|[\]~]/g, "\\$&")
    .replaceAll(/\s*\n\s*/g, " ");
