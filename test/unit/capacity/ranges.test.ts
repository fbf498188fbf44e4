import { describe, expect, it } from "vitest";
import { EVIDENCE, type Evidence, FAVOURABLE, LIKELY, UNFAVOURABLE } from "../../../stacks/capacity/evidence.js";
import { showRange } from "../../../stacks/capacity/range.js";
import { DEPLOYMENTS, decidedOf, deployment, findingsOf, oks } from "../../fixtures/environments.js";

const sizingOf = (demand: object, rest: object = {}) =>
  decidedOf(oks((environment) => Object.assign(environment, rest, { demand: { ...environment.demand, ...demand } })))
    .sizing;

describe("a constant", () => {
  it.each(Object.entries(EVIDENCE) as [string, Evidence][])(
    "%s lies between its ends",
    (_, { low, value, high, kind }) => {
      expect(low).toBeLessThanOrEqual(value);
      expect(value).toBeLessThanOrEqual(high);
      if (kind === "choice") expect([low, high]).toEqual([value, value]);
    },
  );

  it("that is a load is high in the unfavourable case, a capacity low", () => {
    expect(UNFAVOURABLE.audioPacketsPerMicrophone).toBe(EVIDENCE.audioPacketsPerMicrophone.high);
    expect(UNFAVOURABLE.sfuPacketsPerVcpu).toBe(EVIDENCE.sfuPacketsPerVcpu.low);
    expect(FAVOURABLE.sfuPacketsPerVcpu).toBe(EVIDENCE.sfuPacketsPerVcpu.high);
  });

  it("of the SFU's packets is planned below half of the lowest published row, so the halving is not applied again", () => {
    const lowestRow = 560_962 / 16 / 0.92;
    expect(LIKELY.sfuPacketsPerVcpu * LIKELY.sfuTargetLoad).toBeLessThan(lowestRow / 2);
    expect(EVIDENCE.sfuPacketsPerVcpu.low).toBeCloseTo(lowestRow * LIKELY.reportedShortfall, 6);
  });
});

describe("a range", () => {
  it.each(DEPLOYMENTS)("of %s holds what is built with the likely constants", (name) => {
    const { ranges, pools, turn, traffic } = deployment(name).sizing;
    expect(ranges.sfus.likely).toBe(pools.sfu.needed);
    expect(ranges.turnServers.likely).toBe(turn.needed);
    expect(ranges.out.likely).toBe(traffic.out);
    for (const { low, likely, high } of Object.values(ranges)) {
      expect(low).toBeLessThanOrEqual(likely);
      expect(high ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(likely);
    }
  });

  it("has no upper end where a meeting fits on a node with the likely constants only", () => {
    const webinar = { name: "webinar", share: "100%", size: 700, cameras: 2, microphones: 2 };
    expect(sizingOf({ participants: 700, meetings: [webinar] }).ranges.sfus).toMatchObject({ likely: 1, high: null });
    expect(showRange({ low: 3, likely: 5, high: null }, String)).toBe("5 (3-no fit)");
  });

  it("is narrower where the site has measured", () => {
    const guessed = sizingOf({ participants: 20_000 }).ranges.sfus;
    const measured = sizingOf({ participants: 20_000 }, { sfu: { packets: 480_000 } }).ranges.sfus;
    expect(measured.likely).toBe(guessed.likely);
    expect(measured.low).toBeGreaterThanOrEqual(guessed.low);
    expect(measured.high ?? 0).toBeLessThan(guessed.high ?? 0);
  });

  it("is shown as one number where nothing is open", () => {
    expect(showRange({ low: 3, likely: 3, high: 3 }, String)).toBe("3");
  });
});

describe("rooms", () => {
  const calls = {
    participants: 20_000,
    meetings: [{ name: "call", share: "100%", size: 2, cameras: 0, microphones: 2 }],
  };

  it("are a limit of their own: many small ones fill an SFU before its packets do", () => {
    const [call] = sizingOf(calls).meetings;
    expect(call).toMatchObject({ rooms: 10_000, roomsPerSfu: 420, sfus: 24 });
  });

  it("that are limited by hearsay are a remark", () => {
    const small = oks((environment) => Object.assign(environment.demand, calls));
    expect(findingsOf(small, "unproven").filter((line) => line.includes("U34"))).toHaveLength(1);
    const tried = oks((environment) => Object.assign(environment, { demand: small.demand, sfu: { rooms: 700 } }));
    expect(findingsOf(tried, "unproven").filter((line) => line.includes("U34"))).toEqual([]);
  });

  it("are as many as the site has measured", () => {
    expect(sizingOf(calls, { sfu: { rooms: 2000 } }).meetings[0]?.roomsPerSfu).toBe(1200);
  });
});

describe("signalling", () => {
  it("is one WebSocket per participant, spread over SFUs and edge nodes", () => {
    const { signalling, pools } = deployment("visio").sizing;
    expect(signalling).toMatchObject({ connections: 15_000, perSfu: 239, perEdgeNode: 5000 });
    expect(signalling.redisConnections).toBe(pools.sfu.nodes * 16 * 10);
    expect(signalling.redisOperations.likely).toBe(15_000 + pools.sfu.nodes);
  });
});
