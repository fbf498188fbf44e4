import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastTrust, type PriceTrust, TRUSTS } from "../../../stacks/cost/price.js";
import { resourcesOf } from "../../../stacks/cost/resources.js";
import { design } from "../../../stacks/design.js";
import { environments } from "../../fixtures/arbitrary.js";
import { decidedOf, deployment, designOf, generic, oks, type Written } from "../../fixtures/environments.js";
import { runs } from "../../fixtures/runs.js";

const costOf = (change: (environment: Written) => void = () => {}) => decidedOf(oks(change)).cost;
const demand = (given: object) => (environment: Written) => Object.assign(environment.demand, given);
const lineOf = (cost: ReturnType<typeof costOf>, group: string) => cost.lines.find((line) => line.group === group);

/** A generic environment with a price file. */
function priced(prices: unknown, change: (environment: Written) => void = () => {}) {
  const written = generic((environment) => {
    environment.cost = { prices: "prices.json" };
    change(environment);
  });
  const text = typeof prices === "string" ? prices : JSON.stringify(prices);
  return design("there/test.yaml", JSON.stringify(written), (file) =>
    file === "there/prices.json" ? { text } : { problem: `which is asked for ${file}`, fix: "no" },
  );
}
const list = (prices: object[]) => ({
  provider: "generic",
  currency: "EUR",
  date: "2026-11-01",
  prices: prices.map((price) => ({ source: "contract 17", ...price })),
});

describe("a month of nodes", () => {
  it("is cores and memory for 730 hours", () => {
    const line = lineOf(
      costOf((environment) => Object.assign(environment, { sfu: { node: "tinav7.c16r32p1", replicas: 6 } })),
      "SFU nodes",
    );
    // 16 x 0.043 + 32 x 0.005 = 0.848 an hour.
    expect(line?.unitPrice.low).toBeCloseTo(0.848 * 730, 6);
    expect(line?.monthly.high).toBeCloseTo(6 * 0.848 * 730, 6);
    expect(line?.trust).toBe("published");
  });

  it("is unconfirmed in a region whose list nobody has read", () => {
    expect(deployment("visio").cost.trust).toBe("unconfirmed");
  });
});

describe("a month", () => {
  it("adds up its lines, and nothing twice", () => {
    const { lines, total } = deployment("visio").cost;
    expect(total?.low).toBeCloseTo(
      lines.reduce((sum, { monthly }) => sum + monthly.low, 0),
      6,
    );
    expect(new Set(lines.map(({ group, what }) => `${group} ${what}`)).size).toBe(lines.length);
  });

  it("counts load balancers a zone, spare addresses and volumes", () => {
    const { lines } = deployment("visio").cost;
    expect(resourcesOf(deployment("visio"))).toMatchObject({ publicLoadBalancers: 6, internalLoadBalancers: 3 });
    // 21 SFUs and 5 TURN servers a zone, in batches of five addresses: 25 and 5.
    expect(resourcesOf(deployment("visio"))).toMatchObject({ machines: 81, nodeAddresses: 78, idleAddresses: 12 });
    expect(lines.find(({ group }) => group === "volumes")?.quantity).toEqual({ low: 30, high: 30 });
  });

  it("carries the peak's traffic for the hours that the operator gives", () => {
    const { traffic } = costOf((environment) => {
      environment.cost = { peakHours: 100 };
    });
    const { sizing } = decidedOf(oks());
    expect(traffic.gibibytes.low).toBeCloseTo((sizing.traffic.out * 100 * 3600) / 8 / 1024 ** 3, 6);
    expect(traffic.gibibytes.high).toBe(traffic.gibibytes.low);
  });

  it("carries it for the hours of the site's own day, of which those between carry shares", () => {
    const hours = Array.from({ length: 24 }, (_, hour) => (hour === 10 ? "100%" : hour === 14 ? "50%" : "0%"));
    const { traffic } = costOf(demand({ day: { hours } }));
    // An hour and a half on each of 261 working days.
    expect(traffic.peakHours.low).toBeCloseTo((1.5 * 261) / 12, 6);
    expect(traffic.peakHours.high).toBe(traffic.peakHours.low);
  });

  it("is compared with licences of registered users, and of nobody else", () => {
    const licences = (people: object) =>
      costOf((environment) => {
        environment.demand = { ...environment.demand, participants: undefined, ...people };
        environment.cost = { licencePerUser: 5.5 };
      }).licences;
    expect(licences({ registered: 10_000, concurrency: "10%" })).toEqual({
      perUser: 5.5,
      users: 10_000,
      monthly: 55_000,
    });
    expect(licences({ participants: 1000 })).toBeNull();
  });

  it("is told for 100,000 users and for 1,000 participants", () => {
    const { total, perHundredThousandRegistered, perThousandParticipants } = deployment("visio").cost;
    expect(perHundredThousandRegistered?.high).toBeCloseTo((total?.high ?? 0) / 1.5, 6);
    expect(perThousandParticipants?.low).toBeCloseTo((total?.low ?? 0) / 15, 6);
  });
});

