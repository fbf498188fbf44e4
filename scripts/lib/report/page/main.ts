import "./no-eval.js";
import { findingText } from "../../../../stacks/finding.js";
import { comparison, spoken } from "../../../../stacks/report/comparison.js";
import type { PageData, SectionId } from "../../../../stacks/report/document.js";
import { html } from "../../../../stacks/report/html.js";
import { flagsOf, settingsOf } from "../../../../stacks/report/settings.js";
import { dayOrders, serveDays } from "./days.js";
import { useForm } from "./form.js";
import { modelOf } from "./model.js";
import { byId, draw, drawSections, followDay } from "./sections.js";

/** What a changed setting draws at once; the day, and what depends on it, follow when it is simulated. */
const AT_ONCE: readonly SectionId[] = ["figures", "topology", "day", "headroom", "cost", "findings", "explain"];
const WITH_DAY: readonly SectionId[] = ["day", "headroom"];

function startPage(): void {
  const data = JSON.parse(byId("report-data").textContent ?? "") as PageData;
  const { written, ask } = modelOf(data);
  const base = settingsOf(written.decided);
  const order = dayOrders(data, byId("report-script").textContent ?? "");
  const form = useForm(byId("what-if") as HTMLFormElement, base, () => update());
  if (data.day) followDay(data.day);

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
    const day = flags.size === 0 ? data.day : undefined;
    drawSections({ decided, findings, day }, AT_ONCE);
    order(flags, (simulated) => drawSections({ decided, findings, day: simulated }, WITH_DAY));
  }
}

if (typeof document === "undefined") serveDays();
else startPage();
