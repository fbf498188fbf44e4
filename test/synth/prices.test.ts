import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { CatalogError, PATIENCE, publicPrices } from "../../scripts/lib/prices/catalog-request.js";
import { broughtPrices } from "../../stacks/cost/price-list.js";
import { type CatalogAnswer, type CatalogDouble, startCatalog } from "../doubles/outscale-catalog.js";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-prices-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

let double: CatalogDouble;
beforeEach(async () => {
  double = await startCatalog();
});
afterEach(() => double.stop());

const relais = (...args: string[]) => runRelais(FOLDER, ["prices", ...args], { env: double.env });

describe("relais prices", () => {
  it("prints the list that Relais brings, with the trust and source of each price, and asks nobody", async () => {
    const { status, stdout } = await relais("--region", "cloudgouv-eu-west-1");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^outscale-oks, cloudgouv-eu-west-1, 2026-08-21, EUR without taxes$/m);
    expect(stdout).toMatch(/^ {2}vcore\/v7-p1 +0\.0432 - 0\.050893 +vCore hour +unconfirmed +\[1\]/m);
    expect(stdout).not.toContain("eu-west-2, 2026");
    const { prices } = JSON.parse((await relais("--json")).stdout);
    expect(prices).toEqual(broughtPrices("outscale-oks")?.prices);
    expect(double.log).toEqual([]);
  });

  it("gets those of today without a key, says what is other and writes a file that an environment takes", async () => {
    const { status, stdout } = await relais("--refresh", "--region", "eu-west-2", "--out", "fresh.json");
    expect(status).toBe(0);
    expect(double.log).toEqual([{ request: "POST /api/v1/ReadPublicCatalog", signed: false, body: "{}" }]);
    expect(stdout).toMatch(/^ {2}ram +0\.005 +0\.006$/m);
    expect(stdout).toMatch(/^ {2}public-address +0\.005 +0\.005 - 0\.006$/m);
    expect(stdout).toMatch(/not in the catalogue, still as before\n(.*\n)* {2}egress\n/m);
    // What may be traffic comes first; what is free is not told.
    expect(stdout).toMatch(/unknown to Relais\n.*\n {2}TinaOS-FCU\/DataTransfer-Out\/RunInstances +0\.01 /);
    expect(stdout).not.toContain("DataTransfer-In");

    const lab = readFileSync(resolve("deployments/visio.yaml"), "utf8").replace("cloudgouv-eu-west-1", "eu-west-2");
    writeFileSync(join(FOLDER, "fresh.yaml"), `${lab}\ncost: { prices: fresh.json, peakHours: 100 }\n`);
    const { cost } = JSON.parse((await runRelais(FOLDER, ["cost", "fresh.yaml", "--json"])).stdout);
    const sfu = cost.lines.find(({ group }: { group: string }) => group === "SFU nodes");
    expect(sfu).toMatchObject({
      trust: "published",
      source: expect.stringContaining("ReadPublicCatalog of eu-west-2"),
    });
    expect(sfu.unitPrice.low).toBeCloseTo((16 * 0.043 + 32 * 0.006) * 730, 6);
    // The catalogue did not tell what traffic costs.
    expect(cost).toMatchObject({ date: "2026-08-21", trust: "unconfirmed" });
  });

  it("writes nothing unless told, and over nothing unless forced", async () => {
    expect((await relais("--refresh", "--region", "eu-west-2")).stdout).toContain("nothing is written");
    writeFileSync(join(FOLDER, "mine.json"), "mine");
    const again = await relais("--refresh", "--region", "eu-west-2", "--out", "mine.json");
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining("cannot write mine.json (EEXIST)") });
    expect(readFileSync(join(FOLDER, "mine.json"), "utf8")).toBe("mine");
    expect((await relais("--refresh", "--region", "eu-west-2", "--out", "mine.json", "--force")).status).toBe(0);
    expect(JSON.parse(readFileSync(join(FOLDER, "mine.json"), "utf8")).prices).toHaveLength(7);
  });

  it("leaves no file where one region of two cannot be read", async () => {
    double.answerWith({ status: 200 });
    double.answerWith({ status: 403 });
    const before = readdirSync(FOLDER);
    const { status, stderr } = await relais("--refresh", "--out", "half.json");
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^error: .* refuses to tell its prices \(403\)/)]);
    expect(existsSync(join(FOLDER, "half.json"))).toBe(false);
    expect(readdirSync(FOLDER)).toEqual(before);
  });

  it.each([
    [["--out", "x.json"], "--out and --force go with --refresh"],
    [["--refresh", "--force"], "--force needs --out"],
    [["--region", "us-east-2"], "Allowed choices are eu-west-2, cloudgouv-eu-west-1"],
  ])("calls %j wrong usage", async (args, message) => {
    const { status, stderr } = await relais(...args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe("the request of the catalogue", () => {
  const ask = (env: NodeJS.ProcessEnv = double.env) =>
    publicPrices("eu-west-2", env, { ...PATIENCE, firstWaitSeconds: 0.01, seconds: 0.5 });
  const failure = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => expect.fail("it succeeded"),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(CatalogError);
    return (error as CatalogError).message;
  };

  it.each<[string, CatalogAnswer]>([
    ["throttled", { status: 429, headers: { "Retry-After": "0" } }],
    ["failing", { status: 502, body: "<html>" }],
    ["cut off", { cut: true }],
    ["silent", { silent: true }],
  ])("is made again while the API is %s", async (_, answer) => {
    double.answerWith(answer, 2);
    expect(await ask()).not.toHaveLength(0);
    expect(double.log).toHaveLength(3);
  });

  it.each<[string, CatalogAnswer, number, RegExp]>([
    ["goes on being throttled", { status: 503 }, 3, /limits its requests, or is down \(503\); try again in a minute$/],
    ["asks for a long pause", { status: 429, headers: { "Retry-After": "90" } }, 1, /\(429\).* a pause of 90 s\)$/],
    ["stays silent", { silent: true }, 3, /did not answer within 0\.5 s; try again$/],
    ["redirects", { status: 302, headers: { Location: "http://elsewhere" } }, 1, /\(302\); check OSC_ENDPOINT_API/],
    ["answers with a page", { status: 200, body: "<html>login</html>" }, 1, /is no JSON; check OSC_ENDPOINT_API/],
    ["has no entries", { status: 200, body: '{"Catalog":{"Entries":[]}}' }, 1, /lacks or garbles Catalog\.Entries;/],
    ["has a price as text", { status: 200, body: '{"Catalog":{"Entries":[{"UnitPrice":"1"}]}}' }, 1, /0\.UnitPrice;/],
  ])("gives up in one line where the API %s", async (_, answer, requests, message) => {
    double.answerWith(answer, requests);
    const said = await failure(ask());
    expect(said).toMatch(message);
    expect(said).not.toContain("\n");
    expect(double.log).toHaveLength(requests);
  });

  it("says so where nobody listens, and sends nothing over plain HTTP to another machine", async () => {
    const gone = await startCatalog();
    await gone.stop();
    expect(await failure(ask(gone.env))).toMatch(
      /cannot be asked \(ECONNREFUSED\); this command alone needs a network/,
    );
    expect(await failure(ask({ OSC_ENDPOINT_API: "http://api.example.org" }))).toMatch(/write an https URL$/);
    expect(await failure(ask({ OSC_ENDPOINT_API: "nowhere" }))).toMatch(/write an https URL$/);
  });
});
