import { GENERIC, OKS } from "../files.js";
import type { Mistake } from "../mistake.js";

/** What the demand needs and the values do not give. */
export const DEMAND: readonly Mistake[] = [
  [
    "a meeting larger than a node",
    OKS,
    [["size: 200", "size: 5000"]],
    [
      "16:42 error: demand.meetings[1].size is 5000 (webinar), but one room must fit on one SFU of type tinav7.c16r32p1; allowed: at most 725 with these cameras and microphones; lower size, cameras or microphones: it would take 111 vCPUs, and no node has more than 78",
    ],
  ],
  [
    "a meeting larger than the node, but not than all nodes",
    OKS,
    [["size: 200", "size: 2000"]],
    [
      "16:42 error: demand.meetings[1].size is 2000 (webinar), but one room must fit on one SFU of type tinav7.c16r32p1; allowed: at most 725 with these cameras and microphones; lower size, cameras or microphones, or choose an sfu.node of at least 45 vCPUs",
    ],
  ],
  [
    "more screens than people",
    OKS,
    [["cameras: 6", "screens: 9, cameras: 6"]],
    [
      "15:51 error: demand.meetings[0].screens is more than the meeting has participants (9); allowed: 0 to size; lower it or raise size",
    ],
  ],
  [
    "a layout that is none, and a grid of a hundred",
    OKS,
    [["cameras: 6", "layout: gallery, tiles: 100, cameras: 6"]],
    [
      '15:50 error: demand.meetings[0].layout is "gallery"; allowed: mixed, speaker, grid; choose one of the allowed values, e.g. mixed',
      "15:66 error: demand.meetings[0].tiles is 100; allowed: 1 to 49; write a number in this range",
    ],
  ],
  [
    "users too few to meet",
    OKS,
    [["registered: 20000", "registered: 10"]],
    [
      "13:16 error: demand.concurrency is 10% of 10 registered users, who are fewer than the two that meet; allowed: at least 20%; raise it, or demand.registered",
    ],
  ],
  [
    "more cameras than people",
    OKS,
    [["cameras: 6", "cameras: 9"]],
    [
      "15:51 error: demand.meetings[0].cameras is more than the meeting has participants (9); allowed: 0 to size; lower it or raise size",
    ],
  ],
  [
    "shares that do not add up",
    OKS,
    [["80%", "70%"]],
    [
      "15:5 error: demand.meetings has shares that sum to 90%; allowed: shares that sum to 100%; change the shares, e.g. that of team to 80%",
    ],
  ],
  [
    "a kind of meeting named twice",
    OKS,
    [["name: webinar", "name: team"]],
    ["16:15 error: demand.meetings[1].name is team a second time; name each kind of meeting once"],
  ],
  [
    "a day of fewer than 24 hours",
    OKS,
    [["survive: zone", "survive: zone\n  day: { hours: [50%, 100%] }"]],
    [
      "19:17 error: demand.day.hours does not have an entry for each hour of the day; allowed: 24 shares, from midnight on; write one for each hour, 0% where nobody meets",
    ],
  ],
  [
    "more meetings on the hour and at half past than there are",
    OKS,
    [["survive: zone", "survive: zone\n  day: { halfPast: 60% }"]],
    [
      "19:8 error: demand.day has onTheHour and halfPast that sum to more than 100%; allowed: onTheHour (55% if not given) and halfPast (25%) up to 100% together; lower one of them",
    ],
  ],
  [
    "participants given in both ways",
    OKS,
    [["  registered", "  participants: 5\n  registered"]],
    [
      "12:17 error: demand.participants is given beside registered or concurrency (5); allowed: participants, or registered and concurrency; remove one of the two ways",
    ],
  ],
  [
    "registered users without concurrency",
    OKS,
    [["  concurrency: 10%\n", ""]],
    [
      "12:3 error: demand does not say how many participants there are; allowed: participants, or registered and concurrency; add the missing key",
    ],
  ],
  [
    "too few SFUs by hand",
    OKS,
    [["drain: 4h", "drain: 4h, replicas: 2"]],
    [
      "23:52 error: the sfu pool has 1 of the 5 nodes that the peak needs after the loss of a zone; allowed: at least 8; raise sfu.replicas or remove it",
    ],
  ],
  [
    "too few tracks by hand",
    OKS,
    [["drain: 4h", "drain: 4h, limits: { tracks: 10 }"]],
    [
      "23:60 error: sfu.limits.tracks is 10, but an SFU has to carry 2667 tracks at the peak; allowed: at least 2667; raise it, or raise sfu.replicas",
    ],
  ],
  [
    "rooms smaller than meetings",
    OKS,
    [["drain: 4h", "drain: 4h, limits: { participantsPerRoom: 100 }"]],
    [
      "23:73 error: sfu.limits.participantsPerRoom is 100, but a webinar has 200 participants; allowed: at least 200; raise it or remove it",
    ],
  ],
  [
    "too few allocations by hand",
    OKS,
    [["redis:", "turn: { allocations: 3 }\nredis:"]],
    [
      "24:22 error: turn.allocations is 3, but a server has to admit 2000 while 2000 people join; allowed: at least 2000; raise it, or raise turn.replicas",
    ],
  ],
  [
    "more nodes than there are",
    GENERIC,
    [["  poolLabel", "  maxNodesPerPool: 1\n  poolLabel"]],
    [
      "11:20 error: the system pool needs 3 nodes, but cloud.maxNodesPerPool is 1; allowed: at least 3; add nodes, choose a larger node type, or lower demand",
      "11:20 error: the sfu pool needs 3 nodes, but cloud.maxNodesPerPool is 1; allowed: at least 3; add nodes, choose a larger node type, or lower demand",
      "11:20 error: the turn pool needs 2 nodes, but cloud.maxNodesPerPool is 1; allowed: at least 2; add nodes, choose a larger node type, or lower demand",
    ],
  ],
  [
    "a node too slow for a room",
    OKS,
    [["drain: 4h", "drain: 4h, bandwidth: 10 Mbit/s"]],
    [
      "15:39 error: demand.meetings[0].size is 8 (team), but one room must fit on one SFU of type tinav7.c16r32p1; allowed: at most 2 with these cameras and microphones; lower size, cameras or microphones, or choose a larger sfu.node and measure what it sends",
      "16:42 error: demand.meetings[1].size is 200 (webinar), but one room must fit on one SFU of type tinav7.c16r32p1; allowed: at most 3 with these cameras and microphones; lower size, cameras or microphones, or choose a larger sfu.node and measure what it sends",
    ],
  ],
  [
    "a drain shorter than the longest meeting",
    OKS,
    [["drain: 4h", "drain: 2h"]],
    [
      "16:84 error: demand.meetings[1].longest is 180m (webinar), but a stopping SFU waits 120m: a roll would cut it; allowed: at most sfu.drain, 120m; raise sfu.drain",
    ],
  ],
  [
    "a drain of two days",
    OKS,
    [["drain: 4h", "drain: 48h"]],
    [
      '23:38 error: sfu.drain cannot be read ("48h"); allowed: 300s to 24h; write a whole number with a unit, e.g. 4h, 90m or 300s',
    ],
  ],
];
