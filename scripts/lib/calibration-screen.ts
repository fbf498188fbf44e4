import { stringify } from "yaml";
import type { CalibratedKey, Calibration } from "../../stacks/capacity/calibration.js";
import { EVIDENCE } from "../../stacks/capacity/evidence.js";
import { MEASURED } from "../../stacks/capacity/load-tests.js";
import { heldOutCores, heldOutPackets, type Prediction, plannedOf, ratesOf } from "../../stacks/capacity/reproduce.js";
import { table } from "./table.js";

const whole = (value: number) => Math.round(value).toLocaleString("en");
const signed = (share: number) =>
  `${share < 0 ? "-" : "+"}${Math.abs(share * 100).toFixed(Math.abs(share) < 0.1 ? 1 : 0)}%`;

/** How the model stands against published and own measurements. */
export function modelScreen(): string {
  const { low, value, high } = EVIDENCE.sfuPacketsPerVcpu;
  return [
    "LiveKit's published rows (16 vCPUs): constants fitted on two rows, the third predicted",
    predictions("packets/s out, by one constant per microphone and one per camera", heldOutPackets(), whole),
    predictions("busy vCPUs, by one constant per packet", heldOutCores(), (cores) => cores.toFixed(1)),
    "  receivers that the plan puts on that machine, with its constants and reserve",
    table(
      [
        ["row", "published", "planned", "share"],
        ...plannedOf().map(({ row, published, planned, share }) => [
          row,
          whole(published),
          whole(planned),
          `${Math.round(share * 100)}%`,
        ]),
      ],
      "    ",
    ),
    "",
    `own rows, against ${whole(value)} (${whole(low)}-${whole(high)}) packets/s per busy vCPU`,
    table(
      [
        ["row", "packets/s", ""],
        ...ratesOf(MEASURED).map(({ row, packetsPerCore, usable, within }) => [
          row,
          whole(packetsPerCore),
          usable ? (within ? "within" : "outside") : "too much loss to count",
        ]),
      ],
      "  ",
    ),
  ].join("\n");
}

function predictions(title: string, rows: readonly Prediction[], show: (value: number) => string): string {
  const lines = rows.map(({ row, measured, predicted, error }) => [
    row,
    show(measured),
    show(predicted),
    signed(error),
  ]);
  return `  ${title}\n${table([["row", "measured", "predicted", "error"], ...lines], "    ")}`;
}

/** The rows of a load test at full load, and the lines to paste. */
export function calibrationScreen({ node, vcpu, rows, keys, mostBitsSent }: Calibration): string {
  return [
    `${node}, ${vcpu} vCPUs`,
    table([
      ["row", "server", "packets/s at full load", "per vCPU", ""],
      ...rows.map(({ name, server, packetsAtFullLoad, leftOut }) => [
        name,
        server,
        whole(packetsAtFullLoad),
        whole(packetsAtFullLoad / vcpu),
        leftOut === undefined ? "" : `left out: ${leftOut}`,
      ]),
    ]).replaceAll(/ +$/gm, ""),
    ...(mostBitsSent === null
      ? []
      : [`  an SFU sent ${whole(mostBitsSent / 1e6)} Mbit/s at most; its network takes that, or more`]),
    "",
    ...(keys.length === 0
      ? ["no row says what a full node carries"]
      : ["lines for the environment file", yamlLines(keys)]),
  ].join("\n");
}

/** The keys as YAML, each with its reason. */
function yamlLines(keys: readonly CalibratedKey[]): string {
  const pools = [...new Set(keys.map(({ path: [pool] }) => pool))];
  return pools
    .flatMap((pool) => [
      `${pool}:`,
      ...keys
        .filter(({ path }) => path[0] === pool)
        .map(({ path, value, because }) => `  ${stringify({ [path[1]]: value }).trim()} # ${because}`),
    ])
    .join("\n");
}
