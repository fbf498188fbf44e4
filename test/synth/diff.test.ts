import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { codeBlock, sectionsMarkdown } from "../../scripts/lib/sections.js";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-diff-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const REPOSITORY = join(FOLDER, "repository");
const VISIO = readFileSync(resolve("deployments/visio.yaml"), "utf8");

const write = (file: string, text: string) => writeFileSync(join(REPOSITORY, file), text);
const git = (...args: string[]) =>
  execFileSync("git", ["-C", REPOSITORY, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args]);

// Three states of one environment that takes its demand from another file: two committed, one in the working tree.
mkdirSync(join(REPOSITORY, "deployments"), { recursive: true });
git("init", "--quiet", "--initial-branch=main");
write("deployments/base.yaml", VISIO.replace("registered: 150000", "registered: 50000"));
write("deployments/visio.yaml", "extends: base.yaml\nname: visio\nsfu: { drain: 2h }\n");
git("add", ".");
git("commit", "--quiet", "-m", "first");
write("deployments/base.yaml", VISIO);
git("commit", "--quiet", "--all", "-m", "second");
write("deployments/visio.yaml", "extends: base.yaml\nname: visio\nsfu: { drain: 3h }\n");
write("deployments/new.yaml", VISIO.replace("name: visio", "name: new"));
write("deployments/same.yaml", "extends: base.yaml\nname: visio\n");

const diff = (...args: string[]) => runRelais(REPOSITORY, ["diff", ...args]);

describe.concurrent("relais diff with a git revision", () => {
  it("compares the working file with HEAD", async () => {
    const { status, stdout } = await diff("visio");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^deployments\/visio\.yaml: HEAD -> working file\n/);
    expect(stdout).toMatch(/^ {2}sfu\.drain +2h +3h$/m);
    expect(stdout).toMatch(/^ {2}livekit-server +1 value +up to 3 waves of 2 h$/m);
    expect(stdout).not.toContain("demand.registered");
  });

  it("reads the files that the environment extends at that revision too", async () => {
    const { stdout } = await diff("visio", "--rev", "main~1");
    expect(stdout).toMatch(/^ {2}demand\.registered +50000 +150000$/m);
    expect(stdout).toMatch(/^ {2}sfu +\d+ -> 63 /m);
  });

  it("says what a new environment takes, so that the change that adds one passes", async () => {
    const { status, stdout } = await diff("new", "--format", "markdown");
    expect(status).toBe(0);
    expect(stdout).toContain("## deployments/new.yaml: HEAD -> working file\n\nA new environment.");
    expect(stdout).toMatch(/^ {2}sfu +63 +41/m);
    const json = await diff("new", "--json", "--exit-code");
    expect(json.status).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ equal: false, isNew: true, sizing: { participants: 15_000 } });
  });

  it("finds the same from another folder", async () => {
    const { stdout } = await runRelais(FOLDER, ["diff", "repository/deployments/visio.yaml"]);
    expect(stdout).toMatch(/^ {2}sfu\.drain +2h +3h$/m);
  });

  it.each([
    [["visio", "--rev", "nowhere"], 2, 'error: --rev is "nowhere", which git does not know; name a branch'],
    [["visio", "--rev", "--all"], 2, 'error: --rev is "--all", which git does not know'],
    [["visio", "lab", "--rev", "main"], 2, "error: another environment and --rev are both given"],
    [["visio", "--full"], 2, "error: --full needs --manifests"],
    [["nothing"], 1, "error: the environment is nothing, which does not exist"],
  ])("says in one line why %j cannot be compared", async (args, status, message) => {
    const run = await diff(...args);
    expect(run).toMatchObject({ status, stdout: "" });
    expect(run.stderr).toContain(message);
    expect(run.stderr.trim().split("\n")).toHaveLength(1);
  });

  it("says so where there is no repository, and where there is no git", async () => {
    writeFileSync(join(FOLDER, "alone.yaml"), VISIO);
    const env = { GIT_CEILING_DIRECTORIES: resolve(FOLDER, "..") };
    const alone = await runRelais(FOLDER, ["diff", "alone.yaml"], { env });
    expect(alone).toMatchObject({ status: 2, stderr: expect.stringContaining("error: . is in no git repository") });
    const without = await runRelais(REPOSITORY, ["diff", "visio"], { env: { PATH: FOLDER } });
    expect(without).toMatchObject({ status: 2, stderr: expect.stringContaining("needs git; install it") });
  });
});

