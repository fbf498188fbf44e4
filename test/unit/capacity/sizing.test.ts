import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EVIDENCE } from "../../../stacks/capacity/evidence.js";
import { participantFlow } from "../../../stacks/capacity/media-load.js";
import { spread } from "../../../stacks/capacity/survive.js";
import { decidedOf, deployment, oks } from "../../fixtures/environments.js";

const sizingOf = (demand: Record<string, unknown>, sfu = {}) =>
  decidedOf(oks((environment) => Object.assign(environment, { sfu }, { demand: { ...environment.demand, ...demand } })))
    .sizing;

describe("a participant", () => {
  it("alone in a room of two receives the other's camera and microphone", () => {
    const flow = participantFlow({ size: 2, cameras: 2, microphones: 2 });
    expect(flow.packetsOut).toBeCloseTo(1_750_000 / 8 / 946 + 50, 6);
    expect(flow.bitsOut).toBe(1_750_000 + 48_000);
  });

  it("sees one large camera, eight medium ones and small ones up to a screen of twenty-five", () => {
    const flow = participantFlow({ size: 1000, cameras: 1000, microphones: 0 });
    expect(flow.bitsOut).toBeCloseTo(1_750_000 + 8 * 500_000 + 16 * 150_000, 3);
  });

  it("of LiveKit's published 150 by 150 row costs the SFU as many packets as published, within a third", () => {
    // Published: 762,749 packets/s out for 150 publishers and subscribers, one large and five small tiles each.
    const published = 762_749 / 150;
    const audio = 149 * 32;
    const video = (1_750_000 + 5 * 150_000) / 8 / 946;
    expect((audio + video) / published).toBeGreaterThan(0.66);
    expect((audio + video) / published).toBeLessThan(1.34);
  });
});

describe("sizing", () => {
  it("counts the flagship by hand", () => {
    const { sizing } = deployment("visio");
    // 16 vCPU x 30,000 x 0.6 = 288,000 packets/s. A team of 8 costs 5,146: 55 rooms; 1,407 rooms need 26 SFUs.
    // Seminars: 60,716 each, 4 on an SFU, 50 rooms need 13. Webinars: 118,959 each, 2 on an SFU, 3 rooms need 2.
    expect(sizing.meetings.map((meeting) => [meeting.rooms, meeting.roomsPerSfu, meeting.sfus])).toEqual([
      [1407, 55, 26],
      [50, 4, 13],
      [3, 2, 2],
    ]);
    expect(sizing.pools.sfu).toMatchObject({ needed: 41, nodes: 63, afterLoss: 42 });
  });

  it("leaves what the peak needs after the loss, however the zones share the nodes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 2, max: 6 }), (needed, count) => {
        const zones = Array.from({ length: count }, (_, index) => String(index));
        const nodes = (goal: "none" | "node" | "zone") => spread(needed, zones, goal).map((zone) => zone.nodes);
        const total = (list: number[]) => list.reduce((sum, each) => sum + each, 0);
        expect(total(nodes("none"))).toBe(needed);
        expect(total(nodes("node"))).toBe(needed + 1);
        for (const lost of nodes("zone").keys()) {
          expect(total(nodes("zone").filter((_, index) => index !== lost))).toBeGreaterThanOrEqual(needed);
        }
        expect(Math.max(...nodes("node")) - Math.min(...nodes("node"))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("carries every room whole: an SFU's rooms stay within its packets and tracks", () => {
    for (const { roomsPerSfu, perRoom } of deployment("visio").sizing.meetings) {
      expect(roomsPerSfu * perRoom.packetsOut).toBeLessThanOrEqual(16 * 30_000 * 0.6);
      expect(roomsPerSfu * perRoom.tracks).toBeLessThanOrEqual(16 * 400);
    }
  });

  it("ends with the room that the chart admits where nobody sends anything", () => {
    const meetings = [{ name: "silent", share: "100%", size: 10, cameras: 0, microphones: 0 }];
    const { room } = JSON.parse(readFileSync("charts/livekit-server/values.schema.json", "utf8")).properties;
    expect(sizingOf({ participants: 100, meetings }).meetings[0]?.largestRoom).toBe(
      room.properties.maxParticipants.maximum,
    );
  });

  it("obeys a measured node rate", () => {
    const without = sizingOf({ participants: 20_000 });
    const measured = sizingOf({ participants: 20_000 }, { bandwidth: "1 Gbit/s" });
    expect(measured.pools.sfu.nodes).toBeGreaterThan(without.pools.sfu.nodes);
    expect(measured.traffic.outPerSfu).toBeLessThan(1e9 * 0.6);
  });

  it("takes a given number of replicas as it is", () => {
    expect(sizingOf({ participants: 100, survive: "node" }, { replicas: 7 }).pools.sfu.nodes).toBe(7);
  });

  it("cites a source for every constant", () => {
    for (const [name, evidence] of Object.entries(EVIDENCE)) {
      expect(evidence.source.length, name).toBeGreaterThan(20);
      expect(evidence.value, name).toBeGreaterThan(0);
    }
  });
});
