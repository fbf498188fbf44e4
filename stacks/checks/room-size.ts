import { type Check, finding } from "./check.js";

/** One room lives on one SFU: LiveKit has no cascading. A meeting larger than a node is impossible, not slow. */
export const roomSize: Check = ({ environment, sizing }) =>
  sizing.meetings.flatMap((meeting, index) => {
    if (meeting.roomsPerSfu >= 1) return [];
    const size = environment.demand.meetings[index]?.size;
    const node = sizing.pools.sfu.nodeType;
    const largest =
      meeting.largestRoom > 0 ? `at most ${meeting.largestRoom} with these cameras and microphones` : "none";
    return [
      finding(
        "room-size",
        "error",
        ["demand", "meetings", index, "size"],
        `demand.meetings[${index}].size is ${size} (${meeting.name}), but one room must fit on one SFU of type ${node}`,
        "lower size, cameras or microphones, or choose a larger sfu.node",
        largest,
      ),
    ];
  });
