import { spawnSync } from "node:child_process";

/** Debian packages of the shells without which their completions are not tried. */
export const missingShells = (): readonly string[] =>
  ["zsh", "fish"].filter((shell) => spawnSync(shell, ["--version"]).status !== 0);
