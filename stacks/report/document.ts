import type { OtherFile } from "../config/layers.js";
import { costSection } from "./cost-section.js";
import { daySection } from "./day-section.js";
import { explainSection } from "./explain-section.js";
import { figuresSection } from "./figures-section.js";
import { findingsSection } from "./findings-section.js";
import { headroomSection } from "./headroom-section.js";
import { Html, html } from "./html.js";
import { nodeTypesSection } from "./node-types-section.js";
import type { Slow, Subject } from "./subject.js";
import { topologySection } from "./topology-section.js";
import { whatIfForm } from "./what-if-form.js";

/** Everything that a page computes what-ifs from; it asks nobody for more. */
export interface PageData {
  /** The environment as it was named on the command line. */
  readonly argument: string;
  /** Its file, a key of `files`. */
  readonly file: string;
  /** Every file that was read for it, or why one could not be. */
  readonly files: Readonly<Record<string, OtherFile>>;
  /** What took a while of the environment as written. */
  readonly slow: Slow;
}

/** What a page is made with. */
export interface PageParts {
  readonly style: string;
  readonly script: string;
  /** SHA-256 of the script in base 64, for the policy that lets nothing else run. */
  readonly scriptHash: string;
  readonly version: string;
}

/** The sections that a what-if draws anew, by the id of their element. */
export const SECTIONS = {
  figures: { title: "Key figures", render: figuresSection },
  topology: { title: "Topology", render: topologySection },
  day: { title: "Load through the day", render: daySection },
  headroom: { title: "Headroom and loss", render: headroomSection },
  "node-types": { title: "Node types", render: nodeTypesSection },
  cost: { title: "Cost", render: costSection },
  findings: { title: "Findings", render: findingsSection },
  explain: { title: "Where the numbers come from", render: explainSection },
} as const satisfies Readonly<Record<string, { title: string; render: (subject: Subject) => Html }>>;

export type SectionId = keyof typeof SECTIONS;

/** One HTML file that asks the network for nothing. The same subject makes the same file. */
export function reportDocument(
  subject: Subject,
  data: PageData,
  { style, script, scriptHash, version }: PageParts,
): string {
  const { blueprint } = subject.decided;
  const ids = (Object.keys(SECTIONS) as SectionId[]).filter((id) => id !== "figures");
  // Nothing may be loaded from anywhere. Styles are inline and load nothing; the day is simulated by a worker of the page's own script.
  const policy = `default-src 'none'; script-src 'sha256-${scriptHash}'; worker-src blob:; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${policy}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<title>${blueprint.name}: capacity report</title>
<link rel="icon" href="data:,"/>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header class="top">
<p class="muted">Capacity report</p>
<h1>${blueprint.name}</h1>
<p class="lead">${blueprint.domain} on ${blueprint.provider}, Kubernetes ${blueprint.kubernetes}: what its busiest moment takes, what that costs, and what may fail.</p>
<nav aria-label="Sections"><ul>${ids.map((id) => html`<li><a href="#${id}-heading">${SECTIONS[id].title}</a></li>`)}</ul></nav>
</header>
<main id="main" tabindex="-1">
<p id="what-if-note" class="note" hidden>These are the numbers of a what-if, not those of ${data.file}.</p>
<section aria-label="${SECTIONS.figures.title}"><div id="figures">${figuresSection(subject)}</div></section>
<div class="columns">
<section class="asking" aria-labelledby="what-if-title"><h2 id="what-if-title">What if</h2>
<noscript><p>The sliders need JavaScript; all else is here without.</p></noscript>
${whatIfForm(subject)}</section>
<div>
${ids.map(
  (id) =>
    html`<section aria-labelledby="${id}-heading"><h2 id="${id}-heading">${SECTIONS[id].title}</h2><div id="${id}">${SECTIONS[id].render(subject)}</div></section>`,
)}
</div>
</div>
</main>
<footer><p>Made from <code>${data.file}</code> by Relais ${version}. The file holds all it shows, and the files that it was made from; it asks the network for nothing.</p></footer>
<script type="application/json" id="report-data">${embedded(data)}</script>
<script id="report-script">${new Html(script)}</script>
</body>
</html>
`;
  return page.text;
}

/** JSON inside of a script element: no text in it can end the element. */
const embedded = (data: PageData) => new Html(JSON.stringify(data).replaceAll("<", "\\u003c"));
