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
import { official, rendered } from "./density/configurations.js";
import { turned } from "./density/knobs.js";
import { MEETINGS, type Meeting } from "./density/meetings.js";
import { compared, table } from "./density/series.js";
import { topology } from "./density/topology.js";

const USAGE = `usage: npm run -s density -- [--knobs [word ...]] [--meeting ${Object.keys(MEETINGS).join("|")}] [--repetitions <n>] [--json]

CPU of one SFU per packet and participant: as the chart renders it, and by the official chart's defaults; with --knobs as rendered, and
with one setting changed each. Repetitions run every configuration once, in turning order; ratios are taken within a repetition.

Examples:
  npm run -s density
  npm run -s density -- --meeting audio --repetitions 8
  npm run -s density -- --knobs GOGC batch --json
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

const { help, knobs, meeting: chosen, repetitions: times, json, words } = options();
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

const vcpu = availableParallelism();
const base = await rendered(vcpu);
const others = knobs ? turned(base, words) : [official];
if (others.length === 0) refuse(`no knob has ${words.join(" or ")} in its name`);
const folder = mkdtempSync(join(tmpdir(), "relais-density-"));
const place = await topology();
try {
  const before = loadavg()[0] ?? 0;
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const result = await compared({ ...place, folder }, [base, ...others], { meeting, repetitions, vcpu, log });
  const load = { before, after: loadavg()[0] ?? 0 };
  if (json) console.log(JSON.stringify({ meeting: chosen, vcpu, repetitions, load, result }, null, 2));
  else
    console.log(
      table(
        result,
        `${chosen}: ${meeting.told}; ${repetitions} repetitions, ${vcpu} vCPUs, load average ${before.toFixed(1)} before and ${load.after.toFixed(1)} after`,
      ),
    );
} finally {
  await place.remove();
  rmSync(folder, { recursive: true, force: true });
}
