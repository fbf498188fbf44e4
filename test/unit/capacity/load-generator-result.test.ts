import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { calibrate } from "../../../stacks/capacity/calibration.js";
import { readLoadTest } from "../../../stacks/capacity/load-test-file.js";

it("a result of the load generator, as it came out, gives the key of the SFU's packets", () => {
  const file = "test/fixtures/load-test.json";
  const read = readLoadTest(file, readFileSync(file, "utf8"));
  if (!("test" in read)) throw new Error(JSON.stringify(read.findings));
  // 12,941 packets/s at 22.6 % of two vCPUs.
  expect(calibrate(read.test).keys).toMatchObject([{ path: ["sfu", "packets"], value: 57_000 }]);
});
