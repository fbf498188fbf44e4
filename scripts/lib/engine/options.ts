import type { Command } from "commander";
import { STACK_ROLES, type StackRole } from "../../../stacks/plan/report.js";
import { addClusterOptions } from "../cluster.js";
import { collect } from "../terminal.js";
import type { DeploymentOptions } from "./deployment.js";

/** Options of `relais plan`, `apply` and `destroy`. */
export interface EngineOptions extends DeploymentOptions {
  readonly stack?: readonly StackRole[];
}

/** Adds them to a command. */
export function addEngineOptions(command: Command): Command {
  return addClusterOptions(
    command
      .option("--out <folder>", "folder that holds one folder per environment", "out")
      .option("--engine <path>", "tofu or terraform. Default: the first of them on PATH")
      .option(
        "--mirror <folder>",
        "take providers from this filesystem mirror only. Default: $RELAIS_PROVIDER_MIRROR, else the engine's own settings",
      )
      .option("--unencrypted-state", "write state and plans in clear")
      .option("--encrypt-state", "encrypt a state that is in clear so far"),
  );
}

/** `--stack`, repeatable. Throws commander's error for a stack that there is none of. */
export function addStackOption(command: Command): Command {
  return command.option(
    "--stack <stack>",
    `only this stack, repeatable: ${STACK_ROLES.join(", ")}`,
    collect(STACK_ROLES),
  );
}
