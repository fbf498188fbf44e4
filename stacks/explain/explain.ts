import { releaseOf } from "../blueprint/blueprint.js";
import { PORT_KEYS } from "../blueprint/port-key.js";
import { showPorts } from "../blueprint/show-ports.js";
import { EVIDENCE, type Evidence, type FigureName } from "../capacity/evidence.js";
import { type Range, roughly } from "../capacity/range.js";
import type { Meeting } from "../config/demand.js";
import type { Decided } from "../design.js";

/** Where one resolved value comes from. */
export interface Explanation {
  /** Name to ask for, e.g. `sfu.replicas`. */
  readonly key: string;
  readonly value: string;
  /** The step that made it, in words and numbers. */
  readonly because: string;
  /** Constants that went in. */
  readonly evidence: readonly FigureName[];
  /** Key of the file that sets the value by hand; absent where it only follows from others. */
  readonly override?: string;
}

/** Which key sets what by hand. What is not here follows from these and from the demand. */
const OVERRIDES: Readonly<Record<string, string>> = {
  "demand.participants": "demand.participants",
  "sfu.packetBudget": "sfu.packets",
  "sfu.roomBudget": "sfu.rooms",
  "sfu.trackLimit": "sfu.limits.tracks",
  "sfu.roomLimit": "sfu.limits.participantsPerRoom",
  "sfu.wave": "sfu.maxUnavailable",
  "sfu.replicas": "sfu.replicas",
  "turn.byPackets": "turn.packets",
  "turn.allocationLimit": "turn.allocations",
  "turn.replicas": "turn.replicas",
  "redis.members": "redis.members",
  "system.nodes": "system.replicas",
  "drain.seconds": "sfu.drain",
  ...Object.fromEntries(Object.entries(PORT_KEYS).map(([id, key]) => [`ports.${id}`, `ports.${key}`])),
};

const VIDEO = ["videoHighBits", "videoMediumBits", "videoLowBits", "videoBytesPerPacket"] as const;
const AUDIO = ["audioPacketsPerMicrophone", "audioBitsPerMicrophone"] as const;
const LAYOUT = {
  mixed: ["largeTiles", "mediumTiles", "visibleTiles"],
  speaker: ["largeTiles", "speakerTiles"],
  grid: ["gridTiles", "gridHeight", "layerTolerance"],
} as const;
const CODEC = {
  vp8: [],
  h264: [],
  vp9: ["vp9BitsShare", "svcLayerRatio"],
  av1: ["av1BitsShare", "svcLayerRatio"],
} as const;
const SCREEN = ["screenBits", "screenHalfShare"] as const;

/** The constants that a kind of meeting's flow depends on. */
function evidenceOfMeeting({ layout, codec, screens }: Meeting): FigureName[] {
  return [...VIDEO, ...LAYOUT[layout], ...CODEC[codec], ...(screens > 0 ? SCREEN : []), ...AUDIO];
}

