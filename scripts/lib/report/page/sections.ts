import type { Day } from "../../../../stacks/report/day.js";
import { momentText } from "../../../../stacks/report/day-section.js";
import { SECTIONS, type SectionId } from "../../../../stacks/report/document.js";
import type { Html } from "../../../../stacks/report/html.js";
import type { Subject } from "../../../../stacks/report/subject.js";

export const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no ${id}`);
  return element;
};

/** Draws sections anew; what was open or had the focus is so again. */
export function drawSections(subject: Subject, ids: readonly SectionId[]): void {
  for (const id of ids) draw(byId(id), SECTIONS[id].render(subject));
  if (subject.day && ids.includes("day")) followDay(subject.day);
}

/** Puts HTML, whose text is escaped where it is made, into an element. */
export function draw(element: HTMLElement, content: Html): void {
  const open = [...element.querySelectorAll("details[open]")].map(({ id }) => id);
  const focused = element.contains(document.activeElement) ? document.activeElement?.id : undefined;
  element.innerHTML = content.text;
  for (const id of open) element.querySelector(`#${id}`)?.setAttribute("open", "");
  if (focused) element.querySelector<HTMLElement>(`#${focused}`)?.focus();
}

/** Lets a slider, or the pointer over the chart, choose the minute that is told in words. */
export function followDay(day: Day): void {
  const moment = byId("moment") as HTMLInputElement;
  const charts = [...byId("day").querySelectorAll<SVGSVGElement>("svg.chart")];
  const show = () => {
    const point = Number(moment.value);
    const text = momentText(day, point);
    byId("moment-said").textContent = text;
    moment.setAttribute("aria-valuetext", text);
    for (const chart of charts) {
      const [left, right] = edges(chart);
      const x = left + ((point + 0.5) / day.participants.length) * (right - left);
      const cursor = chart.querySelector(".cursor");
      cursor?.setAttribute("transform", `translate(${x} 0)`);
      cursor?.setAttribute("visibility", "visible");
    }
  };
  for (const chart of charts) {
    chart.addEventListener("pointermove", ({ clientX }) => {
      const box = chart.getBoundingClientRect();
      const [left, right] = edges(chart);
      const x = ((clientX - box.left) / box.width) * chart.viewBox.baseVal.width;
      const share = Math.min(1, Math.max(0, (x - left) / (right - left)));
      moment.value = String(Math.floor(share * (day.participants.length - 1)));
      show();
    });
  }
  moment.addEventListener("input", show);
  byId("day").querySelector(".moment")?.removeAttribute("hidden");
  show();
}

function edges(chart: SVGSVGElement): [number, number] {
  const [left = 0, right = 0] = (chart.dataset.plot ?? "").split(" ").map(Number);
  return [left, right];
}
