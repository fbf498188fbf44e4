import "./no-eval.js";
import { findingText } from "../../../../stacks/finding.js";
import { comparison, spoken } from "../../../../stacks/report/comparison.js";
import { type PageData, SECTIONS, type SectionId } from "../../../../stacks/report/document.js";
import { html } from "../../../../stacks/report/html.js";
import { flagsOf, settingsOf } from "../../../../stacks/report/settings.js";
import { ordersBeside, serveBeside } from "./beside.js";
import { useForm } from "./form.js";
import { modelOf } from "./model.js";
import { byId, draw, drawSections, followDay } from "./sections.js";

/** What a changed setting draws at once, some of it saying that more is to come, and what is drawn when that is computed. */
const AT_ONCE = Object.keys(SECTIONS) as SectionId[];
const LATER: readonly SectionId[] = ["day", "headroom", "node-types"];

function startPage(): void {
  const data = JSON.parse(byId("report-data").textContent ?? "") as PageData;
  const { written, ask } = modelOf(data);
  const base = settingsOf(written.decided);
  const order = ordersBeside(data, byId("report-script").textContent ?? "");
  const form = useForm(byId("what-if") as HTMLFormElement, base, () => update());
  if (data.slow.day) followDay(data.slow.day);

  function update(): void {
    const flags = flagsOf(form.read(), base);
    const asked = ask(flags);
    const { decided, findings } = asked;
    const errors = findings.filter(({ severity }) => severity === "error");
    draw(
      byId("refused"),
      errors.length === 0 ? html`` : html`<ul>${errors.map((each) => html`<li>${findingText(each)}</li>`)}</ul>`,
    );
    byId("what-if-note").hidden = flags.size === 0;
    byId("command-line").hidden = flags.size === 0;
    const [line] = byId("command-line").getElementsByTagName("code");
    if (line)
      line.textContent = `relais capacity ${data.argument} ${[...flags].map(([flag, text]) => `--${flag} ${text}`).join(" ")}`;
    if (!decided) return;
    draw(byId("comparison"), comparison(written.decided, decided));
    byId("said").textContent = spoken(written.decided, decided);
    const known = flags.size === 0 ? data.slow : { day: undefined, nodeTypes: undefined };
    drawSections({ decided, findings, ...known }, AT_ONCE);
    order(flags, (slow) => drawSections({ decided, findings, ...slow }, LATER));
  }
}

if (typeof document === "undefined") serveBeside();
else startPage();
