import { KubectlError } from "../kubectl-errors.js";
import { OksError } from "../oks/errors.js";
import { EXIT } from "../terminal.js";
import { EngineError } from "./engine.js";
import { InterruptedError } from "./stack.js";

/** Prints what ended a command, a line each, and gives its exit code; anything unexpected is thrown on. */
export function tellFailure(error: unknown): number {
  if (!(error instanceof EngineError || error instanceof KubectlError || error instanceof OksError)) throw error;
  for (const line of error.message.split("\n")) console.error(`error: ${line}`);
  return error instanceof InterruptedError ? error.code : EXIT.findings;
}
