import type { Series } from "../../stacks/simulation/day-result.js";

const COLUMNS = 72;
const ROWS = 6;

/**
 * A day as bars of 20 minutes: the highest number of participants in each, and below an `x` wherever a call was on an SFU above
 * its full load.
 */
export function dayChart(participants: Series, overloaded: Series): string {
  const bars = columns(participants);
  const top = Math.max(1, ...bars);
  const label = (text: string) => text.padStart(9);
  const rows = [...Array(ROWS).keys()].map((row) => {
    const above = ((ROWS - 0.5 - row) / ROWS) * top;
    const scale = row === 0 ? top.toLocaleString("en") : "";
    return `${label(scale)} ${bars.map((bar) => (bar > above ? "#" : " ")).join("")}`;
  });
  const hours = [...Array(8).keys()].map((each) => String(each * 3).padEnd(COLUMNS / 8)).join("");
  const marks = columns(overloaded).map((each) => (each > 0 ? "x" : " "));
  const overload = marks.includes("x") ? [`${label("overload")} ${marks.join("")}`] : [];
  return [...rows, ...overload, `${label("hour")} ${hours}`].map((line) => line.trimEnd()).join("\n");
}

function columns(series: Series): number[] {
  const width = series.length / COLUMNS;
  return [...Array(COLUMNS).keys()].map((column) =>
    Math.max(0, ...series.slice(Math.floor(column * width), Math.floor((column + 1) * width))),
  );
}
