import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { deployment } from "../fixtures/environments.js";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-capacity-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const relais = (...args: string[]) => runRelais(FOLDER, ["capacity", ...args]);

/** The cells of the line that begins with `label`. */
const cells = (screen: string, label: string) =>
  screen
    .split("\n")
    .find((line) => line.trimStart().startsWith(label))
    ?.trim()
    .slice(label.length)
    .trim()
    .split(/ {2,}/);

describe.concurrent("relais capacity", () => {
  it("shows the chain from participants to Mbit/s on one screen", async () => {
    const { status, stdout } = await relais("visio");
    const { sizing } = deployment("visio");
    expect(status).toBe(0);
    expect(stdout.split("\n").length).toBeLessThanOrEqual(40);
    expect(stdout).toContain("visio: 15,000 participants at the peak, survives the loss of a zone");
    // 8 people of 643 packets/s are a team's 5,146; 55 such rooms are an SFU's 288,000.
    expect(cells(stdout, "team")).toEqual(["11,250", "1,407", "643", "4.0", "5,146", "32.0", "55", "405", "26"]);
    expect(cells(stdout, "sfu")).toEqual(["63", "41 (24-81)", "42", "2%", "21 + 21 + 21", "tinav7.c16r32p1"]);
    expect(cells(stdout, "public addresses")).toEqual([String(sizing.publicAddresses)]);
    expect(cells(stdout, "EUR a month")?.[0]).toMatch(/^[\d,]+ - [\d,]+, unconfirmed$/);
    // 3 + 63 + 15 nodes; 78 addresses, 12 more in batches of five, one for each of six load balancers.
    expect(cells(stdout, "machines")).toEqual(["81 with 1,140 vCPUs and 2,280 GiB"]);
    expect(cells(stdout, "addresses")?.[0]).toMatch(/^96: /);
  });

  it("gives each value of a flag a column beside the file", async () => {
    const { status, stdout } = await relais("visio", "--participants", "5000,15000,50000");
    expect(status).toBe(0);
    expect(cells(stdout, "demand.participants")).toEqual(["-", "5000", "15000", "50000"]);
    expect(cells(stdout, "demand.registered")).toEqual(["150000", "-", "-", "-"]);
    expect(cells(stdout, "participants")).toEqual(["15,000", "5,000", "15,000", "50,000"]);
    const [asWritten, small, same, large] = cells(stdout.slice(stdout.indexOf("pool sfu")), "nodes") ?? [];
    expect(asWritten).toBe("63");
    expect(same).toBe(asWritten);
    expect(Number(small)).toBeLessThan(63);
    expect(Number(large)).toBeGreaterThan(63);
  });

  it("gives a row for each node type of the same kind, and their names for smallest and cheapest", async () => {
    const { status, stdout } = await relais("visio", "--node-type", "all");
    expect(status).toBe(0);
    expect(cells(stdout, "tinav7.c4r8p1")).toContain("too small for webinar");
    const [smallest, cheapest] = ["smallest", "cheapest"].map(
      (word) =>
        stdout
          .split("\n")
          .find((line) => line.includes(word))
          ?.trim()
          .split(" ")[0],
    );
    const columns = (await relais("visio", "--node-type", "smallest,cheapest")).stdout;
    expect(cells(columns, "sfu.node")).toEqual(["tinav7.c16r32p1", smallest, cheapest]);
    expect(cells(columns, "EUR a month")).toHaveLength(3);
  });

  it("takes a price file of the environment's, and warns where it is old", async () => {
    const lab = readFileSync(resolve("deployments/lab.yaml"), "utf8");
    writeFileSync(join(FOLDER, "priced.yaml"), `${lab}\ncost: { prices: prices.yaml }\n`);
    const entries = ["node/box|hour|1", "egress|GiB|0", "volume/default|GiB month|0"].map((text) => text.split("|"));
    const prices = entries.map(([item, unit, price]) => ({ item, unit, price: Number(price), source: "offer" }));
    const list = { provider: "generic", currency: "EUR", date: "2020-01-01", prices };
    writeFileSync(join(FOLDER, "prices.yaml"), JSON.stringify(list));
    const { status, stdout, stderr } = await relais("priced.yaml");
    // All pods share one node; how much traffic there is follows from an assumption.
    expect([status, cells(stdout, "EUR a month")]).toEqual([0, ["730, derived"]]);
    expect(stderr).toMatch(/^warning: prices are of 2020-01-01, \d+ months ago; get new ones/);
  });

  it("shows below the columns which rule a what-if breaks, and ends with 1", async () => {
    const { status, stdout } = await relais("visio", "--zones", "a+b+c,a+b");
    expect(status).toBe(1);
    expect(cells(stdout, "errors")?.map((count) => count === "0")).toEqual([true, true, false]);
    expect(stdout).toMatch(
      /^what if 2: .*visio\.yaml:\d+:\d+ error: demand\.survive is "zone", but the environment has 2/m,
    );
  });

  it.each([
    [["--participants", "5k"], 'demand.participants is "5k"'],
    [["--relayed", "5"], "demand.relayed is 5"],
    [["--survive", "zone,region"], 'demand.survive is "region"; allowed: none, node, zone'],
    [["--node-type", "m5.large"], 'the sfu pool\'s node type is "m5.large", which Outscale Kubernetes'],
    [["--participants", "5000", "--registered", "9000"], "demand.participants is given beside registered"],
    [["--node-type", "all,smallest"], "--node-type is all and another one"],
    [["--participants"], "option '--participants <number,...>' argument missing"],
  ])("calls %j wrong usage, in the words of the file", async (flags, message) => {
    const { status, stdout, stderr } = await relais("visio", ...flags);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("shows what a broken file would take, with its errors, and nothing of one that cannot be read", async () => {
    const lab = readFileSync(resolve("deployments/lab.yaml"), "utf8");
    writeFileSync(join(FOLDER, "broken.yaml"), lab.replace("survive: none", "survive: node"));
    const broken = await relais("broken.yaml");
    expect(broken.status).toBe(1);
    expect(broken.stderr).toContain("broken.yaml:15:20 error: the sfu pool needs 2 nodes");
    expect(cells(broken.stdout, "sfu")?.[0]).toBe("2");
    writeFileSync(join(FOLDER, "unread.yaml"), lab.replace("survive: none", "survive: all"));
    expect(await relais("unread.yaml")).toMatchObject({ status: 1, stdout: "" });
  });

  it("gives changes, sizes and findings of every column as JSON", async () => {
    const { columns } = JSON.parse((await relais("visio", "--survive", "none,node", "--json")).stdout);
    expect(columns.map((column: { changes: object }) => column.changes)).toEqual([
      {},
      { "demand.survive": "none" },
      { "demand.survive": "node" },
    ]);
    expect(columns[0].sizing).toEqual(JSON.parse(JSON.stringify(deployment("visio").sizing)));
    expect(columns[0]).toMatchObject({ cost: { currency: "EUR", trust: "unconfirmed" }, resources: { machines: 81 } });
    expect(columns[1]).toMatchObject({ sizing: { pools: { sfu: { nodes: 41 } } }, headroomPercent: { sfu: 0 } });
    expect(columns[2]).toMatchObject({ sizing: { pools: { sfu: { nodes: 42, afterLoss: 41 } } } });
  });
});
