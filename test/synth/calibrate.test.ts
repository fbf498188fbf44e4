import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-calibrate-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
const relais = (...args: string[]) => runRelais(FOLDER, ["calibrate", ...args]);

const RESULT = {
  node: "tinav7.c16r32p1",
  vcpu: 16,
  rows: [
    {
      ...{ server: "livekit", name: "150 by 150", publishers: 150, subscribers: 150 },
      ...{ packetsOut: 700_000, bitsOut: 7.4e8, cpuPercent: 85 },
    },
  ],
};
writeFileSync(join(FOLDER, "result.json"), JSON.stringify(RESULT));
writeFileSync(join(FOLDER, "visio.yaml"), readFileSync(resolve("deployments/visio.yaml")));

describe.concurrent("relais calibrate", () => {
  it("without a result prints how far the model is from what was measured", async () => {
    const { status, stdout } = await relais();
    expect(status).toBe(0);
    expect(stdout).toMatch(/large meeting +762,749 +759,436 +-0\.4%/);
    expect(stdout).toMatch(/livestream +14\.7 +8\.7 +-41%/);
  });

  it("prints the keys of a result and what they change, and leaves the file alone", async () => {
    const { status, stdout } = await relais("result.json", "--for", "visio.yaml");
    expect(status).toBe(0);
    expect(stdout).toContain(
      "sfu:\n  packets: 823000 # packets/s at full load, from 85% CPU, lowest row: 150 by 150\n",
    );
    expect(stdout).toMatch(/needed +41 \(24-81\) +26 /);
    expect(readFileSync(join(FOLDER, "visio.yaml"))).toEqual(readFileSync(resolve("deployments/visio.yaml")));
  });

  it("refuses a test of another node type, in words and as JSON", async () => {
    const { status, stdout } = await relais("result.json", "--for", "lab", "--json");
    expect(status).toBe(1);
    const { keys, findings } = JSON.parse(stdout);
    expect(keys).toMatchObject([{ path: ["sfu", "packets"], value: 823_000 }]);
    expect(findings).toMatchObject([{ message: "the test ran on tinav7.c16r32p1, but the sfu pool has box" }]);
  });

  it.each([
    [["nothing.json"], 1, "the result is nothing.json, which does not exist"],
    [["--for", "visio"], 2, "--for needs a result"],
  ])("says in one line why %j is nothing to calibrate by", async (args, code, message) => {
    const { status, stdout, stderr } = await relais(...args);
    expect([status, stdout]).toEqual([code, ""]);
    expect(stderr).toContain(message);
  });
});
