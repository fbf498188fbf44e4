import { type Forge, KUBECONFIG, type Pipeline } from "./pipeline.js";

/**
 * Shell of the jobs, for any POSIX shell. Nothing of an event, branch or input is written into it: what comes from outside is
 * read from variables, so that a branch called `$(...)` stays a name.
 */

const lines = (...parts: readonly (string | readonly string[])[]): string => `${parts.flat().join("\n")}\n`;

/** Gets a commit, and one to compare with, without a foreign action; the token is in no file. */
export const CHECKOUT = lines(
  `auth=$(printf 'x-access-token:%s' "$TOKEN" | base64 | tr -d '\\n')`,
  "export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_1=http.extraheader",
  'export GIT_CONFIG_VALUE_1="AUTHORIZATION: basic $auth"',
  "# Runners of one's own keep the folder from run to run, and hooks with it.",
  "rm -rf .git",
  "git init --quiet .",
  `for commit in "$GITHUB_SHA" \${BASE:+"$BASE"}; do`,
  '  git fetch --quiet --depth=1 "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" "$commit"',
  "done",
  'git checkout --quiet --force --detach "$GITHUB_SHA"',
  "git clean -ffdxq",
);

export const INSTALL = "npm ci --no-audit --no-fund\n";

/** Findings, files, manifests: what needs neither secret nor cluster. */
export function checkScript({ argument, name, policy }: Pipeline, report: readonly string[]): string {
  return lines(
    report,
    `npx relais synth ${argument}`,
    `npx relais render ${argument}`,
    policy === undefined ? [] : [`# Manifests are in out/${name}/manifests.`, policy],
  );
}

/** What the change means, against the branch that it is for; `$BASE` is its commit. */
export const diffScript = ({ argument }: Pipeline, then: readonly string[]): string =>
  lines(`npx relais diff ${argument} --rev "$BASE" --format markdown > diff.md`, then);

/** Plans into a file. */
export const planScript = (pipeline: Pipeline, then: readonly string[]): string =>
  lines(kubeconfig(pipeline), `${relais(pipeline, "plan")} --format markdown > plan.md`, then);

/** One comment of both: what the change means and costs, then what an apply would do. */
export const commentScript = (pipeline: Pipeline, forge: Forge): string =>
  lines("cat diff.md plan.md > comment.md", forgeScript(pipeline, forge, "comment", "comment.md"));

/** Applies. What takes something away is refused unless `$RELAIS_ALLOW` names it, as the plan does. */
export const applyScript = (pipeline: Pipeline): string =>
  lines(
    kubeconfig(pipeline),
    "set -f --",
    `for risk in \${RELAIS_ALLOW:-}; do set -- "$@" --allow "$risk"; done`,
    `${relais(pipeline, "apply")} --yes "$@"`,
  );

/** Ends with 1 on drift, and `plan.md` says which; without a plan the file is empty, and the log says why. */
export const driftScript = (pipeline: Pipeline, then: readonly string[] = []): string =>
  lines(
    kubeconfig(pipeline),
    "status=0",
    `${relais(pipeline, "plan")} --exit-code --format markdown > plan.md || status=$?`,
    then,
    'exit "$status"',
  );

/** Puts a file where people read it. */
export const forgeScript = (
  { name }: Pipeline,
  forge: Forge,
  action: "comment" | "issue" | "code-scanning" | "approval",
  file?: string,
): string => `${["npx relais forge", action, file, `--for ${forge} --environment ${name}`].filter(Boolean).join(" ")}`;

function relais({ argument, engine, mirror }: Pipeline, command: "plan" | "apply"): string {
  const flags = [engine === undefined ? [] : ["--engine", engine], mirror === undefined ? [] : ["--mirror", mirror]];
  return ["npx relais", command, argument, ...flags.flat()].join(" ");
}

/** kubectl's own variable names a file that is gone with the script. */
function kubeconfig({ hasOwnKubeconfig }: Pipeline): string[] {
  if (!hasOwnKubeconfig) return [];
  return [
    "umask 077",
    "KUBECONFIG=$(mktemp)",
    "export KUBECONFIG",
    `trap 'rm -f "$KUBECONFIG"' EXIT`,
    `printf '%s' "$${KUBECONFIG}" | base64 -d > "$KUBECONFIG"`,
  ];
}
