import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { toolPath } from "../../../scripts/lib/tools.js";
import type { LoadTest, SfuRow } from "../../../stacks/capacity/load-test-file.js";
import { CREDENTIALS } from "../../media/lab/deployment.js";
import { type Daemon, daemon, eventually, listens } from "../../media/lab/processes.js";
import type { Configuration } from "./configurations.js";
import { measured } from "./generator.js";
import { SFU, type Topology } from "./topology.js";

/** What one run of one server has cost. */
export interface Cost {
  /** CPU seconds for a thousand packets sent. */
  readonly perThousandPackets: number;
  /** CPU seconds per second and participant. */
  readonly perParticipant: number;
  readonly packetsOut: number;
  readonly lossPercent: number;
  /** Milliseconds from tester to tester, of half the packets and of 99 %; and the median of the tracks' jitter. */
  readonly delay: number;
  readonly longDelay: number;
  readonly jitter: number;
  readonly row: SfuRow;
}

/** What the servers run on. */
export interface Machine {
  readonly node: string;
  readonly vcpu: number;
}

type Place = Topology & { readonly folder: string };

/** Starts a server, puts the load on it, and ends it. */
export async function trial(
  place: Place,
  configuration: Configuration,
  { node, vcpu }: Machine,
  flags: readonly string[],
): Promise<Cost> {
  const server = await started(place, configuration);
  try {
    const process = ["--sfu-process", String(server.pid), "--node", node, "--vcpu", String(vcpu)];
    return costOf(await measured({ namespace: place.testers, ...CREDENTIALS }, [...SIGNALLING, ...flags, ...process]));
  } finally {
    await server.stop();
  }
}

/** Where testers find the server that has started. */
export const SIGNALLING = ["--url", `ws://${SFU}:7880`];

/** Starts a server, and waits until it listens. */
export async function started(place: Place, { name, config, env = {} }: Configuration): Promise<Daemon> {
  const file = (suffix: string) => join(place.folder, `${name.replaceAll(/\W/g, "-")}.${suffix}`);
  writeFileSync(file("json"), JSON.stringify(config));
  const variables = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  const server = daemon(name, file("log"), "nsenter", [
    ...[`--net=/run/netns/${place.sfu}`, "/usr/bin/env", ...variables],
    ...[toolPath("livekit-server"), "--config", file("json")],
  ]);
  try {
    // Not by its log, which says so at level info only.
    await eventually(`start of ${name}`, 20, () => listens(place.sfu, "tcp", 7880));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

function costOf({ vcpu, rows, testers }: LoadTest): Cost {
  const [row] = rows;
  const { delayMilliseconds: delay, jitterMilliseconds: jitter } = testers ?? {};
  if (row?.server !== "livekit" || !testers || !delay || !jitter) throw new Error("the load generator measured no SFU");
  const cpu = (row.cpuPercent / 100) * vcpu;
  return {
    perThousandPackets: (cpu / row.packetsOut) * 1000,
    perParticipant: cpu / testers.joined,
    packetsOut: row.packetsOut,
    lossPercent: row.lossPercent,
    delay: delay.median,
    longDelay: delay.ninetyNinth,
    jitter: jitter.median,
    row,
  };
}
