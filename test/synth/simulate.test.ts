import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-simulate-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const relais = (...args: string[]) => runRelais(FOLDER, ["simulate", ...args]);

function changed(name: string, of: string, from: string, to: string): string {
  const file = join(FOLDER, `${name}.yaml`);
  writeFileSync(file, readFileSync(resolve(`deployments/${of}.yaml`), "utf8").replace(from, to));
  return file;
}

describe.concurrent("relais simulate", () => {
  it("shows the day and its answers on one screen", async () => {
    const { status, stdout } = await relais(
      "airgap",
      "--days",
      "1",
      "--roll",
      "10:00",
      "--lose",
      "node",
      "--at",
      "11:00",
    );
    expect(status).toBe(0);
    expect(stdout.split("\n").length).toBeLessThanOrEqual(32);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(130);
    expect(stdout).toMatch(/^airgap: a simulated working day \(seed 1\) of \d+ participants at the busiest moment/);
    for (const line of [
      /on 3 SFUs/,
      /roll at 10:00 +3 waves of 1, over after/,
      /loss at 11:00 +an SFU of/,
      /SFUs needed/,
    ])
      expect(stdout).toMatch(line);
  });

  it("prints the same days as JSON, every number a number", async () => {
    const { status, stdout } = await relais("lab", "--days", "2", "--seed", "7", "--json");
    expect(status).toBe(0);
    const { days, firstDay, smallest, findings } = JSON.parse(stdout);
    expect(days.map(({ seed }: { seed: number }) => seed)).toEqual([7, 8]);
    expect(firstDay.series.participants).toHaveLength(1440);
    expect(smallest.answer.sfus).toBe(1);
    expect(Array.isArray(findings)).toBe(true);
    // JSON writes null for NaN.
    expect(stdout).not.toContain("null");
  });

  it("plays another number of SFUs", async () => {
    const { stdout } = await relais("airgap", "--days", "1", "--sfus", "2");
    expect(stdout).toContain("on 2 SFUs");
  });

  it("ends with 1 and the nearest values where no number of SFUs keeps the goal", async () => {
    const small = changed("small", "airgap", "vcpu: 16", "vcpu: 2");
    const refused = await relais(small, "--days", "1");
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("demand.meetings[1].size is 160 (assembly)");
    expect(refused.stdout).toMatch(/SFUs needed +no number up to 5,000 keeps overload at or below 0.1 %/);
    expect(refused.stdout).toMatch(/5,000 have [\d.]+ %: allow that much with --overload/);
  });

  it("tells all flags that cannot be read, and ends with 2", async () => {
    const { status, stdout, stderr } = await relais("lab", "--overload", "1", "--at", "noon");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/--overload is "1"; .*\n.*--at is "noon"; .*\n.*nothing is lost/);
  });

  it("refuses a day of more people than it plays", async () => {
    const file = changed("crowd", "lab", "participants: 50", "participants: 5000000");
    const { status, stdout, stderr } = await relais(file);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("comes to 5000000 participants at the busiest moment; allowed: up to 1000000");
  });
});
