import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type CheckovResult, checkov } from "../../scripts/dev/checkov.js";
import { scanFigures, scanRow } from "../../scripts/dev/scan-figures.js";
import { OPEN_FINDINGS, SCANNER_EXCEPTIONS, type ScannerException } from "../../scripts/dev/scanner-exceptions.js";
import { SCANNED } from "../charts/scanned.js";

const rendered = (await SCANNED).map(({ name, text, objects }) => ({ name, text, objects }));

const DIGEST = `sha256:${"0".repeat(64)}`;
const visio = rendered.find(({ name }) => name === "visio")?.text ?? "";

// One run: checkov starts for seconds.
const report = checkov([
  ...rendered,
  // As `relais images --resolve` and `images.digests` make it.
  { name: "pinned", text: visio.replaceAll(/^( *image: \S+)$/gm, `$1@${DIGEST}`) },
  { name: "writable", text: visio.replaceAll("readOnlyRootFilesystem: true", "") },
]);

/** The chart of each object, by its label. */
const charts = new Map(
  rendered.flatMap(({ objects }) =>
    objects.map(({ kind, metadata }) => [
      `${kind}.${metadata.namespace}.${metadata.name}`,
      metadata.labels?.["app.kubernetes.io/name"],
    ]),
  ),
);

/** `coturn CKV_K8S_11 reason`. */
const subject = ({ resource, check, reason }: CheckovResult) => `${charts.get(resource)} ${check} ${reason}`.trim();
const known = (table: readonly ScannerException[], withReason: boolean) =>
  table.flatMap(({ chart, checks, reason }) =>
    checks.checkov === undefined ? [] : `${chart} ${checks.checkov} ${withReason ? reason : ""}`.trim(),
  );
const of = (results: readonly CheckovResult[], render: string) =>
  results.filter(({ file }) => file === render).map(subject);

describe.each(rendered)("checkov on $name", ({ name, objects }) => {
  it("fails on the open findings at most, three of them and one more with checks of the paths", () => {
    const failed = of(report.failed, name);
    const checks = objects.filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === "connectivity");
    expect(failed.length).toBeLessThanOrEqual(checks.length > 0 ? 4 : 3);
    expect(known(OPEN_FINDINGS, false)).toEqual(expect.arrayContaining(failed));
  });

  it("looks at more than fifty things", () => {
    expect(of(report.passed, name).length).toBeGreaterThan(50);
  });
});

describe("checkov", () => {
  it("skips what the table of exceptions says, for the reason that it gives", () => {
    const skipped = new Set(rendered.flatMap(({ name }) => of(report.skipped, name)));
    expect([...skipped].sort()).toEqual([...new Set(known(SCANNER_EXCEPTIONS, true))].sort());
  });

  it("has no failure once images are pinned by digest", () => {
    expect(of(report.failed, "pinned")).toEqual([]);
  });

  it("finds a root file system that can be written to", () => {
    const missed = ["coturn", "livekit-server", "valkey"].map((chart) => `${chart} CKV_K8S_22`);
    expect(of(report.failed, "writable")).toEqual(expect.arrayContaining(missed));
  });
});

it("docs/security.md has the figures that the scanners give", () => {
  const ofVisio = (results: readonly CheckovResult[]) => results.filter(({ file }) => file === "visio");
  const { passed, failed, skipped } = report;
  const figures = scanFigures(visio, { passed: ofVisio(passed), failed: ofVisio(failed), skipped: ofVisio(skipped) });
  expect(readFileSync("docs/security.md", "utf8")).toContain(`${scanRow("visio", figures)}\n`);
});
