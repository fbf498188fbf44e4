import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CREDENTIALS, type Deployment } from "../lab/deployment.js";
import { type Daemon, daemon } from "../lab/processes.js";
import type { Answer } from "./joins.js";
import type { Write } from "./writes.js";

/** How many in a row make a recovery. */
const ENOUGH = 3;

/** Programs that keep using the SFUs and their Redis while the tests break things. */
export class Observer {
  private readonly joins: Daemon;
  private readonly writes: Daemon;

  private constructor(joins: Daemon, writes: Daemon) {
    this.joins = joins;
    this.writes = writes;
  }

  static start(deployment: Deployment, addresses: readonly string[]): Observer {
    const { apiKey, apiSecret, password } = CREDENTIALS;
    const [sfu] = deployment.nodes.sfu;
    return new Observer(
      program("joins", deployment, deployment.edge.namespace, JSON.stringify({ addresses, apiKey, apiSecret })),
      program("writes", deployment, sfu?.namespace ?? "", password),
    );
  }

  answers(address: string, kind: Answer["kind"], since: number): Answer[] {
    return linesOf<Answer>(this.joins)
      .filter((answer) => answer.address === address && answer.kind === kind && answer.begun >= since)
      .sort((one, other) => one.begun - other.begun);
  }

  /** Seconds from `since` to the first of the answers that are good and stay good, or undefined while they are not. */
  back(address: string, kind: Answer["kind"], since: number): number | undefined {
    const answers = this.answers(address, kind, since);
    const lastBad = answers.findLastIndex((answer) => !isGood(answer));
    const [first, ...more] = answers.slice(lastBad + 1);
    return first && more.length >= ENOUGH - 1 ? (first.ended - since) / 1000 : undefined;
  }

  failures(address: string, since: number): number {
    return this.answers(address, "join", since).filter((answer) => !isGood(answer)).length;
  }

  /** Keys whose write was begun since then, and confirmed. */
  written(since: number): string[] {
    return linesOf<Write>(this.writes)
      .filter(({ begun }) => begun >= since)
      .map(({ key }) => key);
  }

  async stop(): Promise<void> {
    await Promise.all([this.joins.stop(), this.writes.stop()]);
  }
}

/** However long it took, up to where the programs give up: the time of a recovery is that of the answer. */
const isGood = ({ kind, outcome }: Answer) => outcome === (kind === "join" ? "101" : "200");

/** Runs a program of this folder on a machine of the lab. */
export function program(name: string, { folder }: Deployment, namespace: string, argument: string): Daemon {
  const file = join(import.meta.dirname, `${name}.ts`);
  const words = [`--net=/run/netns/${namespace}`, process.execPath, "--import", "tsx", file, argument];
  return daemon(name, join(folder, `${name}.log`), "nsenter", words);
}

/** What such a program has printed. */
export function linesOf<T>({ log }: Daemon): T[] {
  const text = readFileSync(log, "utf8");
  // What follows the last line end is still being written.
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as T);
}
