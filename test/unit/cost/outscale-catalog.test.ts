import { describe, expect, it } from "vitest";
import { catalogChanges, publicCatalog, readCatalog } from "../../../stacks/cost/outscale-catalog.js";
import { broughtPrices } from "../../../stacks/cost/price-list.js";
import { CATALOG, entry } from "../../doubles/outscale-catalog.js";

const brought = broughtPrices("outscale-oks") ?? expect.fail("there is a list for Outscale");
const read = (entries: readonly object[]) =>
  readCatalog(publicCatalog.parse({ Catalog: { Entries: entries } }).Catalog.Entries, "eu-west-2", "2026-11-28");

describe("the public catalogue of Outscale", () => {
  it("is read by whole keys, and what only looks alike is unknown", () => {
    const { prices, unknown } = read(CATALOG);
    expect(prices.find(({ item }) => item === "ram")).toMatchObject({ price: 0.006, trust: "published" });
    expect(prices.find(({ item }) => item === "vcore/v7-p1")?.price).toBe(0.043);
    expect(unknown.map(({ Type }) => Type)).toContain("CustomCore:v7-p1-dedicated");
  });

  it("knows every key that the list of ours names", () => {
    const named = brought.prices.filter(({ region, sku }) => region === "eu-west-2" && sku !== undefined);
    const { prices, unknown, strange } = read(named.map(({ sku }) => entry(sku ?? "", 1)));
    expect([unknown, strange]).toEqual([[], []]);
    expect(prices.map(({ item }) => item).sort()).toEqual(named.map(({ item }) => item).sort());
  });

  it("leaves out what is priced by another time than the item", () => {
    const hourly = entry("TinaOS-FCU/BSU:VolumeUsage:gp2/CreateVolume", 0.11, { Flags: "" });
    const monthly = entry("TinaOS-FCU/CustomRam/RunInstances-OD", 3.6, { Flags: "PER_MONTH" });
    const { prices, strange } = read([hourly, monthly]);
    expect(prices).toEqual([]);
    expect(strange).toHaveLength(2);
  });

  it("is held against the list of ours: what changed, and what it does not tell", () => {
    const { changed, missing } = catalogChanges(brought, read(CATALOG).prices, "eu-west-2");
    expect(changed.find(({ item }) => item === "ram")).toMatchObject({ before: 0.005, after: 0.006 });
    expect(changed.map(({ item }) => item)).not.toContain("load-balancer");
    expect(missing).toContain("egress");
  });
});
