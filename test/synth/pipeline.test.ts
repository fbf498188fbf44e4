import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-pipeline-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const pipeline = (...args: string[]) => runRelais(FOLDER, ["pipeline", ...args]);
const read = (file: string) => readFileSync(join(FOLDER, file), "utf8");

describe("relais pipeline", () => {
  it.each([
    ["github", ".github/workflows/relais-visio.yaml", "required reviewers"],
    ["forgejo", ".forgejo/workflows/relais-visio.yaml", "the repository's secrets"],
    ["gitlab", ".gitlab-ci.relais-visio.yml", "include: [{ local: .gitlab-ci.relais-visio.yml }]"],
  ])("writes the file that %s reads, and says what is to be set up there", async (forge, file, next) => {
    const { status, stdout } = await pipeline("visio", "--for", forge, "--runs-on", "deploy");
    expect(status).toBe(0);
    expect(stdout).toContain(`wrote ${file}\n`);
    expect(stdout).toContain(next);
    expect(stdout).toContain("RELAIS_STATE_PASSPHRASE");
    expect(read(file)).toContain("npx relais plan visio");
  });

  it("writes a file of its own again, and one that somebody changed only with --force", async () => {
    const flags = ["visio", "--for", "github", "--out", "again"];
    const file = "again/.github/workflows/relais-visio.yaml";
    await pipeline(...flags, "--runs-on", "one");
    const first = read(file);
    expect((await pipeline(...flags, "--runs-on", "one")).stdout).toContain(`nothing to change in ${file}`);
    expect((await pipeline(...flags, "--runs-on", "two")).status).toBe(0);
    expect(read(file)).toContain("runs-on: two");
    writeFileSync(join(FOLDER, file), first.replace("timeout-minutes: 30", "timeout-minutes: 31"));
    const refused = await pipeline(...flags, "--runs-on", "two");
    expect([refused.status, refused.stderr]).toEqual([
      1,
      `error: ${file} was not written by relais pipeline, or changed since; --force replaces it\n`,
    ]);
    expect(read(file)).toContain("timeout-minutes: 31");
    expect((await pipeline(...flags, "--runs-on", "two", "--force")).status).toBe(0);
    expect(read(file)).not.toContain("timeout-minutes: 31");
  });

  it("can be made again by the command in its second line", async () => {
    const policy = "sh -c 'exit 0' # it's";
    await pipeline("visio", "--for", "gitlab", "--out", "one", "--policy", policy);
    const [, , command = ""] = /^(.*\n# Written by: relais (.*)\n)/.exec(read("one/.gitlab-ci.relais-visio.yml")) ?? [];
    const { execFileSync } = await import("node:child_process");
    const words = execFileSync("sh", ["-c", `for word in ${command} --out two; do printf '%s\\0' "$word"; done`], {
      encoding: "utf8",
    });
    await runRelais(FOLDER, words.split("\0").slice(0, -1));
    expect(read("two/.gitlab-ci.relais-visio.yml")).toBe(read("one/.gitlab-ci.relais-visio.yml"));
  });

  it("names the file and writes nothing on a dry run, and tells all as JSON", async () => {
    const { stdout } = await pipeline("ministry", "--for", "gitlab", "--dry-run", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      file: ".gitlab-ci.relais-ministry.yml",
      changed: true,
      secrets: expect.arrayContaining(["RELAIS_STATE_PASSPHRASE", "OSC_ACCESS_KEY"]),
    });
    expect(existsSync(join(FOLDER, ".gitlab-ci.relais-ministry.yml"))).toBe(false);
  });

  it("refuses an environment whose state a runner would forget", async () => {
    const { status, stderr } = await pipeline("lab", "--for", "github", "--runs-on", "deploy");
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^error: state\.backend is local, which a runner forgets after each job; allowed: s3; set state in \S+lab\.yaml\n$/,
    );
    expect(existsSync(join(FOLDER, ".github/workflows/relais-lab.yaml"))).toBe(false);
  });

  it("tells all that is wrong at once", async () => {
    const { status, stderr } = await pipeline(
      ...[
        "../visio;id",
        "--for",
        "forgejo",
        "--branch",
        "a b",
        "--image",
        "$(id)",
        "--engine",
        "-x",
        "--mirror",
        "a b",
      ],
      ...["--nightly", "daily", "--policy", `echo $${"{{ secrets.x }}"}`, "--code-scanning"],
    );
    expect(status).toBe(2);
    expect(stderr.match(/^error: (the environment|--[\w-]+)/gm)).toEqual(
      [
        "the environment",
        "--branch",
        "--image",
        "--engine",
        "--mirror",
        "--nightly",
        "--policy",
        "--runs-on",
        "--code-scanning",
      ].map((flag) => `error: ${flag}`),
    );
  });
});
