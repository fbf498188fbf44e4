import { describe, expect, it } from "vitest";
import { dayChart } from "../../../scripts/lib/day-chart.js";
import { questionsOf } from "../../../scripts/lib/simulation-flags.js";
import { clock, percent, span } from "../../../scripts/lib/simulation-screen.js";

const FLAGS = { overload: "0.1%", seed: "1", days: "3" };

describe("the flags of relais simulate", () => {
  it("are read in their units", () => {
    expect(questionsOf(FLAGS)).toEqual({ goal: 0.001, seed: 1, days: 3 });
    expect(questionsOf({ ...FLAGS, sfus: "12", roll: "10:05", lose: "zone", at: "9:30" })).toEqual({
      goal: 0.001,
      seed: 1,
      days: 3,
      sfus: 12,
      roll: 36_300,
      lose: { what: "zone", at: 34_200 },
    });
  });

  it("that are wrong are told all at once, each with what is allowed", () => {
    const wrong = { overload: "1", seed: "x", days: "0", sfus: "9999", roll: "25:00", lose: "all", at: "10" };
    expect(questionsOf(wrong)).toEqual({
      problems: [
        '--sfus is "9999"; allowed: 1 to 5000; write a whole number',
        '--overload is "1"; allowed: 0% to 100%; write a share such as 0.1%',
        '--roll is "25:00"; allowed: 00:00 to 23:59; write a time of the day such as 10:00',
        '--lose is "all"; allowed: node, zone; say which of the two is lost',
        '--at is "10"; allowed: 00:00 to 23:59; write a time of the day such as 10:00',
        '--seed is "x"; allowed: 0 to 1000000000; write a whole number',
        '--days is "0"; allowed: 1 to 100; write a whole number',
      ],
    });
  });

  it("say when something is lost only if something is", () => {
    expect(questionsOf({ ...FLAGS, at: "10:00" })).toEqual({
      problems: ['--at is "10:00", but nothing is lost; add --lose node or --lose zone'],
    });
  });
});

describe("figures on the screen", () => {
  it("have two digits that mean something", () => {
    expect([0, 0.00084, 0.042, 0.954, 1.2].map(percent)).toEqual(["0 %", "0.084 %", "4.2 %", "95 %", "120 %"]);
    expect([0, 35, 60, 3120, 3600, 4800].map(span)).toEqual(["0 s", "35 s", "1 min", "52 min", "1 h", "1 h 20 min"]);
    expect([0, 36_263, 86_399].map(clock)).toEqual(["00:00", "10:04", "23:59"]);
  });

  it("show a day as bars, with a mark where calls are overloaded", () => {
    const minutes = (from: number, to: number, value: number) =>
      Array.from({ length: 1440 }, (_, minute) => (minute >= from && minute < to ? value : 0));
    const lines = dayChart(minutes(600, 660, 1200), minutes(600, 601, 5)).split("\n");
    expect(lines).toHaveLength(8);
    expect(lines[0]).toBe(`    1,200 ${" ".repeat(30)}###`);
    expect(lines[6]).toBe(` overload ${" ".repeat(30)}x`);
    expect(dayChart(minutes(0, 0, 0), minutes(0, 0, 0))).not.toContain("#");
  });
});
