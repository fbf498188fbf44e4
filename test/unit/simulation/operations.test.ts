import { describe, expect, it } from "vitest";
import { drainTimes } from "../../../stacks/simulation/drain-times.js";
import type { DayEvent, Scenario } from "../../../stacks/simulation/scenario.js";
import { simulateDay } from "../../../stacks/simulation/simulate-day.js";
import { workload } from "../../../stacks/simulation/workload.js";
import { scenario } from "./scenarios.js";

const TEN = 10 * 3600;
const MINUTE = TEN / 60;

const play = (changes: Partial<Scenario>) => {
  const changed = scenario(changes);
  return simulateDay(changed, workload(changed, 4));
};
const withEvent = (event: DayEvent, changes: Partial<Scenario> = {}) => play({ ...changes, events: [event] });

describe("a roll in the middle of the morning", () => {
  const roll = (maxUnavailable: number, drain = 4 * 3600) =>
    withEvent({ kind: "roll", at: TEN, maxUnavailable }, { drain }).rolls[0];

  it("cuts nobody off where the grace is longer than the meetings", () => {
    expect(roll(1)).toMatchObject({ at: TEN, sfus: 4, maxUnavailable: 1, waves: 4, disturbed: 0 });
  });

  it("cuts off whoever is still there when the grace is over", () => {
    const short = roll(2, 300);
    expect(short?.disturbed).toBeGreaterThan(0);
    expect(short?.drains.longest).toBe(300);
    // Two waves of 300 s, each with 30 s until the successors serve; the second one begins when they do.
    expect(short?.duration).toBeGreaterThanOrEqual(2 * 330);
    expect(short?.duration).toBeLessThan(2 * 330 + 10);
  });

  it("takes longer in more waves, and no less than the longest drain", () => {
    const [one, all] = [roll(1), roll(4)];
    expect(one?.duration).toBeGreaterThan(all?.duration ?? Number.NaN);
    expect(all?.duration).toBeGreaterThanOrEqual((all?.drains.longest ?? Number.NaN) + 30);
  });

  it("leaves as many SFUs as there were", () => {
    const { series } = withEvent({ kind: "roll", at: TEN, maxUnavailable: 4 });
    expect(series.sfus.at(-1)).toBe(4);
  });
});

describe("a loss at ten", () => {
  it("of an SFU makes its participants reconnect within 15 s, in rooms elsewhere", () => {
    const quiet = play({});
    const { losses, series, refused } = withEvent({ kind: "lose", at: TEN, what: "node" });
    const [loss] = losses;
    expect(loss).toMatchObject({ sfus: 1, what: "node" });
    expect(loss?.disturbed).toBeGreaterThan(0);
    expect(loss?.reconnectsPerSecond).toBeLessThanOrEqual(loss?.disturbed ?? 0);
    expect(loss?.reconnectsPerSecond).toBeGreaterThanOrEqual((loss?.disturbed ?? 0) / 5);
    expect(series.sfus.slice(MINUTE - 1, MINUTE + 1)).toEqual([4, 3]);
    // A minute later all are back; a few were refused if their new SFU was full.
    expect((quiet.series.participants[MINUTE] ?? 0) - (series.participants[MINUTE] ?? 0)).toBeLessThanOrEqual(refused);
  });

  it("of a zone takes all its SFUs for the rest of the day", () => {
    const { losses, zones } = withEvent({ kind: "lose", at: TEN, what: "zone" });
    expect(losses).toMatchObject([{ sfus: 2, what: "zone" }]);
    const lost = zones.find(({ zone }) => zone === losses[0]?.zone);
    expect(lost?.sfus.slice(MINUTE)).toEqual(Array(1440 - MINUTE).fill(0));
    expect(Math.max(...(lost?.participants.slice(MINUTE) ?? []))).toBe(0);
  });

  it("of the last SFU leaves nobody a place", () => {
    const day = withEvent({ kind: "lose", at: TEN, what: "node" }, { zones: [{ zone: "a", nodes: 1 }] });
    expect(day.series.participants.slice(MINUTE).every((each) => each === 0)).toBe(true);
    expect(day.refused).toBeGreaterThan(day.losses[0]?.disturbed ?? Number.NaN);
  });
});

describe("fewer SFUs from eleven on", () => {
  const ELEVEN = 11 * 3600;
  const day = play({ events: [{ kind: "resize", at: ELEVEN, sfus: 2 }] });

  it("drain before they go", () => {
    const [shrink] = day.shrinks;
    expect(shrink).toMatchObject({ at: ELEVEN, sfus: 2, disturbed: 0 });
    expect(day.series.sfus[ELEVEN / 60]).toBe(4);
    expect(day.series.sfus[Math.ceil((ELEVEN + (shrink?.duration ?? 0)) / 60)]).toBe(2);
  });

  it("cost fewer SFU-hours than all of them", () => {
    expect(day.sfuHours).toBeGreaterThan(4 * 11 + 2 * 13);
    expect(day.sfuHours).toBeLessThan(4 * 24);
  });

  it("come back if they are wanted again, also those that still drain", () => {
    const again = play({
      events: [
        { kind: "resize", at: ELEVEN, sfus: 1 },
        { kind: "resize", at: ELEVEN + 60, sfus: 4 },
      ],
    });
    expect(again.series.sfus.at(-1)).toBe(4);
  });
});

describe("how long a drain takes", () => {
  it("is the time until the last room of an SFU has ended", () => {
    const participants = Array.from({ length: 1440 }, (_, minute) => (minute === 600 ? 10 : 0));
    const stay = (sfu: number, from: number, to: number) => ({ meeting: 0, sfu, from: TEN + from, to: TEN + to });
    const rooms = [stay(0, -100, 500), stay(0, -50, 900), stay(0, 10, 5000), stay(1, -900, -10), stay(2, 0, 100)];
    // SFU 1 is empty at ten, and the third room of SFU 0 would be elsewhere.
    expect(drainTimes(rooms, participants, 3)).toEqual({ median: 100, p95: 900, longest: 900 });
  });
});
