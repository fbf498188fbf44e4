import type { Meeting } from "../config/demand.js";
import type { Environment } from "../config/schema.js";
import { FAVOURABLE, LIKELY, UNFAVOURABLE } from "./evidence.js";
import { type Flow, scaleFlow } from "./media-load.js";
import { meetingsFit, type Needs, needsOf } from "./needs.js";
import type { NodeShapes, PoolName } from "./node-shape.js";
import { type Outcomes, type Range, rangeOf } from "./range.js";
import { largestRoom, type MeetingSize, type SfuBudget } from "./sfu.js";
import { type Signalling, signalling } from "./signalling.js";
import { nodesAfterLoss, spread, totalNodes, type ZoneCount } from "./survive.js";
import type { TurnDemand } from "./turn.js";

/** One pool, sized. */
export interface PoolSize {
  readonly pool: PoolName;
  readonly nodeType: string;
  readonly vcpu: number;
  /** GiB. */
  readonly memory: number;
  /** Nodes that the peak needs, before what may fail. */
  readonly needed: number;
  readonly nodes: number;
  /** Nodes left after the loss that `demand.survive` names. */
  readonly afterLoss: number;
  readonly zones: readonly ZoneCount[];
}

/** What the uncertainty of the constants leaves open; see `Range`. */
export interface SizingRanges {
  /** SFUs that the peak needs, before what may fail. */
  readonly sfus: Range;
  /** TURN servers that the peak needs, before what may fail. */
  readonly turnServers: Range;
  /** bit/s that all SFUs send. */
  readonly out: Range;
  /** bit/s that all SFUs receive. */
  readonly in: Range;
  /** bit/s through TURN. */
  readonly relayed: Range;
}

/** One kind of meeting, and how large it could be. */
export interface SizedMeeting extends MeetingSize {
  /** Size of the largest such meeting that fits on one SFU, with the same cameras and microphones; 0 if none does. */
  readonly largestRoom: number;
}

/** Everything that follows from the demand by arithmetic; written to `sizing.json`. */
export interface Sizing {
  readonly participants: number;
  readonly meetings: readonly SizedMeeting[];
  readonly sfuBudget: SfuBudget;
  readonly turn: TurnDemand;
  readonly pools: Readonly<Record<PoolName, PoolSize>>;
  /** Members of the Valkey group: 3 with Sentinel, 1 without, 0 where somebody else runs Redis. */
  readonly valkeyMembers: 0 | 1 | 3;
  /** Nodes with a public address. */
  readonly publicAddresses: number;
  /** bit/s at the peak. */
  readonly traffic: { readonly out: number; readonly in: number; readonly relayed: number; readonly outPerSfu: number };
  /** Participants on one SFU at the peak, while nothing has failed. */
  readonly participantsPerSfu: number;
  /** What the average SFU sends and receives at the peak, while nothing has failed. */
  readonly perSfu: Flow;
  readonly signalling: Signalling;
  readonly ranges: SizingRanges;
}

/** Sizes an environment on the given node types and zones. Pure arithmetic, no judgement: see `stacks/checks`. */
export function size(environment: Environment, shapes: NodeShapes, zones: readonly string[]): Sizing {
  const { demand } = environment;
  const needs = needsOf(environment, shapes, LIKELY);
  const { participants, total, turn } = needs;
  const meetings = needs.meetings.map((meeting, index) => ({
    ...meeting,
    largestRoom: largestRoom(demand.meetings[index] as Meeting, needs.sfuBudget, LIKELY),
  }));

  const pool = (name: PoolName, needed: number, replicas: number | undefined): PoolSize => {
    const counts = replicas === undefined ? spread(needed, zones, demand.survive) : spread(replicas, zones, "none");
    const { type, vcpu, memory } = shapes[name];
    const afterLoss = nodesAfterLoss(counts, demand.survive);
    return { pool: name, nodeType: type, vcpu, memory, needed, nodes: totalNodes(counts), afterLoss, zones: counts };
  };
  const members = environment.redis.members ?? (demand.survive === "none" ? 1 : 3);
  const sfu = pool("sfu", needs.sfus, environment.sfu.replicas);
  const pools = {
    // One node per Valkey member, of which a majority must be left; the edge and the operators share these nodes, and need as many
    // where Valkey is elsewhere.
    system: pool("system", Math.ceil(members / 2), environment.system.replicas ?? members),
    sfu,
    turn: pool("turn", turn.needed, environment.turn.replicas),
  };
  return {
    participants,
    meetings,
    sfuBudget: needs.sfuBudget,
    turn,
    pools,
    valkeyMembers: environment.redis.external ? 0 : members,
    publicAddresses: pools.sfu.nodes + pools.turn.nodes,
    traffic: { out: total.bitsOut, in: total.bitsIn, relayed: turn.bits, outPerSfu: total.bitsOut / sfu.nodes },
    participantsPerSfu: Math.ceil(participants / sfu.nodes),
    perSfu: scaleFlow(total, 1 / sfu.nodes),
    signalling: signalling(participants, { sfus: sfu.nodes, edgeNodes: pools.system.nodes, vcpu: sfu.vcpu }),
    ranges: rangesOf({
      favourable: needsOf(environment, shapes, FAVOURABLE),
      likely: needs,
      unfavourable: needsOf(environment, shapes, UNFAVOURABLE),
    }),
  };
}

function rangesOf(outcomes: Outcomes<Needs>): SizingRanges {
  const sfus = rangeOf(outcomes, (needs) => needs.sfus);
  return {
    sfus: meetingsFit(outcomes.unfavourable) ? sfus : { ...sfus, high: null },
    turnServers: rangeOf(outcomes, ({ turn }) => turn.needed),
    out: rangeOf(outcomes, ({ total }) => total.bitsOut),
    in: rangeOf(outcomes, ({ total }) => total.bitsIn),
    relayed: rangeOf(outcomes, ({ turn }) => turn.bits),
  };
}
