import { releaseOf } from "../blueprint/blueprint.js";
import { figure } from "../capacity/evidence.js";
import { ALLOCATIONS_PER_SERVER } from "../capacity/turn.js";
import type { Finding, KeyPath } from "../finding.js";
import { type Check, type CheckInput, finding } from "./check.js";

/** A value set by hand may be worse than the computed one, but not so bad that the demand is not met any more. */
export const overrides: Check = (input) => [
  ...tracks(input),
  ...rooms(input),
  ...wave(input),
  ...allocations(input),
  ...members(input),
  ...muxWidth(input),
];

const broken = (path: KeyPath, message: string, fix: string, allowed: string): Finding =>
  finding("overrides", "error", path, message, fix, allowed);

/** Tracks at the peak, on the SFUs that are left after the loss. */
function tracks({ environment, sizing }: CheckInput): Finding[] {
  const limit = environment.sfu.limits.tracks;
  const total = sizing.meetings.reduce((sum, { perRoom, rooms }) => sum + perRoom.tracks * rooms, 0);
  const largest = Math.max(...sizing.meetings.map(({ perRoom }) => perRoom.tracks));
  const need = Math.ceil(Math.max(largest, total / Math.max(1, sizing.pools.sfu.afterLoss)));
  if (limit === undefined || limit >= need) return [];
  const message = `sfu.limits.tracks is ${limit}, but an SFU has to carry ${need} tracks at the peak`;
  return [broken(["sfu", "limits", "tracks"], message, "raise it, or raise sfu.replicas", `at least ${need}`)];
}

function rooms({ environment }: CheckInput): Finding[] {
  const limit = environment.sfu.limits.participantsPerRoom;
  const largest = environment.demand.meetings.reduce((most, each) => (each.size > most.size ? each : most));
  if (limit === undefined || limit >= largest.size) return [];
  const message = `sfu.limits.participantsPerRoom is ${limit}, but a ${largest.name} has ${largest.size} participants`;
  return [
    broken(["sfu", "limits", "participantsPerRoom"], message, "raise it or remove it", `at least ${largest.size}`),
  ];
}

/** What a roll takes away at a time must be spare. */
function wave({ environment, sizing }: CheckInput): Finding[] {
  const { maxUnavailable } = environment.sfu;
  const { nodes, needed } = sizing.pools.sfu;
  const spare = Math.max(1, nodes - needed);
  if (maxUnavailable === undefined || maxUnavailable <= spare) return [];
  const message = `sfu.maxUnavailable is ${maxUnavailable}, but the peak needs ${needed} of the ${nodes} SFUs`;
  return [broken(["sfu", "maxUnavailable"], message, "lower it or raise sfu.replicas", `at most ${spare}`)];
}

function allocations({ environment, sizing }: CheckInput): Finding[] {
  const limit = environment.turn.allocations;
  if (limit === undefined) return [];
  const servers = Math.max(1, sizing.pools.turn.afterLoss);
  const need = Math.ceil((sizing.participants * figure("turnAllocationsPerParticipant")) / servers);
  if (limit > ALLOCATIONS_PER_SERVER) {
    const message = `turn.allocations is ${limit}, but half the relay ports of a server are ${ALLOCATIONS_PER_SERVER}`;
    return [broken(["turn", "allocations"], message, "lower it", `at most ${ALLOCATIONS_PER_SERVER}`)];
  }
  if (limit >= need) return [];
  const message = `turn.allocations is ${limit}, but a server has to admit ${need} while ${sizing.participants} people join`;
  return [broken(["turn", "allocations"], message, "raise it, or raise turn.replicas", `at least ${need}`)];
}

/** Each member has a node of its own, and what may fail must leave a majority. */
function members({ environment, sizing }: CheckInput): Finding[] {
  const { survive } = environment.demand;
  const given = environment.redis.members;
  const { replicas } = environment.system;
  return [
    ...(given === 1 && survive !== "none"
      ? [
          broken(
            ["redis", "members"],
            `redis.members is 1, but a ${survive} may fail by demand.survive`,
            'remove it, or write demand.survive "none"',
            "3",
          ),
        ]
      : []),
    ...(replicas !== undefined && replicas < sizing.valkeyMembers
      ? [
          broken(
            ["system", "replicas"],
            `system.replicas is ${replicas}, but each of the ${sizing.valkeyMembers} Valkey members needs a node`,
            "raise it or remove it",
            `at least ${sizing.valkeyMembers}`,
          ),
        ]
      : []),
  ];
}

/** As many as the chart takes: `livekit.problems.ports`. */
const WIDEST_MUX = 256;

/** LiveKit opens one socket per vCPU, as far as there are ports. */
function muxWidth({ environment, sizing, blueprint }: CheckInput): Finding[] {
  const ports = releaseOf(blueprint, "livekit-server")?.values.ports.mediaUdp;
  if (environment.ports.mediaUdp === undefined || ports === undefined) return [];
  const width = ports.to - ports.from + 1;
  if (width > WIDEST_MUX) {
    const message = `ports.mediaUdp has ${width} ports, but LiveKit opens a socket on each`;
    return [broken(["ports", "mediaUdp"], message, "narrow it", `at most ${WIDEST_MUX} ports`)];
  }
  const { vcpu } = sizing.pools.sfu;
  if (width >= vcpu) return [];
  const message = `ports.mediaUdp has ${width} ports, but an SFU has ${vcpu} vCPUs and would open a socket on each`;
  return [
    finding(
      "overrides",
      "warning",
      ["ports", "mediaUdp"],
      message,
      "widen it: fewer sockets cost throughput",
      `${vcpu} ports`,
    ),
  ];
}
