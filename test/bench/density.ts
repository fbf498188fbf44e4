/**
 * What a packet costs an SFU: the configuration that the chart renders beside the official chart's defaults, or beside itself with one
 * knob turned, in alternating order on this machine.
 *
 *   npm run -s density -- --help
 *
 * Needs root and Linux: server and testers run in network namespaces that it makes and removes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { deploy } from "../media/lab/deployment.js";
import { labEnvironment } from "../media/lab/environments.js";
import { official, rendered } from "./density/configurations.js";
import { turned } from "./density/knobs.js";
import { MEETINGS, type Meeting } from "./density/meetings.js";
import { RELAY_COLUMNS, RELAYED, relayed } from "./density/relays.js";
import { loadTestOf, type Measured } from "./density/result.js";
import { compared, SFU_COLUMNS } from "./density/series.js";
import { type Columns, table } from "./density/table.js";
import { topology } from "./density/topology.js";
import type { Machine } from "./density/trial.js";

const USAGE = `usage: npm run -s density -- [--knobs [word ...]] [--meeting ${Object.keys(MEETINGS).join("|")}] [--repetitions <n>] [--json]
       npm run -s density -- --turn [--repetitions <n>] [--json]

CPU of one SFU per packet and participant: as the chart renders it, and by the official chart's defaults; with --knobs as rendered, and
with one setting changed each. Repetitions run every configuration once, in turning order; ratios are taken within a repetition. With --turn
CPU of one TURN server per relayed megabit: as the chart renders it, and with coturn's own defaults, over UDP and over TLS.
--node <type> prints the runs as rendered as a result that relais calibrate reads; this machine then is such a node.

Examples:
  npm run -s density
  npm run -s density -- --meeting audio --repetitions 8
  npm run -s density -- --knobs GOGC batch --json
  npm run -s density -- --turn --repetitions 3
  npm run -s density -- --node tinav7.c16r32p1 > result.json && npx relais calibrate result.json
`;

function refuse(message: string): never {
  process.stderr.write(`${message}\n${USAGE}`);
  process.exit(2);
}

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        help: { type: "boolean", default: false },
        turn: { type: "boolean", default: false },
        node: { type: "string" },
        knobs: { type: "boolean", default: false },
        meeting: { type: "string", default: "video" },
        repetitions: { type: "string", default: "5" },
        json: { type: "boolean", default: false },
      },
    });
    return { ...values, words: positionals };
  } catch (error) {
    return refuse((error as Error).message);
  }
}

const { help, turn, node, knobs, meeting: chosen, repetitions: times, json, words } = options();
if (help) {
  console.log(USAGE);
  process.exit(0);
}
const meeting: Meeting =
  MEETINGS[chosen] ?? refuse(`--meeting is ${chosen}; one of ${Object.keys(MEETINGS).join(", ")}`);
const repetitions = Number(times);
if (!(Number.isInteger(repetitions) && repetitions >= 1 && repetitions <= 50))
  refuse(`--repetitions is ${times}; a whole number from 1 to 50`);
if (words.length > 0 && !knobs) refuse(`${words[0]} is no flag; words pick knobs, after --knobs`);
if (turn && knobs) refuse("--turn and --knobs exclude each other: knobs are the SFU's");

const machine: Machine = { node: node ?? "here", vcpu: availableParallelism() };
const folder = mkdtempSync(join(tmpdir(), "relais-density-"));
const log = (line: string) => process.stderr.write(`${line}\n`);

/** Prints what came of all repetitions: for people, as JSON, or as a load test of this machine. */
async function printed<T extends Measured>(
  title: string,
  measure: () => Promise<readonly T[]>,
  columns: Columns<T>,
): Promise<void> {
  const before = loadavg()[0] ?? 0;
  const result = await measure();
  const load = { before, after: loadavg()[0] ?? 0 };
  const circumstances = `load average ${before.toFixed(1)} before and ${load.after.toFixed(1)} after`;
  if (node !== undefined) console.log(JSON.stringify(loadTestOf(result, machine), null, 2));
  else if (json) console.log(JSON.stringify({ title, vcpu: machine.vcpu, repetitions, load, result }, null, 2));
  else
    console.log(
      table(columns, result, `${title}; ${repetitions} repetitions, ${machine.vcpu} vCPUs, ${circumstances}`),
    );
}

async function turnServers(): Promise<void> {
  const deployment = await deploy(labEnvironment("hostNetworkPublicIp"), join(folder, "lab"));
  try {
    await printed(RELAYED, () => relayed(deployment, { repetitions, machine, log }), RELAY_COLUMNS);
  } finally {
    await deployment.remove();
  }
}

async function sfus(): Promise<void> {
  const base = await rendered(machine.vcpu);
  const others = knobs ? turned(base, words) : [official];
  if (others.length === 0) refuse(`no knob has ${words.join(" or ")} in its name`);
  const place = await topology();
  try {
    const run = { meeting, repetitions, machine, log };
    await printed(
      `${chosen}: ${meeting.told}`,
      () => compared({ ...place, folder }, [base, ...others], run),
      SFU_COLUMNS,
    );
  } finally {
    await place.remove();
  }
}

try {
  await (turn ? turnServers() : sfus());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