describe("on a cluster that exists already a month", () => {
  it("has no sum without a price file, and says which items it would take", () => {
    const { total, lines, unpriced } = decidedOf(generic()).cost;
    expect([total, lines]).toEqual([null, []]);
    expect(unpriced.map(({ item }) => item)).toContain("node/big");
  });

  it("costs what the file says, and names what the file leaves out", () => {
    const { decided, findings } = priced(
      list([
        { item: "node/big", unit: "hour", price: 0.5 },
        { item: "egress", unit: "GiB", price: 0 },
      ]),
      (environment) => Object.assign(environment, { sfu: { replicas: 6 } }),
    );
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(lineOf(decided?.cost ?? expect.fail(), "SFU nodes")).toMatchObject({
      monthly: { low: 2190, high: 2190 },
      trust: "given",
    });
    expect(decided?.cost.unpriced.map(({ item }) => item)).toEqual([
      "load-balancer",
      "volume/default",
      "load-balancer-traffic",
    ]);
  });

  it.each([
    [
      "is missing",
      { cost: { prices: "other.json" } },
      "{}",
      'cost.prices is "other.json", which is asked for there/other.json',
    ],
    ["has an unknown item", {}, list([{ item: "lunch", unit: "hour", price: 1 }]), "where prices[0] (lunch) item is"],
  ])("is refused if the file %s", (_, change, prices, message) => {
    const { findings } = priced(prices, (environment) => Object.assign(environment, change));
    const [found] = findings.filter(({ rule }) => rule === "prices");
    expect(found).toMatchObject({ severity: "error", message: expect.stringContaining(message) });
    expect(found?.location).toMatchObject({ file: "there/test.yaml", line: 1 });
  });
});

describe("a larger demand never costs less", () => {
  const kinds = fc.constantFrom<Record<string, unknown>[]>(
    [{ name: "team", share: "100%", size: 10, cameras: 5, microphones: 3 }],
    [
      { name: "team", share: "70%", size: 8, cameras: 6, microphones: 3 },
      { name: "seminar", share: "30%", size: 60, cameras: 12, microphones: 4 },
    ],
  );
  const base = fc.record({
    participants: fc.integer({ min: 2, max: 100_000 }),
    relayed: fc.integer({ min: 0, max: 100 }),
    survive: fc.constantFrom("none", "node", "zone"),
    meetings: kinds,
  });
  type Base = { participants: number; relayed: number; survive: string; meetings: Record<string, unknown>[] };
  const total = ({ relayed, ...rest }: Base) => {
    const cost = designOf(oks(demand({ ...rest, relayed: `${relayed}%` }))).decided?.cost;
    return cost?.total ?? expect.fail("no cost");
  };
  const more: Readonly<Record<string, (given: Base, by: number) => Base>> = {
    "with more participants": (given, by) => ({ ...given, participants: given.participants + by }),
    "with more behind TURN": (given, by) => ({ ...given, relayed: Math.min(100, given.relayed + (by % 50)) }),
    "where a node may fail": (given) => ({ ...given, survive: given.survive === "none" ? "node" : given.survive }),
    "where a zone may fail": (given) => ({ ...given, survive: "zone" }),
    "with more cameras": (given, by) => ({
      ...given,
      meetings: given.meetings.map((each) => ({
        ...each,
        cameras: Math.min(Number(each.size), Number(each.cameras) + (by % 4)),
      })),
    }),
    "with more microphones": (given, by) => ({
      ...given,
      meetings: given.meetings.map((each) => ({
        ...each,
        microphones: Math.min(Number(each.size), Number(each.microphones) + (by % 4)),
      })),
    }),
  };

  it.each(Object.entries(more))("%s", (_, grown) => {
    fc.assert(
      fc.property(base, fc.integer({ min: 1, max: 5000 }), (given, by) => {
        const [before, after] = [total(given), total(grown(given, by))];
        expect(after.low).toBeGreaterThanOrEqual(before.low - 1e-6);
        expect(after.high).toBeGreaterThanOrEqual(before.high - 1e-6);
      }),
      { numRuns: runs(15) },
    );
  });
});

describe("whatever the environment", () => {
  it("amounts are numbers, ends are in order, and a sum is trusted no more than its parts", () => {
    fc.assert(
      fc.property(environments, (written) => {
        const { lines, total, trust } = designOf(written).decided?.cost ?? expect.fail("no cost");
        for (const { quantity, unitPrice, monthly } of lines)
          for (const { low, high } of [quantity, unitPrice, monthly]) expect(low >= 0 && high >= low).toBe(true);
        expect(total === null).toBe(lines.length === 0);
        const worst = Math.max(-1, ...lines.map((line) => TRUSTS.indexOf(line.trust)));
        expect(TRUSTS.indexOf(trust)).toBeGreaterThanOrEqual(worst);
      }),
      { numRuns: runs(15) },
    );
  });

  it("trust is that of the least trusted", () => {
    const some: PriceTrust[] = ["published", "unconfirmed", "given"];
    expect(leastTrust(some)).toBe("unconfirmed");
    expect(leastTrust(["given", "derived"])).toBe("derived");
  });
});