/** The chain from demand to every computed value, in the order of the arithmetic. */
export function explain({ environment, sizing, blueprint }: Decided): Explanation[] {
  const { demand } = environment;
  const { pools, turn, sfuBudget, ranges, signalling } = sizing;
  const [sfu, relay] = [releaseOf(blueprint, "livekit-server")?.values, releaseOf(blueprint, "coturn")?.values];
  const step = (
    key: string,
    value: string | number,
    because: string,
    evidence: Explanation["evidence"] = [],
  ): Explanation => ({
    key,
    value: typeof value === "number" ? round(value) : value,
    because,
    evidence,
    ...(OVERRIDES[key] === undefined ? {} : { override: OVERRIDES[key] }),
  });
  return [
    step(
      "demand.participants",
      sizing.participants,
      demand.participants === undefined
        ? `${demand.registered} registered x ${(demand.concurrency ?? 0) * 100}% at the busiest moment`
        : "given",
    ),
    ...sizing.meetings.flatMap((meeting, index) => {
      const { name, perParticipant, perRoom } = meeting;
      const kind = demand.meetings[index];
      const media = kind ? evidenceOfMeeting(kind) : [];
      return [
        step(`meetings.${name}.rooms`, meeting.rooms, `${meeting.participants} participants in rooms of their size`),
        step(
          `meetings.${name}.packetsPerParticipant`,
          perParticipant.packetsOut,
          "packets/s that an SFU sends to one participant: what is on the screen and every other open microphone",
          media,
        ),
        step(
          `meetings.${name}.bitsPerParticipant`,
          perParticipant.bitsOut,
          "bit/s that an SFU sends to one participant",
          media,
        ),
        step(
          `meetings.${name}.packetsFromParticipant`,
          perParticipant.packetsIn,
          "packets/s that an SFU receives of one",
          [...media],
        ),
        step(
          `meetings.${name}.roomsPerSfu`,
          meeting.roomsPerSfu,
          `whole rooms of ${round(perRoom.packetsOut)} packets/s in sfu.packetBudget, and of ${round(perRoom.tracks)} tracks in sfu.trackBudget; at most sfu.roomBudget`,
        ),
        step(`meetings.${name}.largestRoom`, meeting.largestRoom, "one room lives on one SFU"),
        step(`meetings.${name}.sfus`, meeting.sfus, `${meeting.rooms} rooms, ${meeting.roomsPerSfu} on each`),
      ];
    }),
    step(
      "sfu.packetBudget",
      sfuBudget.packetsOut,
      environment.sfu.packets === undefined
        ? `packets/s of one ${pools.sfu.nodeType} with ${pools.sfu.vcpu} vCPUs at the planned load`
        : `packets/s: the planned load of the ${environment.sfu.packets} that were measured`,
      environment.sfu.packets === undefined
        ? ["sfuPacketsPerVcpu", "reportedShortfall", "sfuTargetLoad"]
        : ["sfuTargetLoad"],
    ),
    step("sfu.trackBudget", sfuBudget.tracks, `tracks of one SFU with ${pools.sfu.vcpu} vCPUs`, ["sfuTracksPerVcpu"]),
    step(
      "sfu.roomBudget",
      sfuBudget.rooms,
      environment.sfu.rooms === undefined
        ? "rooms of one SFU, whatever their size, at the planned load"
        : `rooms: the planned load of the ${environment.sfu.rooms} that were measured`,
      environment.sfu.rooms === undefined ? ["sfuRooms", "sfuTargetLoad"] : ["sfuTargetLoad"],
    ),
    step("sfu.needed", pools.sfu.needed, `sum of the meetings' SFUs${open(ranges.sfus)}`),
    step("sfu.replicas", pools.sfu.nodes, replicasBecause("sfu", environment.sfu.replicas, demand.survive, pools.sfu)),
    step("sfu.trackLimit", sfu?.limits.numTracks ?? 0, "joins beyond it are turned away; sfu.trackBudget unless given"),
    step(
      "sfu.roomLimit",
      sfu?.room.maxParticipants ?? 0,
      "participants of one room; the largest that fits unless given",
    ),
    step(
      "sfu.packetsOut",
      sizing.perSfu.packetsOut,
      "packets/s that the average SFU sends at the peak, while nothing has failed",
    ),
    step("sfu.packetsIn", sizing.perSfu.packetsIn, "packets/s that it receives"),
    step("sfu.bitsOut", sizing.perSfu.bitsOut, "bit/s that it sends"),
    step("sfu.wave", sfu?.maxUnavailable ?? 0, "SFUs that a roll replaces at a time: those that the peak can spare"),
    step(
      "turn.relayedParticipants",
      turn.relayedParticipants,
      `${demand.relayed * 100}% of ${sizing.participants} participants`,
    ),
    step(
      "turn.byPackets",
      turn.byPackets,
      environment.turn.packets === undefined
        ? `${round(turn.packets)} packets/s in both directions over ${pools.turn.vcpu} vCPUs each`
        : `${round(turn.packets)} packets/s in both directions over servers measured at ${environment.turn.packets}`,
      environment.turn.packets === undefined ? ["turnPacketsPerVcpu", "turnTargetLoad"] : ["turnTargetLoad"],
    ),
    step("turn.byAllocations", turn.byAllocations, "relay ports: every participant holds allocations while ICE runs", [
      "turnAllocationsPerParticipant",
    ]),
    step(
      "turn.allocationLimit",
      relay?.quotas.total ?? 0,
      "allocations that one server admits; half its relay ports unless given",
    ),
    step(
      "turn.needed",
      turn.needed,
      `the larger of turn.byPackets and turn.byAllocations, at least 1${open(ranges.turnServers)}`,
    ),
    step(
      "turn.replicas",
      pools.turn.nodes,
      replicasBecause("turn", environment.turn.replicas, demand.survive, pools.turn),
    ),
    step("redis.members", sizing.valkeyMembers, membersBecause(environment)),
    step(
      "system.nodes",
      pools.system.nodes,
      sizing.valkeyMembers === 0
        ? `for the edge and operators; demand.survive is ${demand.survive}`
        : `one per Valkey member (${sizing.valkeyMembers}); a majority must be left`,
    ),
    step("signalling.connections", signalling.connections, "WebSockets through the edge: one per participant"),
    step("signalling.perSfu", signalling.perSfu, "WebSockets on one SFU: any SFU takes them, wherever the room is"),
    step("signalling.perEdgeNode", signalling.perEdgeNode, "WebSockets through one node of the system pool"),
    step(
      "redis.operations",
      signalling.redisOperations.likely,
      `operations/s: signal messages between SFUs and the statistics of each${open(signalling.redisOperations)}`,
      ["redisOperationsPerParticipant"],
    ),
    step("redis.connections", signalling.redisConnections, "connections to Redis if the pools of all SFUs are full", [
      "redisConnectionsPerVcpu",
    ]),
    step("addresses.public", sizing.publicAddresses, "one per SFU and TURN node"),
    step("traffic.out", sizing.traffic.out, `bit/s that all SFUs send at the peak${open(ranges.out)}`),
    step("traffic.in", sizing.traffic.in, `bit/s that all SFUs receive at the peak${open(ranges.in)}`),
    step(
      "traffic.relayed",
      sizing.traffic.relayed,
      `bit/s that relays send to clients and SFUs, and receive${open(ranges.relayed)}`,
    ),
    step("drain.seconds", blueprint.drainSeconds, "sfu.drain: grace of SFU and TURN pods, deadline of their rolls"),
    ...blueprint.ports.map(({ id, protocol, container, outside, purpose }) =>
      step(
        `ports.${id}`,
        `${protocol} ${showPorts(container)}`,
        `${purpose}; ${outside ? `clients reach it at ${showPorts(outside.ports)} by ${outside.via}` : "inside the cluster only"}`,
      ),
    ),
  ];
}

/** The constants behind an explanation, with their sources. */
export function evidenceOf(explanation: Explanation): (Evidence & { name: string })[] {
  return explanation.evidence.map((name) => ({ name, ...EVIDENCE[name] }));
}

function replicasBecause(
  pool: string,
  override: number | undefined,
  survive: string,
  size: { needed: number; afterLoss: number; zones: readonly { nodes: number }[] },
): string {
  const zones = size.zones.map((zone) => zone.nodes).join(" + ");
  if (override !== undefined) return `given by ${pool}.replicas, spread as ${zones}`;
  if (survive === "none") return `what the peak needs, spread as ${zones}`;
  return `${zones}: after the loss of a ${survive} ${size.afterLoss} are left for the ${size.needed} that the peak needs`;
}

function membersBecause({ redis, demand }: Decided["environment"]): string {
  if (redis.external) return "somebody else runs Redis: redis.external";
  return redis.members === undefined ? `demand.survive is ${demand.survive}` : "given by redis.members";
}

/** How far the constants leave a result open, as the end of a sentence. */
function open({ low, high }: Range): string {
  if (low === high) return "";
  return `; ${roughly(low)} to ${high === null ? "no fit" : roughly(high)} with all constants at their ends`;
}

const round = (value: number) => String(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
