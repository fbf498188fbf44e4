import { type Comments, commented } from "./comments.js";
import type { Pipeline } from "./pipeline.js";
import {
  applyScript,
  CHECKOUT,
  checkScript,
  commentScript,
  diffScript,
  driftScript,
  forgeScript,
  INSTALL,
  planScript,
} from "./scripts.js";

/** Ours, not a fork's: its author could read every secret of a job that runs the fork's files. */
const OURS = "github.event.pull_request.head.repo.full_name == github.repository";
/** A value that the forge puts into a variable of a step, never into its script. */
const expression = (text: string) => `\${{ ${text} }}`;
const TOKEN = expression("github.token");
const BASE = expression("github.event.pull_request.base.sha");

type Actions = "github" | "forgejo";

/** Forgejo shows no summary of a job: there the log has it. */
const shown = (forge: Actions, file: string) =>
  forge === "github" ? `cat ${file} >> "$GITHUB_STEP_SUMMARY"` : `cat ${file}`;

/**
 * The workflow of GitHub Actions or Forgejo Actions. It uses no foreign action: git, node and the forge's own API do.
 *
 * Forgejo knows neither environments with reviewers nor permissions of jobs: whoever may start a workflow by hand approves, and
 * nothing is applied by a push.
 */
export function workflow(pipeline: Pipeline, forge: Actions): string {
  const { name, branch, nightly } = pipeline;
  const jobs = {
    check: checkJob(pipeline, forge),
    ...(pipeline.codeScanning ? { scan: scanJob(pipeline, forge) } : {}),
    plan: planJob(pipeline, forge),
    apply: applyJob(pipeline, forge),
    drift: driftJob(pipeline, forge),
  };
  const data = {
    name: `relais ${name}`,
    on: {
      pull_request: { branches: [branch] },
      push: { branches: [branch] },
      schedule: [{ cron: nightly }],
      workflow_dispatch: {
        inputs: { allow: { description: ALLOW, type: "string", required: false, default: "" } },
      },
    },
    ...(forge === "github" ? { permissions: {} } : {}),
    env: {
      npm_config_yes: "false",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "safe.directory",
      GIT_CONFIG_VALUE_0: "*",
    },
    defaults: { run: { shell: "sh -eu {0}" } },
    jobs,
  };
  return commented(
    data,
    forge === "github" ? { ...COMMENTS, ...GITHUB_COMMENTS } : { ...COMMENTS, ...FORGEJO_COMMENTS },
  );
}

const ALLOW = "what the plan says is refused unless allowed, by name: shrink:sfu";

const COMMENTS: Comments = {
  "env/npm_config_yes": "npx runs what npm ci has installed and fetches nothing under its name.",
  "env/GIT_CONFIG_COUNT": "The folder of a container job belongs to another user.",
  "jobs/plan/if":
    "Never for a fork: its files would run with the secrets. Whoever can push a branch here can read them, so let few do.",
  "jobs/apply/concurrency": "One at a time. An apply that has begun is never cancelled.",
};

const GITHUB_COMMENTS: Comments = {
  permissions: "No job has a right that it does not name.",
  "jobs/plan/environment": "Holds the secrets of plans; reviewers here approve each plan of a pull request.",
  "jobs/apply/environment":
    "Holds the secrets of applies. Its required reviewers are the approval; without them the job ends.",
};

const FORGEJO_COMMENTS: Comments = {
  "jobs/apply/if": "By hand only: Forgejo has no environments with reviewers. Who starts it has read the plan.",
};

/** What every job has. */
function job({ runsOn, image }: Pipeline, minutes: number, rest: object) {
  return {
    "runs-on": runsOn,
    ...(image === undefined ? {} : { container: image }),
    "timeout-minutes": minutes,
    ...rest,
  };
}

const rights = (forge: Actions, permissions: Readonly<Record<string, "read" | "write">>) =>
  forge === "github" ? { permissions } : {};
const environment = (forge: Actions, name: string) => (forge === "github" ? { environment: name } : {});

const setup = (base?: string) => [
  { name: "checkout", env: { TOKEN, ...(base === undefined ? {} : { BASE: base }) }, run: CHECKOUT },
  { name: "install", run: INSTALL },
];

