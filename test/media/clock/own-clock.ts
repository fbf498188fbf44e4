import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "../lab/deployment.js";
import type { Pod } from "../lab/pod.js";
import { eventually, listens } from "../lab/processes.js";

/** Within the container: a volume that the pod has anyway. */
const CLOCK = "/var/lib/coturn/clock";
/** Time that has passed is left alone: only what the clock on the wall says differs, as on a machine that lost its time server. */
const WRAPPER = `#!/bin/sh
export LD_PRELOAD=/usr/lib/$(uname -m)-linux-gnu/faketime/libfaketimeMT.so.1
export FAKETIME_TIMESTAMP_FILE=${CLOCK} FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1
exec /usr/bin/turnserver "$@"
`;

/** The clock of the TURN server, which starts anew for it. */
export class OwnClock {
  private readonly file: string;
  private readonly turn: Pod;

  private constructor(turn: Pod) {
    this.turn = turn;
    this.file = join(turn.volume("state"), "clock");
  }

  static async of({ pods, nodes, folder }: Deployment): Promise<OwnClock> {
    const turn = pods["coturn-0"] as Pod;
    const clock = new OwnClock(turn);
    clock.set(0);
    await turn.containers.turnserver?.stop();
    const program = join(folder, "programs/coturn/turnserver");
    rmSync(program);
    writeFileSync(program, WRAPPER);
    chmodSync(program, 0o755);
    turn.restart("turnserver");
    const { namespace } = nodes.turn;
    await eventually(
      "a TURN server with a clock of its own",
      20,
      async () => (await listens(namespace, "tcp", 5349)) && (await listens(namespace, "udp", 3478)),
    );
    return clock;
  }

  /** Takes away what libfaketime leaves in memory for good. */
  remove(): void {
    const { pid } = this.turn.containers.turnserver ?? {};
    for (const name of ["faketime_shm", "sem.faketime_sem"]) rmSync(`/dev/shm/${name}_${pid}`, { force: true });
  }

  /** Seconds ahead of everybody else, negative behind. */
  set(seconds: number): void {
    writeFileSync(this.file, `${seconds < 0 ? "" : "+"}${seconds}\n`);
    chmodSync(this.file, 0o644);
  }
}