describe.concurrent("relais diff of two environments", () => {
  it("goes from the first to the second", async () => {
    const { stdout } = await diff("visio", "ministry");
    expect(stdout).toMatch(/^visio -> ministry\n/);
    expect(stdout).toMatch(/^ {2}cloud\.network\.nodes +10\.50\.0\.0\/16 +10\.60\.0\.0\/16 +replaces the cluster$/m);
    expect(stdout).toMatch(/^ {2}sfu +63 -> 12 .* removes nodes: 17 in cloudgouv-eu-west-1a/m);
    expect(stdout).toMatch(/^EUR a month, unconfirmed$/m);
    expect(stdout).toMatch(/^ {2}all +[\d,]+ - [\d,]+ +[\d,]+ - [\d,]+ +-[\d,]+ to -[\d,]+$/m);
    expect(stdout).toMatch(/^ {2}livekit-server +rolls in up to 3 waves +9 h$/m);
    expect(stdout).toMatch(/^ {2}\+ {2}TCP 443 turns\.visio\.ministere\.example\.fr: TURN over TLS$/m);
    expect(stdout).toMatch(/^ {2}- {2}visio-media\/meet-livekit: LIVEKIT_API_KEY, LIVEKIT_API_SECRET$/m);
  });

  it("says when there is no difference; with --exit-code a difference ends with 1", async () => {
    expect(await diff("visio", "visio", "--exit-code")).toMatchObject({
      status: 0,
      stdout: "visio -> visio: no difference\n",
    });
    expect((await diff("visio", "same.yaml")).status).toBe(1);
    expect((await diff("visio", "deployments/same.yaml", "--exit-code")).status).toBe(1);
    expect((await diff("visio", "deployments/same.yaml")).status).toBe(0);
  });

  it("gives the whole comparison as JSON", async () => {
    const result = JSON.parse((await diff("visio", "deployments/same.yaml", "--json")).stdout);
    expect(result).toMatchObject({
      equal: false,
      config: [{ path: "sfu.drain", before: "3h", after: "4h" }],
      figures: [{ path: "drain seconds", before: 10_800, after: 14_400 }],
      pools: [],
    });
    expect(result.releases.map(({ release }: { release: string }) => release)).toEqual(["coturn", "livekit-server"]);
  });

  it("gives tables of Markdown for a pull request", async () => {
    const { stdout } = await diff("visio", "deployments/same.yaml", "--format", "markdown");
    expect(stdout).toContain(
      "## visio -> deployments/same.yaml\n\n### config\n\n| key | before | after |\n| --- | --- | --- |\n",
    );
    expect(stdout).toContain("| sfu.drain | 3h | 4h |");
  });
});

describe("Markdown", () => {
  it("shows any text as it is", () => {
    const rows = [["a|b", "<!-- *x* `y` [z](u) -->\nnext", "&amp;"]];
    const markdown = sectionsMarkdown([{ title: "t", header: ["1", "2", "3"], rows }]);
    expect(markdown.split("\n").at(-1)).toBe("| a\\|b | &lt;!-- \\*x\\* \\`y\\` \\[z\\](u) --> next | &amp;amp; |");
  });

  it("keeps a diff with backticks inside one block", () => {
    expect(codeBlock("+ ```\n")).toBe("````diff\n+ ```\n````");
  });
});
