import { describe, expect, it } from "vitest";
import { EVIDENCE } from "../../../stacks/capacity/evidence.js";
import { evidenceOf, explain } from "../../../stacks/explain/explain.js";
import { decidedOf, oks, type Written } from "../../fixtures/environments.js";

const VIDEO = "videoHighBits videoMediumBits videoLowBits videoBytesPerPacket largeTiles mediumTiles visibleTiles";
const MEDIA = `${VIDEO} audioPacketsPerMicrophone audioBitsPerMicrophone`;

/** A line for each value: the value, why, by which constants, and the key that sets it by hand. */
const lines = (environment: Written) =>
  explain(decidedOf(environment)).map(({ key, value, because, evidence, override }) =>
    [`${key} = ${value}: ${because}`, evidence.join(" "), override ?? ""].filter((part) => part !== "").join(" | "),
  );

describe("an explanation", () => {
  it("goes from the demand to every computed value, in the order of the arithmetic", () => {
    expect(lines(oks())).toEqual([
      "demand.participants = 1000: given | demand.participants",
      "meetings.team.rooms = 100: 1000 participants in rooms of their size",
      `meetings.team.packetsPerParticipant = 597: packets/s that an SFU sends to one participant: what is on the screen and every other open microphone | ${MEDIA}`,
      `meetings.team.bitsPerParticipant = 3629600: bit/s that an SFU sends to one participant | ${MEDIA}`,
      `meetings.team.packetsFromParticipant = 174: packets/s that an SFU receives of one | ${MEDIA}`,
      "meetings.team.roomsPerSfu = 48: whole rooms of 5975 packets/s in sfu.packetBudget, and of 80 tracks in sfu.trackBudget; at most sfu.roomBudget",
      "meetings.team.largestRoom = 446: one room lives on one SFU",
      "meetings.team.sfus = 3: 100 rooms, 48 on each",
      "sfu.packetBudget = 288000: packets/s of one tinav7.c16r32p1 with 16 vCPUs at the planned load | sfuPacketsPerVcpu reportedShortfall sfuTargetLoad | sfu.packets",
      "sfu.trackBudget = 6400: tracks of one SFU with 16 vCPUs | sfuTracksPerVcpu",
      "sfu.roomBudget = 420: rooms of one SFU, whatever their size, at the planned load | sfuRooms sfuTargetLoad | sfu.rooms",
      "sfu.needed = 3: sum of the meetings' SFUs; 2 to 5 with all constants at their ends",
      "sfu.replicas = 6: 2 + 2 + 2: after the loss of a zone 4 are left for the 3 that the peak needs | sfu.replicas",
      "sfu.trackLimit = 6400: joins beyond it are turned away; sfu.trackBudget unless given | sfu.limits.tracks",
      "sfu.roomLimit = 446: participants of one room; the largest that fits unless given | sfu.limits.participantsPerRoom",
      "sfu.packetsOut = 99579: packets/s that the average SFU sends at the peak, while nothing has failed",
      "sfu.packetsIn = 28927: packets/s that it receives",
      "sfu.bitsOut = 604933333: bit/s that it sends",
      "sfu.wave = 3: SFUs that a roll replaces at a time: those that the peak can spare | sfu.maxUnavailable",
      "turn.relayedParticipants = 100: 10% of 1000 participants",
      "turn.byPackets = 1: 77104 packets/s in both directions over 8 vCPUs each | turnPacketsPerVcpu turnTargetLoad | turn.packets",
      "turn.byAllocations = 1: relay ports: every participant holds allocations while ICE runs | turnAllocationsPerParticipant",
      "turn.allocationLimit = 8192: allocations that one server admits; half its relay ports unless given | turn.allocations",
      "turn.needed = 1: the larger of turn.byPackets and turn.byAllocations, at least 1",
      "turn.replicas = 3: 1 + 1 + 1: after the loss of a zone 2 are left for the 1 that the peak needs | turn.replicas",
      "redis.members = 3: demand.survive is zone | redis.members",
      "system.nodes = 3: one per Valkey member (3); a majority must be left | system.replicas",
      "signalling.connections = 1000: WebSockets through the edge: one per participant",
      "signalling.perSfu = 167: WebSockets on one SFU: any SFU takes them, wherever the room is",
      "signalling.perEdgeNode = 334: WebSockets through one node of the system pool",
      "redis.operations = 1006: operations/s: signal messages between SFUs and the statistics of each; 210 to 4000 with all constants at their ends | redisOperationsPerParticipant",
      "redis.connections = 960: connections to Redis if the pools of all SFUs are full | redisConnectionsPerVcpu",
      "addresses.public = 9: one per SFU and TURN node",
      "traffic.out = 3629600000: bit/s that all SFUs send at the peak; 1900000000 to 4400000000 with all constants at their ends",
      "traffic.in = 1214400000: bit/s that all SFUs receive at the peak; 970000000 to 1400000000 with all constants at their ends",
      "traffic.relayed = 484400000: bit/s that relays send to clients and SFUs, and receive; 290000000 to 580000000 with all constants at their ends",
      "drain.seconds = 14400: sfu.drain: grace of SFU and TURN pods, deadline of their rolls | sfu.drain",
      "ports.signal = TCP 7880: signalling and API; inside the cluster only",
      "ports.sfu-metrics = TCP 6789: metrics; inside the cluster only",
      "ports.media-udp = UDP 30000-30015: media; clients reach it at 30000-30015 by nodePort | ports.mediaUdp",
      "ports.media-tcp = TCP 30085: media where UDP is closed; clients reach it at 30085 by nodePort | ports.mediaTcp",
      "ports.turn-udp = UDP 3478: STUN and TURN; clients reach it at 30084 by nodePort | ports.turnUdp",
      "ports.turn-probe = TCP 3478: readiness where TLS is off; inside the cluster only | ports.turnUdp",
      "ports.turn-tls = TCP 5349: TURN over TLS; clients reach it at 443 by loadBalancer",
      "ports.turn-relay = UDP 49152-65535: relayed media; the client always sends first; inside the cluster only",
      "ports.turn-metrics = TCP 9641: metrics; inside the cluster only",
      "ports.valkey = TCP 6379: message bus; inside the cluster only",
      "ports.sentinel = TCP 26379: failover; inside the cluster only",
      "ports.valkey-metrics = TCP 9121: metrics; inside the cluster only",
      "ports.edge-https = TCP 443: signalling; clients reach it at 443 by loadBalancer",
    ]);
  });

  it("says which values were given by hand, and what was measured", () => {
    const byHand = oks((environment) => {
      Object.assign(environment.demand, { participants: undefined, registered: 10_000, concurrency: "10%" });
      environment.sfu = { replicas: 9, packets: 400_000 };
      environment.turn = { packets: 500_000 };
    });
    const [before, now] = [lines(oks()), lines(byHand)];
    expect(now.filter((line) => !before.includes(line))).toEqual([
      "demand.participants = 1000: 10000 registered x 10% at the busiest moment | demand.participants",
      "meetings.team.roomsPerSfu = 40: whole rooms of 5975 packets/s in sfu.packetBudget, and of 80 tracks in sfu.trackBudget; at most sfu.roomBudget",
      "meetings.team.largestRoom = 372: one room lives on one SFU",
      "meetings.team.sfus = 3: 100 rooms, 40 on each",
      "sfu.packetBudget = 240000: packets/s: the planned load of the 400000 that were measured | sfuTargetLoad | sfu.packets",
      "sfu.needed = 3: sum of the meetings' SFUs; 2 to 4 with all constants at their ends",
      "sfu.replicas = 9: given by sfu.replicas, spread as 3 + 3 + 3 | sfu.replicas",
      "sfu.roomLimit = 372: participants of one room; the largest that fits unless given | sfu.limits.participantsPerRoom",
      "sfu.packetsOut = 66386: packets/s that the average SFU sends at the peak, while nothing has failed",
      "sfu.packetsIn = 19285: packets/s that it receives",
      "sfu.bitsOut = 403288889: bit/s that it sends",
      "sfu.wave = 6: SFUs that a roll replaces at a time: those that the peak can spare | sfu.maxUnavailable",
      "turn.byPackets = 1: 77104 packets/s in both directions over servers measured at 500000 | turnTargetLoad | turn.packets",
      "signalling.perSfu = 112: WebSockets on one SFU: any SFU takes them, wherever the room is",
      "redis.operations = 1009: operations/s: signal messages between SFUs and the statistics of each; 210 to 4000 with all constants at their ends | redisOperationsPerParticipant",
      "redis.connections = 1440: connections to Redis if the pools of all SFUs are full | redisConnectionsPerVcpu",
      "addresses.public = 12: one per SFU and TURN node",
    ]);
  });

  it("counts what the peak needs where nothing may fail", () => {
    const lab = lines(oks((environment) => Object.assign(environment.demand, { survive: "none" })));
    expect(lab).toContain("sfu.replicas = 3: what the peak needs, spread as 1 + 1 + 1 | sfu.replicas");
    expect(lab).toContain("redis.members = 1: demand.survive is none | redis.members");
  });

  it("gives each constant with its source", () => {
    const [budget] = explain(decidedOf(oks())).filter(({ key }) => key === "sfu.packetBudget");
    if (!budget) throw new Error("no budget");
    const { sfuPacketsPerVcpu, reportedShortfall, sfuTargetLoad } = EVIDENCE;
    expect(evidenceOf(budget)).toEqual([
      { name: "sfuPacketsPerVcpu", ...sfuPacketsPerVcpu },
      { name: "reportedShortfall", ...reportedShortfall },
      { name: "sfuTargetLoad", ...sfuTargetLoad },
    ]);
  });
});
