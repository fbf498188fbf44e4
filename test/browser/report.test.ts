import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "relais-report-"));
  const [written] = await Promise.all([
    runRelais(process.cwd(), ["report", "visio", "--output", join(folder, "visio.html")]),
    chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args: ["--no-sandbox"] }).then((launched) => {
      browser = launched;
    }),
  ]);
  expect(written.status, written.stderr).toBe(0);
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

// A page that stays open goes on to simulate.
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

/** The report as somebody opens it who has no network, with all that the browser complained about or asked for. */
async function opened(options: BrowserContextOptions = {}, file = "visio.html") {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("request", (request) => requests.push(request.url()));
  const url = pathToFileURL(join(folder, file)).href;
  await page.goto(url);
  return { page, complaints, requests: () => requests.filter((each) => each !== url && !/^(data|blob):/.test(each)) };
}

/** What stands in a field, changed as a user changes it. */
async function set(page: Page, { participants, share, relayed, nodeType, survive }: Asked): Promise<void> {
  await page.fill("#participants", String(participants));
  await page.fill("#mix-1", String(share));
  await page.fill("#relayed", String(relayed));
  await page.fill("#node-type", nodeType);
  await page.check(`[name=survive][value=${survive}]`);
}

const asked = fc.record({
  participants: fc.integer({ min: 2, max: 30_000 }),
  share: fc.integer({ min: 0, max: 100 }),
  relayed: fc.integer({ min: 0, max: 100 }),
  nodeType: fc.constantFrom("tinav7.c8r16p1", "tinav7.c16r32p1", "tinav6.c32r64p2"),
  survive: fc.constantFrom("none", "node", "zone"),
});
type Asked = typeof asked extends fc.Arbitrary<infer Value> ? Value : never;

describe("the report in a browser", () => {
  it("complains of nothing, asks nobody, and simulates the day of a what-if", async () => {
    const { page, complaints, requests } = await opened();
    await page.fill("#participants", "3000");
    await page.getByText("being simulated").waitFor();
    await page.locator("#day svg").first().waitFor({ state: "visible" });
    expect(await page.locator("#day desc").first().textContent()).toMatch(/At most (2,9\d\d|3,000) participants/);
    expect(await page.locator("#node-types tbody tr").count()).toBeGreaterThan(5);
    await page.click("button[type=reset]");
    await page.locator("#day desc", { hasText: "At most 14," }).first().waitFor({ state: "attached" });
    expect(await page.locator("#said").textContent()).toBe("The numbers are those of the file.");
    expect(complaints).toEqual([]);
    expect(requests()).toEqual([]);
  });

  it("gives the numbers of the command, whatever the sliders stand at", async () => {
    const { page, complaints } = await opened();
    for (const settings of fc.sample(asked, { numRuns: 3, seed: 8 })) {
      await set(page, settings);
      const shown = await page.locator("#comparison tr[data-key]").evaluateAll((rows) =>
        rows.map((row) => {
          const value = row.querySelector(".asked data")?.getAttribute("value");
          return [
            row.getAttribute("data-key") ?? "",
            value === undefined || value === null ? null : Number(value),
          ] as const;
        }),
      );
      const mix = (await page.locator("fieldset .field span").allTextContents()).join("+");
      const flags = {
        participants: settings.participants,
        mix,
        relayed: `${settings.relayed}%`,
        survive: settings.survive,
      };
      const texts = Object.entries({ ...flags, "node-type": settings.nodeType }).map(
        ([flag, text]) => `--${flag}=${text}`,
      );
      const { stdout } = await runRelais(process.cwd(), ["capacity", "visio", ...texts, "--json"]);
      const [, column] = JSON.parse(stdout).columns;
      const at = (key: string) => key.split(".").reduce<unknown>((value, part) => Object(value)[part], column) ?? null;
      const said = shown.map(([key]) => [key, at(key)]);
      expect(shown.length).toBeGreaterThan(10);
      expect(shown).toEqual(said);
    }
    expect(complaints).toEqual([]);
  });

  it("says what cannot be, and keeps the last numbers that could", async () => {
    const { page } = await opened();
    await page.fill("#node-type", "tinav9");
    expect(await page.getByRole("alert").textContent()).toContain('node type is "tinav9"');
    expect(await page.locator("[data-key='sizing.pools.sfu.nodes'] .asked").textContent()).toBe("63");
    await page.fill("#node-type", "tinav7.c2r4p1");
    expect(await page.getByRole("alert").textContent()).toContain("one room must fit on one SFU");
    await page.fill("#participants", "");
    expect(await page.getByRole("alert").textContent()).toContain("demand.participants");
  });

  it.each<[string, BrowserContextOptions]>([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["narrow", { viewport: { width: 360, height: 800 } }],
  ])("has no fault that axe-core knows of, %s", async (_, options) => {
    const { page } = await opened(options);
    await page.fill("#node-type", "tinav7.c2r4p1");
    await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
    await page.evaluate(AXE);
    const violations = await page.evaluate("axe.run().then(({ violations }) => violations)");
    const faults = (violations as { id: string; nodes: { html: string }[] }[]).map(({ id, nodes }) => [
      id,
      nodes[0]?.html,
    ]);
    expect(faults).toEqual([]);
    const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it("can be used by keyboard alone, and shows where one is", async () => {
    const { page } = await opened();
    const controls = page.locator("a, input, button, summary, [tabindex='0']").filter({ visible: true });
    const reachable = await controls.count();
    const reached = new Set<string>();
    // One stop for each control, but only one for all radio buttons.
    for (let stop = 0; stop < reachable - 2; stop += 1) {
      await page.keyboard.press("Tab");
      const [name = "", outline] = await page.evaluate<string[]>(
        "[document.activeElement.outerHTML.slice(0, 80), getComputedStyle(document.activeElement).outlineStyle]",
      );
      expect(outline, name).not.toBe("none");
      reached.add(name);
    }
    expect(reached.size).toBe(reachable - 2);
    await page.focus("#relayed");
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("status").textContent()).toContain("Through TURN");
    expect(await page.getAttribute("#relayed", "aria-valuetext")).toBe("16%");
  });

  it("prints with everything open, and without what paper cannot do", async () => {
    const { page } = await opened();
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#explain-sfu .steps > div").first().isVisible()).toBe(true);
    expect(await page.locator("#what-if").isVisible()).toBe(false);
  });

  it("says the same without scripts, but for the sliders", async () => {
    const { page } = await opened({ javaScriptEnabled: false });
    expect(await page.locator("main").textContent()).toContain("21 SFUs of zone cloudgouv-eu-west-1");
    expect(await page.locator("#day svg.chart").first().isVisible()).toBe(true);
    expect(await page.locator("#what-if").isVisible()).toBe(false);
    expect(await page.locator("noscript").first().isVisible()).toBe(true);
  });

  it("shows names of the file as they are written", async () => {
    const name = '</script><img src=x onerror="alert(1)">';
    const text = readFileSync("deployments/lab.yaml", "utf8").replace("name: team", `name: ${JSON.stringify(name)}`);
    writeFileSync(join(folder, "hostile.yaml"), text);
    const output = join(folder, "hostile.html");
    const { status, stderr } = await runRelais(folder, ["report", "hostile.yaml", "--output", output]);
    expect(status, stderr).toBe(0);
    const { page, complaints, requests } = await opened({}, "hostile.html");
    await page.fill("#participants", "60");
    expect(await page.locator("#explain").textContent()).toContain(`meetings.${name}.rooms`);
    expect(await page.locator("img").count()).toBe(0);
    expect(complaints).toEqual([]);
    expect(requests()).toEqual([]);
  });
});
