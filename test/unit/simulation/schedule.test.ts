import { describe, expect, it } from "vitest";
import { scheduleOf } from "../../../stacks/simulation/schedule.js";
import { simulateDay } from "../../../stacks/simulation/simulate-day.js";
import { finish, smallestFleet, withSfus } from "../../../stacks/simulation/smallest.js";
import { workload } from "../../../stacks/simulation/workload.js";
import { scenario } from "./scenarios.js";

const GOAL = 0.001;

describe("a schedule of two sizes", () => {
  const town = scenario({ participants: 400 });
  const days = [workload(town, 1), workload(town, 2)];
  const needed = finish(smallestFleet(town, days, GOAL, 10)).answer?.sfus ?? Number.NaN;
  const schedule = finish(scheduleOf(town, days, { goal: GOAL, needed, survive: "node" }));

  it("has business hours around the busiest ones, and fewer SFUs at night", () => {
    expect(schedule?.open).toBeLessThanOrEqual(9);
    expect(schedule?.close).toBeGreaterThanOrEqual(15);
    expect(schedule?.business).toMatchObject({ needed, sfus: needed + 1 });
    expect(schedule?.night.needed).toBeLessThan(needed);
  });

  it("keeps the goal on the same days", () => {
    const { open = 0, close = 0, lead = 0, night } = schedule ?? {};
    const events = [
      { kind: "resize", at: 0, sfus: night?.needed ?? 0 },
      { kind: "resize", at: open * 3600 - lead, sfus: needed },
      { kind: "resize", at: close * 3600, sfus: night?.needed ?? 0 },
    ] as const;
    const overload = days.map((day) => simulateDay({ ...withSfus(town, needed), events }, day).overload);
    expect((overload[0] ?? 1) / 2 + (overload[1] ?? 1) / 2).toBeCloseTo(schedule?.overload ?? Number.NaN, 12);
    expect(schedule?.overload).toBeLessThanOrEqual(GOAL);
  });

  it("counts the hours of a week with the drains, and saves some of them", () => {
    const { open = 0, close = 0, business, night, weekly = 0, weeklyAlways, shrink } = schedule ?? {};
    const [large, small] = [business?.sfus ?? 0, night?.sfus ?? 0];
    expect(weeklyAlways).toBe(168 * large);
    expect(shrink).toMatchObject({ at: close * 3600, sfus: large - small, disturbed: 0 });
    const withoutDrains = 5 * (large * (close - open + 0.5) + small * (24 - close + open - 0.5)) + 48 * small;
    expect(weekly).toBeGreaterThanOrEqual(Math.floor(withoutDrains) - 1);
    expect(weekly).toBeLessThan(weeklyAlways ?? Number.NaN);
  });

  it("is none where a single SFU is enough", () => {
    const hamlet = scenario({ participants: 20 });
    const day = [workload(hamlet, 1)];
    expect(finish(scheduleOf(hamlet, day, { goal: 1, needed: 1, survive: "none" }))).toBeUndefined();
  });
});
