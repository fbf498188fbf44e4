import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-init-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const OKS =
  "--domain visio.example.fr --provider outscale-oks --region eu-west-2 --zones a,b,c --admins 203.0.113.0/28 --registered 20000 --concurrency 10% --survive zone";
const LAB = "--domain lab.example.org --provider generic --vcpu 8 --memory 16Gi --participants 50";

const relais = (...args: string[]) => runRelais(FOLDER, args);
const init = (name: string, flags: string, ...more: string[]) =>
  relais("init", "--name", name, ...flags.split(" "), ...more);

describe.concurrent("relais init without a terminal", () => {
  it("writes a file that the command it names accepts", async () => {
    const { status, stdout } = await init("visio", OKS);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^wrote deployments\/visio\.yaml: 0 errors/);
    const [, next = ""] = stdout.match(/npx relais (check \w+) /) ?? [];
    expect((await relais(...next.split(" "))).status).toBe(0);
    const [schema] = readFileSync(join(FOLDER, "deployments/visio.yaml"), "utf8").match(/(?<=\$schema=).*/) ?? [];
    expect(resolve(FOLDER, "deployments", schema ?? "")).toBe(resolve("relais.schema.json"));
  });

  it("writes where it is told to, and names the file in what comes next", async () => {
    const { stdout } = await init("else", LAB, "below/else.yaml");
    expect(existsSync(join(FOLDER, "below/else.yaml"))).toBe(true);
    expect(stdout).toContain("npx relais synth below/else.yaml");
  });

  it("takes a word for the name of a file, as all other commands do", async () => {
    const { stdout } = await init("site-one", LAB, "first");
    expect(stdout).toMatch(/^wrote deployments\/first\.yaml:/);
    expect(existsSync(join(FOLDER, "first"))).toBe(false);
    const [, next = ""] = stdout.match(/npx relais (check \w+) /) ?? [];
    expect(next).toBe("check first");
    expect((await relais(...next.split(" "))).status).toBe(0);
  });

  it("never overwrites a file, unless forced", async () => {
    writeFileSync(join(FOLDER, "mine.yaml"), "mine");
    const refused = await init("mine", LAB, "mine.yaml");
    expect(refused.status).toBe(1);
    expect(refused.stderr).toBe("error: mine.yaml exists already; name another file, or overwrite it with --force\n");
    expect(readFileSync(join(FOLDER, "mine.yaml"), "utf8")).toBe("mine");
    expect((await init("mine", LAB, "mine.yaml", "--force")).status).toBe(0);
    expect(readFileSync(join(FOLDER, "mine.yaml"), "utf8")).toContain("name: mine");
  });

  it("prints the file instead of writing it", async () => {
    const { status, stdout } = await init("printed", LAB, "--stdout");
    expect(status).toBe(0);
    expect(stdout).toContain("\nname: printed\n");
    expect(existsSync(join(FOLDER, "deployments/printed.yaml"))).toBe(false);
  });

  it("gives file and findings as JSON", async () => {
    const { stdout } = await init("json", OKS, "json.yaml", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      file: "json.yaml",
      findings: [{ severity: "warning" }, {}, {}, {}, {}],
    });
  });

  it.each([
    ["", "error: missing --name <name>, --domain <name>, --provider <provider>, --participants <number>"],
    ["--name a --provider outscale-oks --registered 9", "error: missing --domain <name>, --region <region>, --admins"],
    ["--provider generic --region eu-west-2", "error: --region goes only with --provider outscale-oks"],
    ["--participants 50 --registered 9", "error: --registered goes only without --participants"],
    ["--provider aws", "argument 'aws' is invalid. Allowed choices are outscale-oks, generic."],
    ["--meetings large", "Allowed choices are team, lecture, mixed."],
  ])("calls `relais init %s` wrong usage", async (flags, message) => {
    const { status, stderr } = await relais("init", ...flags.split(" ").filter(Boolean));
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it.each([
    ["--relayed 120%", "error: --relayed: demand.relayed cannot be read"],
    ["--kubernetes 1.20", "error: --kubernetes: cloud.kubernetes is"],
    ["--zones default --survive zone", "error: --survive: demand.survive is"],
    ["--vcpu 1 --meetings mixed", "error: --meetings: demand.meetings[2].size is 300 (webinar)"],
  ])("writes nothing with %s, and says why", async (flags, message) => {
    const { status, stderr } = await init("wrong", LAB, "wrong.yaml", ...flags.split(" "));
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(readdirSync(FOLDER).filter((name) => name.includes("wrong"))).toEqual([]);
  });

  it("says in one line that it cannot write", async () => {
    const { status, stderr } = await init("full", LAB, "/dev/null/full.yaml");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: cannot write \/dev\/null\/full\.yaml \(E\w+\); .*\n$/);
  });
});

describe("the quickstart", () => {
  it("works as it is written", async () => {
    const blocks = readFileSync("docs/quickstart.md", "utf8").match(/(?<=```sh\n)[^`]*/g) ?? [];
    const commands = blocks.flatMap((block) => block.replaceAll("\\\n", " ").match(/(?<=^npx relais ).+/gm) ?? []);
    // The others want a terminal, a cluster or a state.
    const here = /^(explain|init --|check \w+$|synth|capacity)/;
    const scripted = commands
      .filter((command) => here.test(command))
      .map((command) => command.replace(/#.*/, "").trim().split(/\s+/));
    expect(scripted.map(([name]) => name)).toEqual(["explain", "init", "check", "synth", "init", "synth", "capacity"]);
    for (const words of scripted) {
      const { status, stderr } = await relais(...words);
      expect(stderr).not.toContain("error:");
      expect(status).toBe(0);
    }
    expect(readdirSync(join(FOLDER, "out"))).toEqual(["lab1", "visio1"]);
  });
});
