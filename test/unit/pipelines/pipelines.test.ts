import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../../scripts/commands/index.js";
import { FORGES, type Forge } from "../../../stacks/pipelines/pipeline.js";
import { CHOICE, EVERYTHING, pipeline, scriptsOf } from "../../fixtures/pipelines.js";

const CASES = FORGES.flatMap((forge) =>
  (["oks", "generic"] as const).flatMap((cluster) =>
    [CHOICE, EVERYTHING].map((choice) => ({
      forge,
      cluster,
      choice: { ...choice, codeScanning: choice.codeScanning && forge === "github" },
    })),
  ),
);

/** Jobs of the environment `test` by their short name. */
function jobsOf(forge: Forge, data: ReturnType<typeof pipeline>["data"]) {
  if (forge !== "gitlab") return data.jobs;
  const jobs = Object.entries(data).filter(([name]) => !name.startsWith("."));
  return Object.fromEntries(jobs.map(([name, job]) => [name.replace(/^relais-test-/, ""), job]));
}

describe.each(CASES)(
  "the pipeline for $forge of a cluster on $cluster ($choice.argument)",
  ({ forge, cluster, choice }) => {
    const { data, text } = pipeline(forge, cluster, choice);
    const scripts = scriptsOf(forge, data);
    const jobs = jobsOf(forge, data);

    it("writes nothing from outside into a script", () => {
      for (const script of scripts) expect(script.text).not.toContain("{{");
    });

    it("runs no code of others: no foreign action, no include, no download", () => {
      expect(text).not.toMatch(/\buses:|\binclude:|\bcurl |\bwget |pull_request_target|workflow_run/);
    });

    it("gives secrets to jobs that plan or apply, and to no step beside", () => {
      for (const { job, text: run, env } of scripts) {
        const secrets = Object.values(env).filter((value) => value.includes("secrets."));
        const needsThem = /npx relais (plan|apply)/.test(run);
        if (forge !== "gitlab") expect([job, secrets.length > 0]).toEqual([job, needsThem]);
        if (needsThem) expect(["plan", "apply", "drift"]).toContain(job.replace("relais-test-", ""));
      }
    });

    it("never plans for a fork, and applies on the deployed branch only", () => {
      const plan = JSON.stringify(jobs.plan);
      const apply = JSON.stringify(jobs.apply);
      if (forge === "gitlab") {
        expect(jobs.plan.rules.map((rule: { if: string }) => rule.if)).toEqual([
          '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID',
          '$CI_COMMIT_BRANCH == "production" && $CI_PIPELINE_SOURCE != "schedule"',
        ]);
        expect(jobs.apply.rules).toEqual([
          { if: '$CI_COMMIT_BRANCH == "production" && $CI_PIPELINE_SOURCE != "schedule"', when: "manual" },
        ]);
      } else {
        expect(plan).toContain("github.event.pull_request.head.repo.full_name == github.repository");
        expect(apply).toContain("github.ref == 'refs/heads/production'");
      }
    });

    it("applies behind somebody's consent", () => {
      if (forge === "gitlab")
        expect(jobs.apply).toMatchObject({ environment: { name: "test" }, rules: [{ when: "manual" }] });
      if (forge === "forgejo") expect(jobs.apply.if).toMatch(/&& github\.event_name == 'workflow_dispatch'$/);
      if (forge === "github") {
        expect(jobs.apply.environment).toBe("test");
        const names = jobs.apply.steps.map(({ name }: { name: string }) => name);
        expect(names).toEqual(["checkout", "install", "approval", "apply"]);
      }
    });

    it("allows no risk by itself", () => {
      const allowing = scripts.filter((script) => script.text.includes("--allow"));
      expect(allowing.map(({ job }) => job.replace("relais-test-", ""))).toEqual(["apply"]);
      expect(allowing[0]?.env.RELAIS_ALLOW ?? "").toBe(forge === "gitlab" ? "" : `\${{ ${"inputs.allow"} }}`);
      if (forge !== "gitlab") expect(data.on.workflow_dispatch.inputs.allow.default).toBe("");
      else expect(text).not.toMatch(/RELAIS_ALLOW: /);
    });

    it("applies one at a time, and ends none that has begun", () => {
      if (forge === "gitlab") {
        for (const job of ["plan", "apply", "drift"]) expect(jobs[job].resource_group).toBe("relais-test");
        expect(data[".relais-test"].interruptible).toBe(false);
      } else expect(jobs.apply.concurrency).toEqual({ group: "relais-test", "cancel-in-progress": false });
    });

    it("leaves an apply the time of a drain and more", () => {
      const minutes = forge === "gitlab" ? Number.parseInt(jobs.apply.timeout, 10) : jobs.apply["timeout-minutes"];
      expect(minutes).toBeGreaterThanOrEqual(240 + 60);
    });

    it("looks for drift at night only", () => {
      if (forge === "gitlab") expect(jobs.drift.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "schedule"' }]);
      else
        expect([jobs.drift.if, data.on.schedule]).toEqual([
          "github.event_name == 'schedule'",
          [{ cron: "17 3 * * *" }],
        ]);
    });

    it("checks before it plans", () => {
      expect([jobs.plan.needs].flat().map((name: string) => name.replace("relais-test-", ""))).toEqual(["check"]);
    });

    it("brings a kubeconfig where the cluster is somebody's own, and the cloud's keys where Relais makes it", () => {
      expect(text.includes("RELAIS_KUBECONFIG")).toBe(cluster === "generic");
      if (forge !== "gitlab") expect(text.includes("OSC_SECRET_KEY")).toBe(cluster === "oks");
    });
  },
);

describe("rights on GitHub", () => {
  it("are none but what a job names", () => {
    const { data } = pipeline("github", "oks", EVERYTHING);
    expect(data.permissions).toEqual({});
    expect(
      Object.fromEntries(
        Object.entries<{ permissions: object }>(data.jobs).map(([name, job]) => [name, job.permissions]),
      ),
    ).toEqual({
      check: { contents: "read" },
      scan: { contents: "read", "security-events": "write" },
      plan: { contents: "read", "pull-requests": "write" },
      apply: { contents: "read", actions: "read" },
      drift: { contents: "read", issues: "write" },
    });
  });

  it("to write are never there for the pull request of a fork", () => {
    const { data } = pipeline("github", "oks", EVERYTHING);
    for (const { if: condition, permissions } of Object.values<{ if: string; permissions: object }>(data.jobs)) {
      const forFork =
        !condition.includes("head.repo.full_name == github.repository") && condition.includes("'pull_request'");
      if (forFork) expect(Object.values(permissions)).not.toContain("write");
    }
  });
});

/** What GitLab knows of a job, of what we use. Source: docs.gitlab.com/ci/yaml, read in November 2026. */
const GITLAB_KEYS: Readonly<Record<string, readonly string[]>> = {
  job: [
    "extends",
    "image",
    "tags",
    "variables",
    "interruptible",
    "stage",
    "rules",
    "script",
    "artifacts",
    "needs",
    "environment",
    "resource_group",
    "timeout",
  ],
  environment: ["name", "action"],
  rule: ["if", "when"],
  artifacts: ["when", "paths", "reports"],
};

describe("the file that GitLab includes", () => {
  const { data } = pipeline("gitlab", "generic", EVERYTHING);

  it("has keys that GitLab knows, and jobs that there are", () => {
    for (const job of Object.values<Record<string, object>>(data)) {
      expect(GITLAB_KEYS.job).toEqual(expect.arrayContaining(Object.keys(job)));
      for (const rule of (job.rules ?? []) as object[])
        expect(GITLAB_KEYS.rule).toEqual(expect.arrayContaining(Object.keys(rule)));
      expect(GITLAB_KEYS.environment).toEqual(expect.arrayContaining(Object.keys(job.environment ?? {})));
      expect(GITLAB_KEYS.artifacts).toEqual(expect.arrayContaining(Object.keys(job.artifacts ?? {})));
      for (const needed of (job.needs ?? []) as string[]) expect(data).toHaveProperty([needed, "script"]);
    }
  });

  it("sets nothing for other jobs of the project", () => {
    for (const name of Object.keys(data)) expect(name).toMatch(/^\.?relais-test/);
  });

  it("uses only stages that every project has", () => {
    for (const { stage } of Object.values<{ stage?: string }>(data))
      expect(["test", "deploy", undefined]).toContain(stage);
  });
});

describe("command lines", () => {
  const FOLDER = mkdtempSync(join(tmpdir(), "relais-pipelines-"));
  afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
  const log = join(FOLDER, "log");
  const double = (name: string, script: string) => {
    writeFileSync(join(FOLDER, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(FOLDER, name), 0o755);
  };
  double("npx", `for word; do printf '%s\\0' "$word" >> ${log}; done; printf '\\n' >> ${log}`);
  for (const name of ["npm", "git", "kube-score"]) double(name, ":");

  /** Runs a script as the forge does, with doubles of all programs that it starts; gives the command lines of npx. */
  function started(text: string, env: Readonly<Record<string, string>>): string[][] {
    rmSync(log, { force: true });
    for (const file of ["plan.md", "diff.md"]) writeFileSync(join(FOLDER, file), "text");
    const { status, stderr } = spawnSync("sh", ["-eu", "-c", text], {
      cwd: FOLDER,
      encoding: "utf8",
      env: {
        PATH: `${FOLDER}:/usr/bin:/bin`,
        GITHUB_STEP_SUMMARY: join(FOLDER, "summary"),
        RELAIS_KUBECONFIG: "eA==",
        ...VARIABLES,
        ...env,
      },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    try {
      return readFileSync(log, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split("\0").slice(0, -1));
    } catch {
      return [];
    }
  }
  const HOSTILE = "x; touch pwned $(touch pwned) `touch pwned` '\"";
  const VARIABLES = {
    TOKEN: HOSTILE,
    BASE: HOSTILE,
    GITHUB_SHA: HOSTILE,
    GITHUB_SERVER_URL: HOSTILE,
    GITHUB_REPOSITORY: HOSTILE,
    RELAIS_ALLOW: "shrink:sfu delete:test-base *",
    CI_MERGE_REQUEST_IID: "7",
    CI_MERGE_REQUEST_DIFF_BASE_SHA: HOSTILE,
  };

  it.each(CASES)(
    "for $forge on $cluster ($choice.argument) are understood by the command itself",
    async ({ forge, cluster, choice }) => {
      const { data } = pipeline(forge, cluster, choice);
      const lines = scriptsOf(forge, data).flatMap(({ text }) => started(text, {}));
      const seen = new Set<string>();
      for (const [program, command = "", ...args] of lines) {
        expect(program).toBe("relais");
        const load = COMMANDS[command];
        if (!load) throw new Error(`no command ${command}`);
        const parser = new Command().exitOverride();
        (await load())(parser, () => {});
        const added = parser.commands[0]?.exitOverride().action(() => {
          seen.add(command);
        });
        if (!added) throw new Error(`${command} adds no command`);
        await parser.parseAsync([command, ...args], { from: "user" });
        if (command === "apply") expect(added.opts().allow).toEqual(["shrink:sfu", "delete:test-base", "*"]);
        if (command === "plan" || command === "apply")
          expect([added.opts().engine, added.opts().mirror]).toEqual([choice.engine, choice.mirror]);
      }
      expect([...seen].sort()).toEqual(["apply", "check", "diff", "forge", "plan", "render", "synth"]);
      expect(spawnSync("ls", [FOLDER], { encoding: "utf8" }).stdout).not.toContain("pwned");
    },
  );

  it("leave no kubeconfig behind", () => {
    const { data } = pipeline("github", "generic");
    double("npx", `printf '%s\\0' "$KUBECONFIG" >> ${log}; [ "$(cat "$KUBECONFIG")" = x ]`);
    const plan = scriptsOf("github", data).find(({ job, text }) => job === "plan" && text.includes("relais plan"));
    const [[file = ""] = []] = started(`${plan?.text}\nprintf '\\n' >> ${log}`, {});
    expect(file).toMatch(/^\//);
    expect(() => readFileSync(file)).toThrow(/ENOENT/);
  });
});
