import { vcpusFor } from "../capacity/sfu.js";
import { type Check, type CheckInput, finding } from "./check.js";

/** One room lives on one SFU: LiveKit has no cascading. A meeting larger than a node is impossible, not slow. */
export const roomSize: Check = (input) =>
  input.sizing.meetings.flatMap((meeting, index) => {
    if (meeting.roomsPerSfu >= 1) return [];
    const size = input.environment.demand.meetings[index]?.size;
    const node = input.sizing.pools.sfu.nodeType;
    const largest =
      meeting.largestRoom > 0 ? `at most ${meeting.largestRoom} with these cameras and microphones` : "none";
    return [
      finding(
        "room-size",
        "error",
        ["demand", "meetings", index, "size"],
        `demand.meetings[${index}].size is ${size} (${meeting.name}), but one room must fit on one SFU of type ${node}`,
        `lower size, cameras or microphones${larger(vcpusFor(meeting.perRoom), input)}`,
        largest,
      ),
    ];
  });

/** What a larger node would do. */
function larger(vcpus: number, { environment: { sfu }, cloud }: CheckInput): string {
  if (sfu.packets !== undefined || sfu.bandwidth !== undefined)
    return ", or choose a larger sfu.node and measure what it sends";
  return vcpus <= cloud.mostVcpus
    ? `, or choose an sfu.node of at least ${vcpus} vCPUs`
    : `: it would take ${vcpus} vCPUs, and no node has more than ${cloud.mostVcpus}`;
}
