import { describe, expect, it } from "vitest";
import { type KubeScoreFinding, kubeScore } from "../../scripts/dev/kube-score.js";
import { OPEN_FINDINGS, SCANNER_EXCEPTIONS, type ScannerException } from "../../scripts/dev/scanner-exceptions.js";
import { SCANNED } from "./scanned.js";

const rendered = await SCANNED;

/** `valkey container-resources`: what a line of the table is about. */
const known = (table: readonly ScannerException[]) =>
  table.flatMap(({ chart, checks }) => (checks["kube-score"] === undefined ? [] : `${chart} ${checks["kube-score"]}`));
const subject = ({ chart, check }: KubeScoreFinding) => `${chart} ${check}`;
const distinct = (findings: readonly KubeScoreFinding[]) => [...new Set(findings.map(subject))].sort();
const graded = (findings: readonly KubeScoreFinding[], grade: KubeScoreFinding["grade"]) =>
  findings.filter((finding) => finding.grade === grade);

const scores = rendered.map(({ name, text }) => ({
  name,
  annotated: kubeScore([text], true),
  bare: kubeScore([text], false),
}));

describe.each(scores)("kube-score on $name", ({ annotated, bare }) => {
  it("finds nothing critical", () => {
    expect(graded(annotated, "critical")).toEqual([]);
  });

  it("warns of what is recorded only", () => {
    expect(known(OPEN_FINDINGS)).toEqual(expect.arrayContaining(distinct(graded(annotated, "warning"))));
  });

  // An annotation may silence more than it names: container-resources takes ephemeral storage along.
  it("without annotations finds only exceptions that have a reason", () => {
    expect(known(SCANNER_EXCEPTIONS)).toEqual(expect.arrayContaining(distinct(graded(bare, "critical"))));
  });
});

describe("the table of exceptions", () => {
  it("has none that no environment needs", () => {
    const needed = distinct(scores.flatMap(({ bare }) => graded(bare, "critical")));
    expect(needed).toEqual([...new Set(known(SCANNER_EXCEPTIONS))].sort());
  });

  it("is what the charts' annotations say of kube-score", () => {
    const annotated = rendered.flatMap(({ objects }) =>
      objects.flatMap(({ metadata }) =>
        (metadata.annotations?.["kube-score/ignore"]?.split(",") ?? []).map(
          (check: string) => `${metadata.labels["app.kubernetes.io/name"]} ${check}`,
        ),
      ),
    );
    expect(new Set(annotated)).toEqual(new Set(known(SCANNER_EXCEPTIONS)));
  });
});

describe("kube-score itself", () => {
  const visio = rendered.find(({ name }) => name === "visio")?.text ?? "";
  const without = (change: RegExp, replacement: string) => kubeScore([visio.replaceAll(change, replacement)], true);

  it("finds a root file system that can be written to", () => {
    const found = without(/readOnlyRootFilesystem: true/g, "readOnlyRootFilesystem: false");
    expect(distinct(graded(found, "critical"))).toContain("valkey container-security-context-readonlyrootfilesystem");
  });

  it("finds an image without tag", () => {
    const found = without(/^( *image: .*livekit-server):.*$/gm, "$1");
    expect(distinct(graded(found, "critical"))).toContain("livekit-server container-image-tag");
  });
});
