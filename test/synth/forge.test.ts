import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { FORGES } from "../../stacks/pipelines/pipeline.js";
import { type ForgeDouble, startForge, TOKEN } from "../doubles/forge.js";
import { runRelais } from "../fixtures/relais.js";

const FOLDER = mkdtempSync(join(tmpdir(), "relais-forge-"));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe.each(FORGES)("relais forge on %s", (name) => {
  let forge: ForgeDouble;
  beforeEach(async () => {
    forge = await startForge(name);
  });
  afterEach(async () => {
    await forge.stop();
    expect(forge.complaints).toEqual([]);
  });
  const run = (text: string, action = "comment", env = {}, environment = "visio") => {
    writeFileSync(join(FOLDER, "plan.md"), text);
    const args = ["forge", action, "plan.md", "--for", name, "--environment", environment];
    return runRelais(FOLDER, args, { env: { ...forge.env, ...env } });
  };
  const entry = (id: number, body: string, author = "somebody", title?: string) => ({
    id,
    author,
    body,
    open: true,
    ...(title === undefined ? {} : { title }),
  });

  it("writes one comment and changes it, behind pages of others", async () => {
    forge.comments.push(...[1, 2, 3].map((id) => entry(id, "looks good")));
    expect((await run("first plan")).stdout).toBe("comment created\n");
    expect((await run("second plan")).stdout).toBe("comment updated\n");
    expect(forge.comments.map(({ body }) => body)).toEqual([
      "looks good",
      "looks good",
      "looks good",
      "<!-- relais plan visio -->\nsecond plan",
    ]);
  });

  it("keeps a comment for each environment", async () => {
    await run("plan of visio");
    await run("plan of lab", "comment", {}, "lab");
    expect(forge.comments).toHaveLength(2);
  });

  it("leaves a comment alone in which somebody else has put its mark", async () => {
    forge.comments.push(entry(1, "<!-- relais plan visio -->\nno changes at all"));
    expect((await run("deletes everything")).stdout).toBe("comment created\n");
    expect(forge.comments[0]?.body).toContain("no changes at all");
  });

  it("opens one issue for drift and changes it while it is open", async () => {
    forge.issues.push(...[1, 2, 3].map((id) => entry(id, "a bug", "somebody", "bug")));
    expect((await run("one address less", "issue")).stdout).toBe("issue created\n");
    expect((await run("two addresses less", "issue")).stdout).toBe("issue updated\n");
    expect(forge.issues.at(-1)).toMatchObject({
      title: "visio: what runs is not what its file says",
      body: "<!-- relais drift visio -->\ntwo addresses less",
    });
    const closed = forge.issues.at(-1);
    if (closed) closed.open = false;
    expect((await run("again", "issue")).stdout).toBe("issue created\n");
  });

  it("cuts what is too long for a comment, and says so", async () => {
    await run("x".repeat(100_000));
    const body = forge.comments[0]?.body ?? "";
    expect(body.length).toBeLessThan(65_536);
    expect(body).toMatch(/cut here: the job's log or file has the rest\)$/);
  });

  it("says in one line what is wrong with the token, without showing it", async () => {
    const { status, stderr } = await run("plan", "comment", { RELAIS_FORGE_TOKEN: "other-secret" });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^error: 127\.0\.0\.1:\d+ refuses GET \S+ with 401; the token is wrong or over\n$/),
    ]);
    const missing = await run("plan", "comment", { RELAIS_FORGE_TOKEN: "" });
    expect(missing.stderr).toMatch(/^error: RELAIS_FORGE_TOKEN is not set; /);
  });

  it("says in one line that nobody answers", async () => {
    const key = name === "gitlab" ? "CI_API_V4_URL" : "GITHUB_API_URL";
    const { status, stderr } = await run("plan", "comment", { [key]: "http://127.0.0.1:9/api" });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^error: 127\.0\.0\.1:9 cannot be asked \(.+\): GET \S+; check/),
    ]);
    expect(stderr).not.toContain(TOKEN);
  });
});

describe("relais forge on GitHub alone", () => {
  let forge: ForgeDouble;
  beforeEach(async () => {
    forge = await startForge("github");
  });
  afterEach(() => forge.stop());
  const approval = () =>
    runRelais(FOLDER, ["forge", "approval", "--for", "github", "--environment", "visio"], { env: forge.env });

  it("ends with 1 unless somebody must approve", async () => {
    expect(await approval()).toMatchObject({ status: 1, stderr: expect.stringContaining("with 404") });
    forge.environments.set("visio", [{ type: "branch_policy" }]);
    expect(await approval()).toMatchObject({
      status: 1,
      stderr: "error: environment visio has no required reviewers; add some in the repository's settings\n",
    });
    forge.environments.set("visio", [{ type: "required_reviewers", reviewers: [] }]);
    expect((await approval()).status).toBe(1);
    forge.environments.set("visio", [{ type: "required_reviewers", reviewers: [{ type: "User" }] }]);
    expect((await approval()).status).toBe(0);
  });

  it("hands findings to code scanning as they are", async () => {
    writeFileSync(join(FOLDER, "x.sarif"), '{"version":"2.1.0"}');
    const args = ["forge", "code-scanning", "x.sarif", "--for", "github", "--environment", "visio"];
    const env = { ...forge.env, GITHUB_SHA: "abc", GITHUB_REF: "refs/heads/main" };
    expect((await runRelais(FOLDER, args, { env })).status).toBe(0);
    expect(forge.scans).toEqual([{ sha: "abc", ref: "refs/heads/main", sarif: { version: "2.1.0" } }]);
  });

  it.each([
    [["approval", "x.md", "--for", "github"], "error: approval takes no file\n"],
    [["comment", "--for", "github"], "error: comment needs a file\n"],
    [["approval", "--for", "forgejo"], "error: approval goes only with --for github\n"],
  ])("refuses %j", async (args, message) => {
    const { status, stderr } = await runRelais(FOLDER, ["forge", ...args, "--environment", "visio"], {
      env: forge.env,
    });
    expect([status, stderr]).toEqual([2, message]);
  });
});
