/** Turns the rows that the media and browser tests print into the Markdown tables of docs/media-path.md. */
import { text } from "node:stream/consumers";

const rows = (await text(process.stdin))
  .split("\n")
  .filter((line) => line.startsWith("media | "))
  .map((line) => line.split(" | ").slice(1));
if (rows.length === 0) {
  console.error("no row on standard input; usage: npm test -- --tier media --tier browser | npm run -s media-table");
  process.exitCode = 2;
}
for (const topic of new Set(rows.map(([first]) => first))) {
  const measured = rows.filter(([first]) => first === topic);
  const width = Math.max(...measured.map((cells) => cells.length));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  console.log(`\n### ${topic}\n`);
  console.log(line(Array.from({ length: width - 1 }, () => "")));
  console.log(line(Array.from({ length: width - 1 }, () => "---")));
  for (const [, ...cells] of measured) console.log(line([...cells, ...Array(width - 1 - cells.length).fill("")]));
}
