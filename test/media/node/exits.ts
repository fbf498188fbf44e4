import { readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../lab/processes.js";
import { PAUSE } from "./images.js";
import type { Machine } from "./machine.js";

/** How a container's first process ended. */
export interface Exit {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** 128 and the signal's number where a signal did it. */
  readonly status: number;
}

/** The ends of containers while somebody watched. */
export interface Exits {
  of(containerId: string): Promise<Exit>;
  stop(): Promise<void>;
}

/** Follows what containerd reports, which has its own clock for each end: the API's is a second wide. */
export async function watchExits(machine: Machine): Promise<Exits> {
  const name = `exits-${process.hrtime.bigint()}`;
  const events = machine.start(name, "ctr", ["--namespace=k8s.io", "events"]);
  const log = join(machine.folder, `${name}.log`);
  // It does not say when it listens: a label makes an event that it reports once it does.
  await eventually("events of containerd", 20, async () => {
    await machine.run("ctr", ["--namespace=k8s.io", "images", "label", PAUSE, "relais/seen=yes"]);
    return readFileSync(log, "utf8") !== "";
  });
  return {
    of: (containerId) =>
      eventually(`end of container ${containerId}`, 5, () => {
        const line = readFileSync(log, "utf8")
          .split("\n")
          .find((each) => each.includes("/tasks/exit") && each.includes(`"id":"${containerId}"`));
        const at = /"exited_at":"([^"]+)"/.exec(line ?? "")?.[1];
        const status = Number(/"exit_status":(\d+)/.exec(line ?? "")?.[1] ?? 0);
        return at === undefined ? undefined : { at: Date.parse(at), status };
      }),
    stop: events.stop,
  };
}
