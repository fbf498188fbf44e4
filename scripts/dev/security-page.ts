import { escaped, proofLine } from "./proofs.js";
import { OPEN_FINDINGS, SCANNER_EXCEPTIONS, type ScannerException } from "./scanner-exceptions.js";
import { SECURITY_CLAIMS } from "./security-claims.js";

/** The generated part of docs/security.md: claims with their tests, and the scanners' exceptions with their reasons. */
export function securityPage(): string {
  const claims = Object.entries(SECURITY_CLAIMS).flatMap(([topic, lines]) => [
    `### ${topic}`,
    "",
    "| what | shown by |",
    "| --- | --- |",
    ...lines.map(({ claim, proofs }) => `| ${escaped(claim)} | ${proofs.map(proofLine).join("<br>")} |`),
    "",
  ]);
  return [
    "## What is done, and the test that shows it",
    "",
    ...claims,
    "## Checks that the charts fail on purpose",
    "",
    "Each is an annotation in the chart, so your own run is as quiet; tests hold annotations and table together.",
    "",
    ...table(SCANNER_EXCEPTIONS),
    "",
    "## Findings that stay counted",
    "",
    ...table(OPEN_FINDINGS),
  ].join("\n");
}

const table = (exceptions: readonly ScannerException[]) => [
  "| chart | the check asks for | kube-score | checkov | why not |",
  "| --- | --- | --- | --- | --- |",
  ...exceptions.map(({ chart, asks, checks, reason }) => {
    const [kubeScore, checkov] = [checks["kube-score"], checks.checkov].map((id) => (id ? `\`${id}\`` : ""));
    return `| ${chart} | ${asks} | ${kubeScore} | ${checkov} | ${escaped(reason)} |`;
  }),
];
