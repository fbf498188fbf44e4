import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { OKS_REGIONS } from "../../../stacks/clouds/outscale-oks.js";
import { ITEMS, unitOf } from "../../../stacks/cost/price.js";
import { readPriceFile } from "../../../stacks/cost/price-file.js";
import { broughtPrices, pricesIn } from "../../../stacks/cost/price-list.js";
import { staleness } from "../../../stacks/cost/staleness.js";

const brought = broughtPrices("outscale-oks") ?? expect.fail("there is a list for Outscale");
const inRegion = (region: string) => pricesIn(region, [brought]);

describe("the price list of Outscale", () => {
  it("has each item in both regions, with a source, a known unit and the vendor's own key where there is one", () => {
    const [paris, sovereign] = OKS_REGIONS.map((region) => [...inRegion(region).keys()]);
    expect(paris).toEqual(sovereign);
    for (const { item, unit, source, sku } of brought.prices) {
      expect(unit, item).toBe(unitOf(item));
      expect(source.length, item).toBeGreaterThan(20);
      expect(sku ?? "a/b/c", item).toMatch(/^[\w-]+\/[\w:.-]+\/[\w-]+$/);
    }
  });

  it("calls nothing published of which the region's own list was not read", () => {
    const trusts = (region: string) => new Set([...inRegion(region).values()].map(({ trust }) => trust));
    expect(trusts("cloudgouv-eu-west-1")).toEqual(new Set(["unconfirmed"]));
    expect(trusts("eu-west-2")).toEqual(new Set(["published", "derived", "unconfirmed"]));
  });

  it("shows both ends where lists disagree, and takes no traffic for free", () => {
    const egress = inRegion("eu-west-2").get("egress");
    expect(egress).toMatchObject({ price: { low: 0, high: 0.01 }, trust: "unconfirmed" });
    expect(inRegion("cloudgouv-eu-west-1").get("ram")?.price).toEqual({ low: 0.005647, high: 0.0096 });
  });

  it("is never cheaper in the sovereign region at its upper end", () => {
    for (const [item, { price }] of inRegion("eu-west-2"))
      expect(inRegion("cloudgouv-eu-west-1").get(item)?.price.high, item).toBeGreaterThanOrEqual(price.high);
  });
});

const file = (prices: unknown[], rest = {}) =>
  readPriceFile(JSON.stringify({ provider: "generic", currency: "EUR", date: "2026-11-01", prices, ...rest }));
const node = { item: "node/big", unit: "hour", price: 0.4, source: "contract 17" };

describe("a price file", () => {
  it("is JSON or YAML; a later list replaces what an earlier one says", () => {
    const yaml =
      "{ provider: x, currency: EUR, date: 2026-11-01, prices: [{ item: ram, unit: GiB hour, price: [0.004, 0.006], source: offer }] }";
    const read = readPriceFile(yaml);
    if (!("file" in read)) return expect.fail(read.problems.join());
    const ram = pricesIn("eu-west-2", [brought, read.file]).get("ram");
    expect(ram).toMatchObject({ price: { low: 0.004, high: 0.006 }, trust: "given", date: "2026-11-01" });
  });

  it.each([
    ["is no list of prices", "[]", "the whole invalid input"],
    ["is cut off", '{"provider": ', "is no JSON or YAML"],
    ["has an unknown item", file([{ ...node, item: "lunch" }]), 'prices[0] (lunch) item is "lunch", which is nothing'],
    [
      "has another unit",
      file([{ ...node, unit: "GiB" }]),
      "prices[0] (node/big) unit is GiB, but node/big is priced by",
    ],
    ["has a negative price", file([{ ...node, price: -1 }]), "prices[0] (node/big) price"],
    ["has its ends the wrong way round", file([{ ...node, price: [2, 1] }]), "price has its higher end first"],
    ["has no source", file([{ ...node, source: undefined }]), "prices[0] (node/big) source"],
    ["is in dollars", file([node], { currency: "USD" }), "currency"],
    ["has no day", file([node], { date: "yesterday" }), "date"],
  ])("that %s says so by the item's name", (_, given, problem) => {
    const read = typeof given === "string" ? readPriceFile(given) : given;
    expect("problems" in read ? read.problems.join("\n") : "no problem").toContain(problem);
  });

  it("is shown in the documentation, with every kind of item and its unit", () => {
    const page = readFileSync("docs/cost.md", "utf8");
    const [, example = ""] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    expect(readPriceFile(example)).toHaveProperty("file");
    for (const [pattern, { unit }] of Object.entries(ITEMS))
      expect(page, pattern).toMatch(new RegExp(`^\\| .*\`${pattern}\`.* \\| ${unit} \\|$`, "m"));
  });

  it("can give every kind of item", () => {
    for (const [pattern, { unit }] of Object.entries(ITEMS))
      expect(unitOf(pattern.replace(/<.*>/, "x")), pattern).toBe(unit);
    expect([unitOf("vcore/"), unitOf("vcore"), unitOf("ram/x"), unitOf("")]).toEqual(Array(4).fill(undefined));
  });
});

describe("prices", () => {
  it("are stale after half a year", () => {
    const today = new Date("2026-11-28");
    expect(staleness("2026-08-21", today)).toEqual([]);
    expect(staleness(null, today)).toEqual([]);
    expect(staleness("2025-01-01", today)).toMatchObject([
      { severity: "warning", message: "prices are of 2025-01-01, 22 months ago" },
    ]);
  });
});
