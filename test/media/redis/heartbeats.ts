import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CREDENTIALS, type Deployment } from "../lab/deployment.js";
import { type Daemon, daemon } from "../lab/processes.js";
import type { Member } from "./members.js";

/** Every SFU writes its statistics into the hash `nodes` every two seconds; longer between two of them, and it could not. */
const SILENCE = 3;
const WATCH = `while sleep 0.2; do redis-cli MONITOR | grep --line-buffered -io '^[0-9.]* .*"hset" "nodes" "[^"]*"'; done`;

/** Reads in all members of Redis when SFUs write their statistics: who has not for 5 s is taken for gone by the others. */
export class Heartbeats {
  private readonly watches: readonly Daemon[];

  private constructor(watches: readonly Daemon[]) {
    this.watches = watches;
  }

  static watch({ folder }: Deployment, members: readonly Member[]): Heartbeats {
    const watch = ({ name, node }: Member) => {
      const words = ["env", `REDISCLI_AUTH=${CREDENTIALS.password}`, "sh", "-c", WATCH];
      const log = join(folder, `${name}-statistics.log`);
      return daemon(`statistics at ${name}`, log, "nsenter", [`--net=/run/netns/${node.namespace}`, ...words]);
    };
    return new Heartbeats(members.map(watch));
  }

  /** Seconds between the first and the last of so many SFUs that write again, after they could not some time since then. */
  apart(since: number, sfus: number): number {
    const again = [...this.times().values()]
      .map((times) => times.find((time, index) => time * 1000 > since && time - (times[index - 1] ?? time) > SILENCE))
      .filter((time) => time !== undefined)
      .sort((one, other) => one - other)
      .slice(0, sfus);
    if (again.length < sfus) return Number.NaN;
    return (again.at(-1) ?? Number.NaN) - (again[0] ?? Number.NaN);
  }

  async stop(): Promise<void> {
    await Promise.all(this.watches.map((watch) => watch.stop()));
  }

  /** By SFU, in seconds since 1970, in order; a write is seen at each member. */
  private times(): Map<string, number[]> {
    const lines = this.watches.flatMap(({ log }) => readFileSync(log, "utf8").split("\n"));
    const seen = lines.flatMap((line) => {
      const [, time, sfu] = /^([\d.]+) .*"([^"]*)"$/.exec(line) ?? [];
      return time && sfu ? [{ time: Number(time), sfu }] : [];
    });
    const times = new Map<string, number[]>();
    for (const { time, sfu } of seen.sort((one, other) => one.time - other.time))
      times.set(sfu, [...(times.get(sfu) ?? []), time]);
    return times;
  }
}
