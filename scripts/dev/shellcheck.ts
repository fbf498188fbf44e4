import { spawnSync } from "node:child_process";

/** Debian packages without which the shell of pipelines cannot be linted. */
export const missingForShellcheck = (): readonly string[] =>
  spawnSync("shellcheck", ["--version"]).status === 0 ? [] : ["shellcheck"];
