import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type ForgeDouble, startForge, TOKEN } from "../doubles/forge.js";
import { runRelais } from "../fixtures/relais.js";

/**
 * The workflow for GitHub as it is written, step by step in real shells: real git, npx and relais, against a double of GitHub's API.
 * Doubles too: `npm ci`, which would fetch packages, and `relais render`, `plan` and `apply`, which need helm, an engine and a cluster
 * and have tests of their own.
 */
const FOLDER = mkdtempSync(join(tmpdir(), "relais-pipeline-run-"));
const ORIGIN = join(FOLDER, "forge/org/platform");
const WORK = join(FOLDER, "work");
const LOG = join(FOLDER, "log");
const PLAN = join(FOLDER, "plan");
const SUMMARY = join(FOLDER, "summary");
const FILE = ".github/workflows/relais-visio.yaml";
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.org", ...args], {
    cwd: ORIGIN,
    encoding: "utf8",
  }).trim();

function program(file: string, script: string): void {
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

let base = "";
let head = "";

beforeAll(async () => {
  mkdirSync(join(ORIGIN, "deployments"), { recursive: true });
  mkdirSync(join(FOLDER, "bin"));
  git("init", "--quiet", "--initial-branch=main");
  // As the forges do.
  git("config", "uploadpack.allowAnySHA1InWant", "true");
  writeFileSync(join(ORIGIN, "package.json"), '{"private":true}');
  const visio = readFileSync("deployments/visio.yaml", "utf8");
  writeFileSync(join(ORIGIN, "deployments/visio.yaml"), visio);
  const { status } = await runRelais(ORIGIN, [
    "pipeline",
    "visio",
    "--for",
    "github",
    "--runs-on",
    "any",
    "--code-scanning",
  ]);
  expect(status).toBe(0);
  git("add", ".");
  git("commit", "--quiet", "-m", "base");
  base = git("rev-parse", "HEAD");
  writeFileSync(join(ORIGIN, "deployments/visio.yaml"), visio.replace("registered: 150000", "registered: 75000"));
  git("commit", "--quiet", "-am", "half");
  head = git("rev-parse", "HEAD");

  const relais = join(FOLDER, "relais");
  program(
    relais,
    `echo "$*" >> ${LOG}
case $1 in
plan) test "$RELAIS_STATE_PASSPHRASE" = secret-passphrase && cat ${PLAN} && exit "\${PLAN_STATUS:-0}" ;;
apply) test "$RELAIS_STATE_PASSPHRASE" = secret-passphrase ;;
render) ;;
*) exec ${process.execPath} ${resolve("bin/relais.mjs")} "$@" ;;
esac`,
  );
  program(
    join(FOLDER, "bin/npm"),
    `test "$1" = ci && mkdir -p node_modules/.bin && ln -sf ${relais} node_modules/.bin/relais`,
  );
});

interface Step {
  readonly name: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run: string;
}

/** What an event puts into expressions; one that is not here is a mistake. */
type Context = Readonly<Record<string, string>>;

const SECRETS = { RELAIS_STATE_PASSPHRASE: "secret-passphrase" };

function value(expression: string, context: Context): string {
  return expression.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, name: string) => {
    const secret = /^secrets\.(\w+)$/.exec(name)?.[1];
    if (secret) return (SECRETS as Record<string, string>)[secret] ?? "";
    const found = context[name];
    if (found === undefined) throw new Error(`no ${name} in the context`);
    return found;
  });
}

/** Runs a job in a folder of its own as a runner does. */
async function runJob(forge: ForgeDouble, name: string, context: Context, more: NodeJS.ProcessEnv = {}) {
  const workflow = parse(readFileSync(join(ORIGIN, FILE), "utf8"));
  const steps: Step[] = workflow.jobs[name].steps;
  expect(workflow.defaults.run.shell).toBe("sh -eu {0}");
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  rmSync(LOG, { force: true });
  writeFileSync(SUMMARY, "");
  const { GITHUB_API_URL, GITHUB_REPOSITORY } = forge.env;
  let failed = "";
  let output = "";
  for (const step of steps) {
    const conditions: Record<string, boolean> = {
      "": failed === "",
      "failure()": failed !== "",
      "github.event_name == 'pull_request'": failed === "" && context["github.event_name"] === "pull_request",
    };
    const wanted = conditions[step.if ?? ""];
    if (wanted === undefined) throw new Error(`unknown condition ${step.if}`);
    if (!wanted) continue;
    const file = join(FOLDER, "step.sh");
    writeFileSync(file, step.run);
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([key, text]) => [key, value(text, context)]));
    const child = spawn("sh", ["-eu", file], {
      cwd: WORK,
      env: {
        PATH: `${join(FOLDER, "bin")}:${process.env.PATH}`,
        HOME: FOLDER,
        GITHUB_API_URL,
        GITHUB_REPOSITORY,
        GITHUB_SERVER_URL: `file://${join(FOLDER, "forge")}`,
        GITHUB_SHA: head,
        GITHUB_REF: context["github.ref"] ?? "refs/heads/main",
        GITHUB_STEP_SUMMARY: SUMMARY,
        ...workflow.env,
        ...env,
        ...more,
      },
    });
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    output += `== ${step.name}\n${out}${err}`;
    if (status !== 0 && failed === "") failed = step.name;
  }
  const started = execFileSync("sh", ["-c", `cat ${LOG} 2>/dev/null || :`], { encoding: "utf8" })
    .split("\n")
    .filter(Boolean);
  return { failed, output, started };
}

