import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { toolPath } from "../../../scripts/lib/tools.js";
import type { LoadTest, SfuRow } from "../../../stacks/capacity/load-test-file.js";
import { CREDENTIALS } from "../../media/lab/deployment.js";
import { daemon, eventually, listens } from "../../media/lab/processes.js";
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
  readonly row: SfuRow;
}

/** What the servers run on. */
export interface Machine {
  readonly node: string;
  readonly vcpu: number;
}

/** Starts a server, puts the load on it, and ends it. */
export async function trial(
  place: Topology & { readonly folder: string },
  { name, config, env = {} }: Configuration,
  { node, vcpu }: Machine,
  flags: readonly string[],
): Promise<Cost> {
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
    const site = { namespace: place.testers, ...CREDENTIALS };
    const process = ["--sfu-process", String(server.pid), "--node", node, "--vcpu", String(vcpu)];
    return costOf(await measured(site, ["--url", `ws://${SFU}:7880`, ...flags, ...process]));
  } finally {
    await server.stop();
  }
}

function costOf({ vcpu, rows, testers }: LoadTest): Cost {
  const [row] = rows;
  if (row?.server !== "livekit" || !testers) throw new Error("the load generator measured no SFU");
  const cpu = (row.cpuPercent / 100) * vcpu;
  return {
    perThousandPackets: (cpu / row.packetsOut) * 1000,
    perParticipant: cpu / testers.joined,
    packetsOut: row.packetsOut,
    lossPercent: row.lossPercent,
    row,
  };
}
