import type { Node } from "../lab/cloud.js";
import { cutOff } from "../redis/faults.js";
import type { Member } from "../redis/members.js";
import type { Sfu } from "./sfus.js";

/** What a zone of the lab has: of every pool one node. */
export interface Zone {
  readonly sfu: Sfu;
  readonly turn: Node;
  readonly member: Member;
}

const nodesOf = ({ sfu, turn, member }: Zone): Node[] => [sfu.node, turn, member.node];

/** Packets to and from all of it vanish at once; nobody is told. */
export async function lose(zone: Zone): Promise<void> {
  await Promise.all(nodesOf(zone).map((node) => cutOff.begin({ node })));
}

export async function giveBack(zone: Zone): Promise<void> {
  await Promise.all(nodesOf(zone).map((node) => cutOff.end({ node })));
}
