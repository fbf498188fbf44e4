import { describe, expect, it } from "vitest";
import { releaseOf } from "../../../stacks/blueprint/blueprint.js";
import { releaseChanges } from "../../../stacks/compare/releases.js";
import { decidedOf, generic, oks } from "../../fixtures/environments.js";

const ofDemand = (participants: number, make: typeof oks) =>
  decidedOf(make(({ demand }) => Object.assign(demand, { participants }))).blueprint;
const limit = (participants: number) => releaseOf(ofDemand(participants, oks), "coturn")?.values.unauthorizedPerSecond;

describe("more participants", () => {
  it.each([
    ["on OKS", oks],
    ["in a cluster that exists", generic],
  ])("restart no server that runs %s", (_, make) => {
    const rolling = (before: number, after: number) =>
      releaseChanges(ofDemand(before, make).releases, ofDemand(after, make).releases).filter(({ rolls }) => rolls);
    for (const [before, after] of [
      [3000, 3300],
      [7000, 9000],
      [9000, 7000],
    ] as const)
      expect(rolling(before, after), `${before} -> ${after}`).toEqual([]);
  });

  it("double what TURN servers take from one address, once it would be too little for all who arrive in a minute", () => {
    // Two allocations each, and one unauthorized request for each of them.
    expect([limit(1000), limit(6000), limit(6001), limit(12_000), limit(15_000)]).toEqual([200, 200, 400, 400, 800]);
  });

  it("find a place on the message bus: all connections of all SFUs, in doublings", () => {
    const { values } = releaseOf(ofDemand(15_000, oks), "valkey") ?? {};
    expect(values?.maxClients).toBe(10_000);
    const large = ofDemand(150_000, oks);
    const sfus = releaseOf(large, "livekit-server")?.values.replicas ?? 0;
    const { maxClients = 0 } = releaseOf(large, "valkey")?.values ?? {};
    expect(sfus).toBeGreaterThan(250);
    expect(maxClients).toBeGreaterThanOrEqual(sfus * 33);
    expect([20_000, 40_000]).toContain(maxClients);
  });
});
