import { peakParticipants } from "../config/demand.js";
import type { Environment } from "../config/schema.js";
import { scaleFlow, sumFlows } from "./media-load.js";
import type { NodeShapes, PoolName } from "./node-shape.js";
import { type MeetingSize, type SfuBudget, sfuBudget, sizeMeeting } from "./sfu.js";
import { nodesAfterLoss, spread, totalNodes, type ZoneCount } from "./survive.js";
import { type TurnDemand, turnDemand } from "./turn.js";

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

/** Everything that follows from the demand by arithmetic; written to `sizing.json`. */
export interface Sizing {
  readonly participants: number;
  readonly meetings: readonly MeetingSize[];
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
}

/** Sizes an environment on the given node types and zones. Pure arithmetic, no judgement: see `stacks/checks`. */
export function size(environment: Environment, shapes: NodeShapes, zones: readonly string[]): Sizing {
  const { demand } = environment;
  const participants = peakParticipants(demand);
  const budget = sfuBudget(shapes.sfu, environment.sfu);
  const meetings = demand.meetings.map((meeting) => sizeMeeting(meeting, environment, budget));
  const total = sumFlows(meetings.map((meeting) => scaleFlow(meeting.perRoom, meeting.rooms)));
  const average = scaleFlow(
    sumFlows(meetings.map((meeting) => scaleFlow(meeting.perParticipant, meeting.participants))),
    1 / meetings.reduce((sum, meeting) => sum + meeting.participants, 0),
  );

  const pool = (name: PoolName, needed: number, replicas: number | undefined): PoolSize => {
    const counts = replicas === undefined ? spread(needed, zones, demand.survive) : spread(replicas, zones, "none");
    const { type, vcpu, memory } = shapes[name];
    const afterLoss = nodesAfterLoss(counts, demand.survive);
    return { pool: name, nodeType: type, vcpu, memory, needed, nodes: totalNodes(counts), afterLoss, zones: counts };
  };
  const turn = turnDemand(participants, demand.relayed, average, shapes.turn, environment.turn.packets);
  const members = environment.redis.members ?? (demand.survive === "none" ? 1 : 3);
  const sfu = pool("sfu", Math.max(1, sum(meetings.map((meeting) => meeting.sfus))), environment.sfu.replicas);
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
    sfuBudget: budget,
    turn,
    pools,
    valkeyMembers: environment.redis.external ? 0 : members,
    publicAddresses: pools.sfu.nodes + pools.turn.nodes,
    traffic: { out: total.bitsOut, in: total.bitsIn, relayed: turn.bits, outPerSfu: total.bitsOut / sfu.nodes },
    participantsPerSfu: Math.ceil(participants / sfu.nodes),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
