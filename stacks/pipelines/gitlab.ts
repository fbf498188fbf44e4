import { type Comments, commented } from "./comments.js";
import type { Pipeline } from "./pipeline.js";
import {
  applyScript,
  checkScript,
  commentScript,
  diffScript,
  driftScript,
  forgeScript,
  INSTALL,
  planScript,
} from "./scripts.js";

/** Merge requests of this project, not of a fork: its author could read every secret of a job that runs the fork's files. */
const OURS =
  '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID';
const ANY_REQUEST = '$CI_PIPELINE_SOURCE == "merge_request_event"';
const NIGHTLY = '$CI_PIPELINE_SOURCE == "schedule"';

/** A file that `.gitlab-ci.yml` includes: every job has the environment's name in its own, and stages that GitLab always has. */
export function gitlabPipeline(pipeline: Pipeline): string {
  const { name, branch, image, runsOn, argument } = pipeline;
  const onBranch = `$CI_COMMIT_BRANCH == "${branch}" && $CI_PIPELINE_SOURCE != "schedule"`;
  const prefix = `relais-${name}`;
  const base = `.${prefix}`;
  const planning = { environment: { name: `${name}-plan`, action: "access" }, resource_group: prefix };
  const script = (...parts: readonly string[]) => [INSTALL.trim(), ...parts];
  const data = {
    [base]: {
      ...(image === undefined ? {} : { image }),
      ...(runsOn === undefined ? {} : { tags: [runsOn] }),
      variables: { npm_config_yes: "false", GIT_DEPTH: "0" },
      interruptible: false,
    },
    [`${prefix}-check`]: {
      extends: base,
      stage: "test",
      rules: [{ if: ANY_REQUEST }, { if: onBranch }],
      script: script(checkScript(pipeline, [`npx relais check ${argument} --format junit > relais-check.xml`])),
      artifacts: { when: "always", reports: { junit: "relais-check.xml" } },
    },
    [`${prefix}-diff`]: {
      extends: base,
      stage: "test",
      rules: [{ if: ANY_REQUEST }],
      script: script(diffOf(pipeline, ["cat diff.md"])),
      artifacts: { paths: ["diff.md"] },
    },
    [`${prefix}-plan`]: {
      extends: base,
      stage: "test",
      needs: [`${prefix}-check`],
      rules: [{ if: OURS }, { if: onBranch }],
      ...planning,
      timeout: "1h",
      script: script(
        planScript(pipeline, [
          "cat plan.md",
          `if [ -n "\${CI_MERGE_REQUEST_IID:-}" ]; then\n${diffOf(pipeline)}${commentScript(pipeline, "gitlab")}fi`,
        ]),
      ),
      artifacts: { paths: ["plan.md"] },
    },
    [`${prefix}-apply`]: {
      extends: base,
      stage: "deploy",
      needs: [`${prefix}-plan`],
      rules: [{ if: onBranch, when: "manual" }],
      environment: { name },
      resource_group: prefix,
      timeout: `${pipeline.applyMinutes} minutes`,
      script: script(applyScript(pipeline)),
    },
    [`${prefix}-drift`]: {
      extends: base,
      stage: "test",
      rules: [{ if: NIGHTLY }],
      ...planning,
      timeout: "1h",
      script: script(
        driftScript(pipeline, [
          `if [ "$status" != 0 ] && [ -s plan.md ]; then ${forgeScript(pipeline, "gitlab", "issue", "plan.md")}; fi`,
        ]),
      ),
    },
  };
  const comments: Comments = {
    [`${base}/variables`]:
      "npx runs what npm ci has installed and fetches nothing under its name. diff needs older commits.",
    [`${base}/interruptible`]: "A newer commit does not end what has begun.",
    [`${prefix}-plan/rules`]:
      "Never for a fork: its files would run with the secrets. Whoever can push a branch here can read them, so let few do.",
    [`${prefix}-plan/resource_group`]: "One at a time, plans too: GitLab queues them.",
    [`${prefix}-apply/rules`]:
      "By hand, and the protected environment says by whom. RELAIS_ALLOW is given there, for this one run, never as a variable of the project.",
  };
  return commented(data, comments);
}

const diffOf = (pipeline: Pipeline, then: readonly string[] = []) =>
  `BASE=$CI_MERGE_REQUEST_DIFF_BASE_SHA\n${diffScript(pipeline, then)}`;
