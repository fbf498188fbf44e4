import type { PageData } from "../../../../stacks/report/document.js";
import type { Slow } from "../../../../stacks/report/subject.js";
import { modelOf } from "./model.js";

/** What the page asks its worker. */
interface Order {
  readonly data: PageData;
  readonly flags: ReadonlyMap<string, string>;
}

/** The part of the script that runs in a worker: a day of a million people would hold up the page. */
export function serveBeside(): void {
  addEventListener("message", ({ data: { data, flags } }: MessageEvent<Order>) => {
    const slow = modelOf(data).askSlowly(flags);
    if (slow) postMessage(slow);
  });
}

/** Computes what takes a while beside the page; an order replaces the one before it, and one without flags only ends that. */
export function ordersBeside(
  data: PageData,
  script: string,
): (flags: ReadonlyMap<string, string>, done: (slow: Slow) => void) => void {
  const source = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  let worker: Worker | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return (flags, done) => {
    clearTimeout(waiting);
    worker?.terminate();
    if (flags.size === 0) return;
    // Whoever moves a slider does not want what lies in between.
    waiting = setTimeout(() => {
      worker = new Worker(source);
      worker.addEventListener("message", ({ data: slow }: MessageEvent<Slow>) => done(slow), { once: true });
      worker.postMessage({ data, flags } satisfies Order);
    }, 200);
  };
}
