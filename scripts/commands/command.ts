import type { Command } from "commander";

/** Adds one sub-command; `setCode` takes the exit code of its run. */
export type AddCommand = (program: Command, setCode: (code: number) => void) => void;

/** The help text of an environment argument. */
export const ENVIRONMENT = "environment file, or its name in deployments/";
