import { type Finding, formatPath, type Severity } from "../finding.js";
import { count } from "./format.js";
import { type Html, html } from "./html.js";
import type { Subject } from "./subject.js";

const MEANING: Readonly<Record<Severity, string>> = {
  error: "Errors: nothing is written while there is one",
  warning: "Warnings: risks that the operator should know",
  unproven: "Unproven: facts about vendors that nobody could try, each with the switch that settles it",
};

/** Every finding, by weight, with its place and what to do. */
export function findingsSection({ findings }: Subject): Html {
  if (findings.length === 0) return html`<p>There is no finding.</p>`;
  return html`${(Object.keys(MEANING) as Severity[]).map((severity) => {
    const found = findings.filter((finding) => finding.severity === severity);
    if (found.length === 0) return "";
    return html`<h3>${MEANING[severity]} (${found.length})</h3><ul class="findings ${severity}">${found.map(findingItem)}</ul>`;
  })}`;
}

function findingItem({ message, allowed, fix, path, location, rule }: Finding): Html {
  const place = location ? `${location.file}:${location.line}:${location.column}` : formatPath(path);
  return html`<li><p>${message}</p>${allowed && html`<p>Allowed: ${allowed}</p>`}<p><span class="muted">What to do:</span> ${fix}</p>
<p class="muted small">${place && html`<code>${place}</code>, `}rule ${rule}</p></li>`;
}

/** `2 errors, 1 warning, 3 unproven`, without what there is none of. */
export function findingsCount(findings: readonly Finding[]): string {
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const said = [
    of("error") > 0 ? count(of("error"), "error") : "",
    of("warning") > 0 ? count(of("warning"), "warning") : "",
    of("unproven") > 0 ? `${of("unproven")} unproven` : "",
  ].filter((text) => text !== "");
  return said.length === 0 ? "no finding" : said.join(", ");
}
