import { headroom } from "../../stacks/capacity/headroom.js";
import { type Range, roughly, showRange } from "../../stacks/capacity/range.js";
import type { PoolSize, Sizing } from "../../stacks/capacity/sizing.js";
import type { Change } from "../../stacks/compare/what-if.js";
import type { Cost, CostGroup } from "../../stacks/cost/cost.js";
import { type Resources, resourcesOf } from "../../stacks/cost/resources.js";
import type { Decided, Design } from "../../stacks/design.js";
import { formatFinding, formatPath, type KeyPath } from "../../stacks/finding.js";
import { euros, eurosOf, NODE_GROUPS, splitOf, sumOfGroups } from "./euros.js";
import { table } from "./table.js";

const whole = (value: number) => Math.round(value).toLocaleString("en");
const mbit = (bits: number) => (bits < 100e6 ? (bits / 1e6).toFixed(1) : whole(bits / 1e6));
/** A count with its ends, of which two digits are said where they are large. */
const range = (value: Range) => showRange(value, whole, (end) => (end < 100 ? whole(end) : whole(roughly(end))));
const survives = (goal: string) => (goal === "none" ? "no loss" : `the loss of a ${goal}`);

/** The chain from participants to nodes, addresses, Mbit/s and euros, as one screen. */
export function capacityScreen(decided: Decided): string {
  const { environment, sizing, blueprint, cost } = decided;
  const { meetings, pools, traffic, turn, sfuBudget, signalling, ranges } = sizing;
  const { demand } = environment;
  return [
    `${blueprint.name}: ${whole(sizing.participants)} participants at the peak, survives ${survives(demand.survive)}`,
    "",
    "meetings",
    table([
      ["", "people", "rooms", "packets/s", "Mbit/s", "packets/s", "Mbit/s", "rooms", "largest", ""],
      ["kind", "", "", "per person", "per person", "per room", "per room", "per SFU", "room", "SFUs"],
      ...meetings.map((meeting) => [
        meeting.name,
        whole(meeting.participants),
        whole(meeting.rooms),
        whole(meeting.perParticipant.packetsOut),
        mbit(meeting.perParticipant.bitsOut),
        whole(meeting.perRoom.packetsOut),
        mbit(meeting.perRoom.bitsOut),
        whole(meeting.roomsPerSfu),
        whole(meeting.largestRoom),
        whole(meeting.sfus),
      ]),
    ]),
    `  an SFU plans with ${whole(sfuBudget.packetsOut)} packets/s, ${whole(sfuBudget.tracks)} tracks and ${whole(sfuBudget.rooms)} rooms; a room lives on one SFU`,
    "",
    "pools",
    table([
      ["pool", "nodes", "needed", "left after loss", "headroom", "per zone", "node type"],
      ...Object.values(pools).map((pool) => [
        pool.pool,
        whole(pool.nodes),
        neededOf(pool, sizing),
        whole(pool.afterLoss),
        `${headroom(pool)}%`,
        perZone(pool),
        pool.nodeType,
      ]),
    ]),
    "  headroom: nodes left after the loss beyond those needed; in brackets: all constants at their ends (docs/capacity.md)",
    "",
    "turn, network and signalling",
    table([
      ["relayed participants", whole(turn.relayedParticipants)],
      ["TURN servers needed", `${turn.byPackets} by packets, ${turn.byAllocations} by relay ports`],
      ["public addresses", whole(sizing.publicAddresses)],
      ["Mbit/s out, in", `${range(megabits(ranges.out))}, ${range(megabits(ranges.in))}`],
      ["Mbit/s through TURN", `${range(megabits(ranges.relayed))}, sent to clients and SFUs`],
      [
        "per SFU",
        `${whole(sizing.participantsPerSfu)} participants, ${whole(sizing.perSfu.packetsOut)} packets/s and ${mbit(traffic.outPerSfu)} Mbit/s out`,
      ],
      [
        "WebSockets",
        `${whole(signalling.connections)}: ${whole(signalling.perSfu)} per SFU, ${whole(signalling.perEdgeNode)} per edge node`,
      ],
      [
        "Redis",
        `${range(signalling.redisOperations)} operations/s, ${whole(signalling.redisConnections)} connections at most`,
      ],
    ]),
    "",
    "cost and quota",
    table([
      ["EUR a month", eurosOf(cost)],
      ...(cost.total ? [["of which", splitOf(cost)]] : []),
      ...quotaRows(resourcesOf(decided)),
    ]),
  ]
    .join("\n")
    .replaceAll(/ +$/gm, "");
}

/** What a deployment takes of an account, for a request to the vendor. */
function quotaRows(resources: Resources): string[][] {
  const { machines, vcpus, memory, nodeAddresses, idleAddresses, publicLoadBalancers, internalLoadBalancers } =
    resources;
  const balancers = publicLoadBalancers + internalLoadBalancers;
  return [
    ["machines", `${whole(machines)} with ${whole(vcpus)} vCPUs and ${whole(memory)} GiB`],
    [
      "addresses",
      `${whole(nodeAddresses + idleAddresses + publicLoadBalancers)}: ${whole(nodeAddresses)} of nodes, ${whole(idleAddresses)} spare in pools, ${whole(publicLoadBalancers)} of load balancers`,
    ],
    ["load balancers", `${whole(balancers)}, ${whole(internalLoadBalancers)} of them internal`],
    ["volumes", resources.volumes === 0 ? "0" : `${resources.volumes} of ${resources.volumeSize} GiB`],
  ];
}