describe.skipIf(process.platform === "win32")("the workflow for GitHub, run", () => {
  let forge: ForgeDouble;
  beforeEach(async () => {
    forge = await startForge("github");
    writeFileSync(PLAN, "nodes: 69 -> 36\n");
  });
  afterEach(async () => {
    await forge.stop();
    expect(forge.complaints).toEqual([]);
  });
  const request = () => ({
    "github.event_name": "pull_request",
    "github.ref": "refs/pull/7/merge",
    "github.token": TOKEN,
    "github.event.pull_request.number": "7",
    "github.event.pull_request.base.sha": base,
  });
  const push = {
    "github.event_name": "push",
    "github.token": TOKEN,
    "github.event.pull_request.base.sha": "",
    "inputs.allow": "",
  };

  it("checks a pull request and says what it means against its base", async () => {
    const { failed, started } = await runJob(forge, "check", request());
    expect(failed).toBe("");
    expect(started).toEqual([
      "check visio",
      "synth visio",
      "render visio",
      `diff visio --rev ${base} --format markdown`,
    ]);
    expect(readFileSync(SUMMARY, "utf8")).toMatch(/demand\.registered/);
  });

  it("checks a push, which has no base", async () => {
    const { failed, started } = await runJob(forge, "check", push);
    expect([failed, started]).toEqual(["", ["check visio", "synth visio", "render visio"]]);
  });

  it("fails a pull request whose environment has an error", async () => {
    writeFileSync(join(ORIGIN, "deployments/visio.yaml"), "name: visio\n");
    git("commit", "--quiet", "-am", "broken");
    const good = head;
    try {
      head = git("rev-parse", "HEAD");
      expect((await runJob(forge, "check", request())).failed).toBe("check, synth, policy");
      const scan = await runJob(forge, "scan", request());
      expect(scan.failed).toBe("");
      expect(forge.scans).toMatchObject([{ sha: head, ref: "refs/pull/7/merge", sarif: { version: "2.1.0" } }]);
    } finally {
      head = good;
      git("reset", "--quiet", "--hard", good);
    }
  });

  it("comments the diff with its euros and the plan once, and changes the comment with the next push", async () => {
    expect((await runJob(forge, "plan", request())).failed).toBe("");
    writeFileSync(PLAN, "nodes: 69 -> 40\n");
    const { failed, output } = await runJob(forge, "plan", request());
    expect(failed).toBe("");
    expect(forge.comments).toHaveLength(1);
    const { body } = forge.comments[0] ?? expect.fail("there is a comment");
    expect(body).toMatch(/^<!-- relais plan visio -->\n## deployments\/visio\.yaml: [0-9a-f]{40} -> working file\n/);
    expect(body).toMatch(/^### EUR a month, unconfirmed$/m);
    expect(body).toMatch(/^\| all \| [\d,]+ - [\d,]+ \| [\d,]+ - [\d,]+ \| -/m);
    expect(body).toMatch(/\nnodes: 69 -> 40\n$/);
    const kept = readFileSync(join(WORK, ".git/config"), "utf8");
    for (const secret of [TOKEN, Buffer.from(`x-access-token:${TOKEN}`).toString("base64")]) {
      expect(kept).not.toContain(secret);
      expect(output).not.toContain(secret);
    }
    expect(output).not.toContain(SECRETS.RELAIS_STATE_PASSPHRASE);
  });

  it("applies a push only where somebody must approve", async () => {
    const unset = await runJob(forge, "apply", push);
    expect([unset.failed, unset.started.filter((line) => line.startsWith("apply"))]).toEqual(["approval", []]);
    forge.environments.set("visio", [{ type: "required_reviewers", reviewers: [{ type: "Team" }] }]);
    const { failed, started } = await runJob(forge, "apply", push);
    expect([failed, started.at(-1)]).toEqual(["", "apply visio --yes"]);
  });

  it("allows what a run by hand names, as names and nothing else", async () => {
    forge.environments.set("visio", [{ type: "required_reviewers", reviewers: [{ type: "Team" }] }]);
    const allow = "shrink:sfu delete:x;touch$IFS/tmp/pwned";
    const { started } = await runJob(forge, "apply", { ...push, "inputs.allow": allow });
    expect(started.at(-1)).toBe("apply visio --yes --allow shrink:sfu --allow delete:x;touch$IFS/tmp/pwned");
  });

  const night = { "github.token": TOKEN, "github.event_name": "schedule" };

  it("says nothing in a night without drift", async () => {
    expect((await runJob(forge, "drift", night)).failed).toBe("");
    expect(forge.issues).toEqual([]);
  });

  it("fails and keeps one issue while there is drift", async () => {
    for (const _ of ["first night", "second night"])
      expect((await runJob(forge, "drift", night, { PLAN_STATUS: "1" })).failed).toBe("drift");
    expect(forge.issues.map(({ body }) => body)).toEqual(["<!-- relais drift visio -->\nnodes: 69 -> 36\n"]);
  });

  it("fails without an issue when there is no plan", async () => {
    writeFileSync(PLAN, "");
    expect((await runJob(forge, "drift", night, { PLAN_STATUS: "1" })).failed).toBe("drift");
    expect(forge.issues).toEqual([]);
  });
});
