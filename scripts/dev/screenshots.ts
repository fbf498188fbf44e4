/** Writes the pictures of docs/report.md: the report of `visio` as Chromium shows and prints it. Needs Debian's Chromium. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { ROOT } from "../lib/root.js";

const VIEWS = [
  { name: "light", colorScheme: "light", width: 1240, height: 900, media: "screen", scrollTo: null },
  { name: "dark", colorScheme: "dark", width: 1240, height: 640, media: "screen", scrollTo: "#day-heading" },
  { name: "narrow", colorScheme: "light", width: 390, height: 760, media: "screen", scrollTo: "#topology-heading" },
  { name: "print", colorScheme: "light", width: 718, height: 1016, media: "print", scrollTo: null },
] as const;

const report = join(ROOT, "out/visio/report.html");
const written = spawnSync(process.execPath, ["bin/relais.mjs", "report", "visio", "--output", report], { cwd: ROOT });
if (written.status !== 0) throw new Error(String(written.stderr));

const folder = join(ROOT, "docs/screenshots");
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args: ["--no-sandbox"] });
for (const { name, colorScheme, width, height, media, scrollTo } of VIEWS) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
  await page.goto(pathToFileURL(report).href);
  await page.emulateMedia({ media });
  if (scrollTo) await page.locator(scrollTo).evaluate((heading) => heading.scrollIntoView());
  const picture = await page.screenshot();
  writeFileSync(join(folder, `${name}.png`), picture);
  console.log(`docs/screenshots/${name}.png: ${Math.round(picture.length / 1000)} kB`);
  await page.close();
}
await browser.close();
