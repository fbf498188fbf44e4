import { describe, expect, it } from "vitest";
import { calibrate } from "../../../stacks/capacity/calibration.js";
import { readLoadTest } from "../../../stacks/capacity/load-test-file.js";
import { MEASURED, PUBLISHED } from "../../../stacks/capacity/load-tests.js";
import { heldOutCores, heldOutPackets, plannedOf, ratesOf } from "../../../stacks/capacity/reproduce.js";
import { formatFinding } from "../../../stacks/finding.js";

const SFU = { server: "livekit", publishers: 10, subscribers: 100, packetsOut: 400_000, bitsOut: 1e9, cpuPercent: 80 };
const TURN = { server: "coturn", name: "relay", packetsRelayed: 200_000, cpuPercent: 50 };

const test = (rows: object[], rest: object = {}) => JSON.stringify({ node: "m", vcpu: 16, rows, ...rest });
const keysOf = (rows: object[], rest: object = {}) => {
  const read = readLoadTest("r.json", test(rows, rest));
  if ("findings" in read) throw new Error(read.findings.map(formatFinding).join("\n"));
  return Object.fromEntries(calibrate(read.test).keys.map(({ path, value }) => [path.join("."), value]));
};
const findingsOf = (text: string) => {
  const read = readLoadTest("r.json", text);
  return "findings" in read ? read.findings.map(formatFinding) : [];
};

describe("the model of packets", () => {
  it("predicts each published row from the two others within a tenth", () => {
    for (const { row, error } of heldOutPackets()) expect(Math.abs(error), row).toBeLessThan(0.1);
  });

  it("predicts what it was fitted on exactly where a row says the same as another", () => {
    const [audio, meeting] = PUBLISHED;
    if (!audio || !meeting) throw new Error("no rows");
    const half = { ...audio, name: "half", subscribers: audio.subscribers / 2, packetsOut: audio.packetsOut / 2 };
    expect(heldOutPackets([audio, meeting, half]).at(2)?.error).toBeCloseTo(0, 9);
  });
});

describe("the model of CPU", () => {
  it("is off by up to two thirds, which is why a range goes with every size", () => {
    const errors = heldOutCores().map(({ error }) => Math.abs(error));
    expect(Math.max(...errors)).toBeGreaterThan(0.3);
    expect(Math.max(...errors)).toBeLessThan(0.67);
  });

  it("plans less than half of what is published, so that a site that reaches half still carries its peak", () => {
    for (const { row, share } of plannedOf()) expect(share, row).toBeLessThan(0.5);
  });

  it("takes a range in which every own row lies that lost nothing", () => {
    const counted = ratesOf(MEASURED).filter(({ usable }) => usable);
    expect(counted.length).toBeGreaterThanOrEqual(5);
    expect(counted.filter(({ within }) => !within)).toEqual([]);
  });
});

describe("a load test of one's own", () => {
  it("gives the rate of its worst row at full load, rounded down", () => {
    const rows = [
      { ...SFU, name: "a" },
      { ...SFU, name: "b", packetsOut: 300_123, cpuPercent: 90 },
    ];
    expect(keysOf(rows)).toEqual({ "sfu.packets": 333_000 });
  });

  it("gives the rate of the network, the rooms beyond the reported walls, and the relay's rate", () => {
    const rows = [{ ...SFU, name: "a", rooms: 900 }, TURN];
    expect(keysOf(rows, { linkBits: 4e9 })).toEqual({
      "sfu.packets": 500_000,
      "sfu.bandwidth": "4000 Mbit/s",
      "sfu.rooms": 900,
      "turn.packets": 400_000,
    });
  });

  it("leaves rows out that lost packets or were idle, and says why", () => {
    const rows = [
      { ...SFU, name: "lossy", lossPercent: 2, rooms: 900 },
      { ...SFU, name: "idle", cpuPercent: 5.000123456 },
    ];
    expect(keysOf(rows)).toEqual({});
    const read = readLoadTest("r.json", test(rows));
    const left = "test" in read ? calibrate(read.test).rows.map(({ leftOut }) => leftOut) : [];
    expect(left).toEqual([expect.stringMatching(/^2% were lost/), expect.stringMatching(/^5% CPU: too idle/)]);
  });

  it.each([
    ["[]", ["r.json:1:1 error: the file is a list; allowed: keys and values; correct it"]],
    ["{", [expect.stringMatching(/^r\.json:1:2 error: the file is not valid YAML/)]],
    [
      test([{ ...SFU, name: "a", cpuPercent: 0 }]),
      [expect.stringContaining("rows[0].cpuPercent is 0; allowed: 0.1 to 100, of all vCPUs; correct it")],
    ],
    [
      test([{ ...SFU, name: "a", packets: 3 }], { nodes: 2 }),
      [
        expect.stringContaining("rows[0].packets is not a known key; remove it"),
        expect.stringContaining("nodes is not a known key; remove it"),
      ],
    ],
    [test([]), [expect.stringContaining("rows is a list; allowed: a list of 1 or more rows")]],
    [test([{ server: "jitsi" }]), [expect.stringContaining('rows[0].server is "jitsi"; allowed: a row with server')]],
  ])("refuses %s", (text, findings) => {
    expect(findingsOf(text)).toEqual(findings);
  });
});
