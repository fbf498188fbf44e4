import { peakParticipants } from "../config/demand.js";
import type { Environment } from "../config/schema.js";
import type { Figures } from "./evidence.js";
import { type Flow, scaleFlow, sumFlows } from "./media-load.js";
import type { NodeShapes } from "./node-shape.js";
import { type MeetingSize, type SfuBudget, sfuBudget, sizeMeeting } from "./sfu.js";
import { type TurnDemand, turnDemand } from "./turn.js";

/** What the demand needs before anything may fail, for one value of each constant. */
export interface Needs {
  readonly participants: number;
  readonly meetings: readonly MeetingSize[];
  readonly sfuBudget: SfuBudget;
  /** SFUs that carry the peak; at least 1. */
  readonly sfus: number;
  /** All meetings together. */
  readonly total: Flow;
  readonly turn: TurnDemand;
}

/** From the demand to servers: the whole arithmetic apart from zones and what may fail. */
export function needsOf({ demand, sfu, turn }: Environment, shapes: NodeShapes, figures: Figures): Needs {
  const participants = peakParticipants(demand);
  const budget = sfuBudget(shapes.sfu, sfu, figures);
  const meetings = demand.meetings.map((meeting) => sizeMeeting(meeting, participants, budget, figures));
  const sum = (pick: (meeting: MeetingSize) => number) => meetings.reduce((total, each) => total + pick(each), 0);
  // By shares and not by participants, whose rounding could make more people relay less.
  const average = sumFlows(
    meetings.map(({ perParticipant }, index) => scaleFlow(perParticipant, demand.meetings[index]?.share ?? 0)),
  );
  return {
    participants,
    meetings,
    sfuBudget: budget,
    sfus: Math.max(
      1,
      sum((meeting) => meeting.sfus),
    ),
    total: sumFlows(meetings.map((meeting) => scaleFlow(meeting.perRoom, meeting.rooms))),
    turn: turnDemand(participants, demand.relayed, average, shapes.turn, turn.packets, figures),
  };
}

/** True if every kind of meeting fits on an SFU; otherwise the number of SFUs means nothing. */
export function meetingsFit({ meetings }: Needs): boolean {
  return meetings.every(({ roomsPerSfu }) => roomsPerSfu > 0);
}
