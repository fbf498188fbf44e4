import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { toolPath } from "../../scripts/lib/tools.js";
import { FORGES } from "../../stacks/pipelines/pipeline.js";
import { CHOICE, EVERYTHING, pipeline, scriptsOf } from "../fixtures/pipelines.js";

const CASES = FORGES.flatMap((forge) =>
  (["oks", "generic"] as const).flatMap((cluster) =>
    [CHOICE, EVERYTHING].map((choice) => ({ forge, cluster, choice })),
  ),
);

/** What actionlint says of a workflow, its own shellcheck included; empty if nothing. */
function actionlint(text: string): string {
  const { status, stdout, stderr } = spawnSync(
    toolPath("actionlint"),
    ["-no-color", "-shellcheck", "shellcheck", "-"],
    {
      input: text,
      encoding: "utf8",
    },
  );
  return status === 0 ? "" : stdout + stderr || `exit ${status}`;
}

/** What shellcheck says of a POSIX script. */
function shellcheck(text: string): string {
  const { stdout, stderr } = spawnSync("shellcheck", ["--shell=sh", "--severity=style", "--format=gcc", "-"], {
    input: `set -eu\n${text}`,
    encoding: "utf8",
  });
  return stdout + stderr;
}

// Forgejo's workflows are GitHub's language: actionlint knows all of it, and Forgejo's runner less.
describe.each(CASES.filter(({ forge }) => forge !== "gitlab"))(
  "actionlint on $forge, $cluster ($choice.argument)",
  ({ forge, cluster, choice }) => {
    it("finds nothing", () => {
      expect(actionlint(pipeline(forge, cluster, choice).text)).toBe("");
    });
  },
);

describe.each(CASES)("shellcheck on $forge, $cluster ($choice.argument)", ({ forge, cluster, choice }) => {
  it("finds nothing in any script", () => {
    const { data } = pipeline(forge, cluster, choice);
    const said = scriptsOf(forge, data)
      .map(({ text }) => shellcheck(text))
      .filter(Boolean);
    expect(said).toEqual([]);
  });
});

describe("the linters", () => {
  const { text, data } = pipeline("github", "oks");

  it("see what is unknown, what is injected and what is unquoted", () => {
    expect(actionlint(text.replace("runs-on: self-hosted", "runs-in: self-hosted"))).toContain(
      'unexpected key "runs-in"',
    );
    expect(actionlint(text.replace("npx relais check visio", `npx relais check \${{ github.head_ref }}`))).toContain(
      "untrusted",
    );
    expect(
      shellcheck(scriptsOf("github", data)[0]?.text.replace('detach "$GITHUB_SHA"', "detach $GITHUB_SHA") ?? ""),
    ).toContain("SC2086");
  });
});
