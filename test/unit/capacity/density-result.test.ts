import { expect, it } from "vitest";
import { calibrate } from "../../../stacks/capacity/calibration.js";
import { readLoadTest, type SfuRow } from "../../../stacks/capacity/load-test-file.js";
import { loadTestOf } from "../../bench/density/result.js";

const row = (packetsOut: number): SfuRow => ({
  ...{ server: "livekit", name: "5 x 6", publishers: 15, subscribers: 30, rooms: 5 },
  ...{ packetsOut, bitsOut: 75e6, cpuPercent: 25, lossPercent: 0 },
});

it("repetitions of the density bench give the key of the lowest, and other configurations none", () => {
  const series = [
    { name: "rendered", rows: [row(13_000), row(12_000)] },
    { name: "official chart", rows: [row(1000)] },
  ];
  const printed = JSON.stringify(loadTestOf(series, { node: "tinav7.c16r32p1", vcpu: 16 }));
  const read = readLoadTest("result.json", printed);
  if (!("test" in read)) throw new Error(JSON.stringify(read.findings));
  expect(calibrate(read.test)).toMatchObject({
    node: "tinav7.c16r32p1",
    keys: [{ path: ["sfu", "packets"], value: 48_000 }],
  });
});
