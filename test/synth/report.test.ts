import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "relais-report-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("relais report", () => {
  it("writes one file of less than a megabyte, the same each time", async () => {
    const first = await runRelais(folder, ["report", "lab"]);
    expect(first.status, first.stderr).toBe(0);
    expect(first.stdout).toMatch(/^wrote out\/lab\/report\.html: \d+ kB, 0 errors/);
    const page = readFileSync(join(folder, "out/lab/report.html"), "utf8");
    expect(Buffer.byteLength(page)).toBeLessThan(1e6);
    await runRelais(folder, ["report", "lab", "--output", "again/lab.html"]);
    expect(readFileSync(join(folder, "again/lab.html"), "utf8")).toBe(page);
  });

  it("prints the data behind it, and then writes nothing", async () => {
    const { status, stdout } = await runRelais(folder, ["report", "lab", "--json", "--output", "never.html"]);
    expect(status).toBe(0);
    const data = JSON.parse(stdout);
    expect(data.zones[0].pools[0].nodes).toBe(data.sizing.pools.sfu.nodes);
    expect(data.day.participants).toHaveLength(288);
    expect(data.explanations.length).toBeGreaterThan(30);
    expect(existsSync(join(folder, "never.html"))).toBe(false);
  });

  it("tells what is wrong with an environment or a path, and writes nothing", async () => {
    const unknown = await runRelais(folder, ["report", "lap"]);
    expect(unknown.status).toBe(1);
    expect(unknown.stderr).toContain("did you mean lab?");
    const blocked = await runRelais(folder, ["report", "lab", "--output", "/dev/null/lab.html"]);
    expect(blocked.status).toBe(1);
    expect(blocked.stderr).toContain("cannot write /dev/null/lab.html");
  });
});
