import { type Day, dayOf } from "../../../../stacks/report/day.js";
import type { PageData } from "../../../../stacks/report/document.js";
import { modelOf } from "./model.js";

/** What the page asks its worker. */
interface Order {
  readonly data: PageData;
  readonly flags: ReadonlyMap<string, string>;
}

/** The part of the script that runs in a worker: a day of a million people would hold up the page. */
export function serveDays(): void {
  addEventListener("message", ({ data: order }: MessageEvent<Order>) => {
    const { decided } = modelOf(order.data).ask(order.flags);
    if (decided) postMessage(dayOf(decided));
  });
}

/** Simulates days of what-ifs beside the page; an order replaces the one before it, and one without flags only ends that. */
export function dayOrders(
  data: PageData,
  script: string,
): (flags: ReadonlyMap<string, string>, done: (day: Day | null) => void) => void {
  const source = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  let worker: Worker | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return (flags, done) => {
    clearTimeout(waiting);
    worker?.terminate();
    if (flags.size === 0) return;
    // Whoever moves a slider does not want the days in between.
    waiting = setTimeout(() => {
      worker = new Worker(source);
      worker.addEventListener("message", ({ data: day }: MessageEvent<Day | null>) => done(day), { once: true });
      worker.postMessage({ data, flags } satisfies Order);
    }, 200);
  };
}