/** Changes as a title: `demand.participants 5000, demand.survive zone`; what they take out is not said. */
export const changesText = (changes: readonly Change[]): string =>
  changes.flatMap(({ path, value }) => (value === undefined ? [] : [`${formatPath(path)} ${value}`])).join(", ");

/** One column of a comparison: the changed keys, and what they lead to. */
export interface WhatIfColumn {
  readonly changes: readonly Change[];
  readonly design: Design & { readonly decided: Decided };
}

/** The file beside its what-ifs: the changed keys, then every quantity, then the errors of each column. */
export function capacityComparison(base: WhatIfColumn, whatIfs: readonly WhatIfColumn[]): string {
  const columns = [base, ...whatIfs];
  const row = (label: string, cell: (decided: Decided) => string) => [
    label,
    ...columns.map(({ design }) => cell(design.decided)),
  ];
  const group = (title: string, rows: string[][]) => [[title, ...columns.map(() => "")], ...rows];
  const keys = [...new Map(whatIfs[0]?.changes.map(({ path }) => [formatPath(path), path])).values()];
  const { meetings, pools } = base.design.decided.sizing;
  const rows = [
    ["", "as written", ...whatIfs.map((_, index) => (whatIfs.length > 1 ? `what if ${index + 1}` : "what if"))],
    ...keys.map((path) => row(formatPath(path), ({ document }) => written(document.data, path))),
    ["", ...columns.map(() => "")],
    row("participants", ({ sizing }) => whole(sizing.participants)),
    ...meetings.flatMap(({ name }, index) =>
      group(name, [
        row("  rooms", ({ sizing }) => whole(sizing.meetings[index]?.rooms ?? 0)),
        row("  rooms per SFU", ({ sizing }) => whole(sizing.meetings[index]?.roomsPerSfu ?? 0)),
        row("  largest room", ({ sizing }) => whole(sizing.meetings[index]?.largestRoom ?? 0)),
      ]),
    ),
    ...Object.values(pools).flatMap(({ pool }) =>
      group(`pool ${pool}`, [
        row("  nodes", ({ sizing }) => whole(sizing.pools[pool].nodes)),
        row("  per zone", ({ sizing }) => perZone(sizing.pools[pool])),
        row("  needed", ({ sizing }) => neededOf(sizing.pools[pool], sizing)),
        row("  left after loss", ({ sizing }) => whole(sizing.pools[pool].afterLoss)),
        row("  headroom", ({ sizing }) => `${headroom(sizing.pools[pool])}%`),
      ]),
    ),
    row("relayed participants", ({ sizing }) => whole(sizing.turn.relayedParticipants)),
    row("public addresses", ({ sizing }) => whole(sizing.publicAddresses)),
    row("Mbit/s out", ({ sizing }) => mbit(sizing.traffic.out)),
    row("Mbit/s in", ({ sizing }) => mbit(sizing.traffic.in)),
    row("Mbit/s through TURN", ({ sizing }) => mbit(sizing.traffic.relayed)),
    row("Mbit/s out per SFU", ({ sizing }) => mbit(sizing.traffic.outPerSfu)),
    row("load balancers", (decided) => whole(balancersOf(decided))),
    row("EUR a month", ({ cost }) => (cost.total ? euros(cost.total) : "-")),
    row("  nodes", ({ cost }) => partOf(cost, NODE_GROUPS)),
    row("  egress", ({ cost }) => partOf(cost, ["egress"])),
    row("  trust", ({ cost }) => (cost.total ? cost.trust : "no prices")),
    ["errors", ...columns.map(({ design }) => whole(errorsOf(design).length))],
  ];
  const [, ...titles] = rows[0] ?? [];
  const errors = columns.flatMap(({ design }, index) =>
    errorsOf(design).map((finding) => `${titles[index]}: ${formatFinding(finding)}`),
  );
  return [table(rightAligned(rows), "").replaceAll(/ +$/gm, ""), ...(errors.length > 0 ? ["", ...errors] : [])].join(
    "\n",
  );
}

const balancersOf = (decided: Decided) => {
  const { publicLoadBalancers, internalLoadBalancers } = resourcesOf(decided);
  return publicLoadBalancers + internalLoadBalancers;
};

const partOf = (cost: Cost, groups: readonly CostGroup[]) => {
  const sum = sumOfGroups(cost, groups);
  return sum ? euros(sum) : "-";
};

/** Nodes that the peak needs, with what the constants leave open where they come in. */
function neededOf({ pool, needed }: PoolSize, { ranges }: Sizing): string {
  if (pool === "system") return whole(needed);
  return range(pool === "sfu" ? ranges.sfus : ranges.turnServers);
}

const megabits = ({ low, likely, high }: Range): Range => ({
  low: low / 1e6,
  likely: likely / 1e6,
  high: high === null ? null : high / 1e6,
});

const perZone = (pool: PoolSize) => pool.zones.map((zone) => zone.nodes).join(" + ");

const errorsOf = ({ findings }: Design) => findings.filter(({ severity }) => severity === "error");

/** A key as the file, or the flag in its place, writes it. */
function written(data: unknown, path: KeyPath): string {
  const value = path.reduce<unknown>(
    (node, part) => (node as Record<string | number, unknown> | undefined)?.[part],
    data,
  );
  return value === undefined ? "-" : Array.isArray(value) ? value.join("+") : String(value);
}

/** Numbers line up at their end; the labels in the first column do not. */
function rightAligned(rows: readonly string[][]): string[][] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell : cell.padStart(widths[column] ?? 0))));
}