const secretsOf = ({ secrets }: Pipeline) =>
  Object.fromEntries(secrets.map((secret) => [secret, expression(`secrets.${secret}`)]));

function checkJob(pipeline: Pipeline, forge: Actions) {
  return job(pipeline, 30, {
    if: "github.event_name == 'pull_request' || github.event_name == 'push'",
    ...rights(forge, { contents: "read" }),
    steps: [
      ...setup(BASE),
      { name: "check, synth, policy", run: checkScript(pipeline, [`npx relais check ${pipeline.argument}`]) },
      diffStep(pipeline, [shown(forge, "diff.md")]),
    ],
  });
}

const diffStep = (pipeline: Pipeline, then: readonly string[]) => ({
  name: "diff",
  if: "github.event_name == 'pull_request'",
  env: { BASE },
  run: diffScript(pipeline, then),
});

function scanJob(pipeline: Pipeline, forge: Actions) {
  return job(pipeline, 30, {
    if: `github.event_name == 'push' || ${OURS}`,
    ...rights(forge, { contents: "read", "security-events": "write" }),
    steps: [
      ...setup(),
      {
        name: "code scanning",
        env: { RELAIS_FORGE_TOKEN: TOKEN },
        // Findings are for the forge to judge; the job check fails on them.
        run: `npx relais check ${pipeline.argument} --format sarif > relais.sarif || [ -s relais.sarif ]\n${forgeScript(pipeline, forge, "code-scanning", "relais.sarif")}\n`,
      },
    ],
  });
}

function planJob(pipeline: Pipeline, forge: Actions) {
  return job(pipeline, 60, {
    needs: "check",
    if: `github.event_name == 'push' || ${OURS}`,
    ...rights(forge, { contents: "read", "pull-requests": "write" }),
    ...environment(forge, `${pipeline.name}-plan`),
    steps: [
      ...setup(BASE),
      diffStep(pipeline, []),
      { name: "plan", env: secretsOf(pipeline), run: planScript(pipeline, [shown(forge, "plan.md")]) },
      {
        name: "comment",
        if: "github.event_name == 'pull_request'",
        env: {
          RELAIS_FORGE_TOKEN: TOKEN,
          RELAIS_MERGE_REQUEST: expression("github.event.pull_request.number"),
        },
        run: commentScript(pipeline, forge),
      },
    ],
  });
}

function applyJob(pipeline: Pipeline, forge: Actions) {
  const onBranch = `github.ref == 'refs/heads/${pipeline.branch}'`;
  const byHand = `${onBranch} && github.event_name == 'workflow_dispatch'`;
  const approval = {
    name: "approval",
    env: { RELAIS_FORGE_TOKEN: TOKEN },
    run: `${forgeScript(pipeline, forge, "approval")}\n`,
  };
  return job(pipeline, pipeline.applyMinutes, {
    // A job that needs one which is skipped is skipped too, unless its condition asks for the status.
    ...(forge === "github" ? { needs: "plan" } : {}),
    if:
      forge === "forgejo"
        ? byHand
        : `!cancelled() && ${onBranch} && (github.event_name == 'workflow_dispatch' || (github.event_name == 'push' && needs.plan.result == 'success'))`,
    ...rights(forge, { contents: "read", actions: "read" }),
    ...environment(forge, pipeline.name),
    concurrency: { group: `relais-${pipeline.name}`, "cancel-in-progress": false },
    steps: [
      ...setup(),
      ...(forge === "github" ? [approval] : []),
      {
        name: "apply",
        env: { ...secretsOf(pipeline), RELAIS_ALLOW: expression("inputs.allow") },
        run: applyScript(pipeline),
      },
    ],
  });
}

function driftJob(pipeline: Pipeline, forge: Actions) {
  return job(pipeline, 60, {
    if: "github.event_name == 'schedule'",
    ...rights(forge, { contents: "read", issues: "write" }),
    ...environment(forge, `${pipeline.name}-plan`),
    steps: [
      ...setup(),
      { name: "drift", env: secretsOf(pipeline), run: driftScript(pipeline) },
      {
        name: "issue",
        if: "failure()",
        env: { RELAIS_FORGE_TOKEN: TOKEN },
        run: `if [ -s plan.md ]; then ${forgeScript(pipeline, forge, "issue", "plan.md")}; fi\n`,
      },
    ],
  });
}
