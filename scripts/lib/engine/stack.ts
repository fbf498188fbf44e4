import { join } from "node:path";
import { type ResourceChange, resourceChanges } from "../../../stacks/plan/changes.js";
import { INTERRUPTED } from "../interruption.js";
import { EngineError } from "./engine.js";
import type { PreparedEngine } from "./engine-environment.js";
import { explainDiagnostic } from "./failures.js";
import { askEngine, type EngineEvent, type EngineRun, runEngine } from "./run-engine.js";

/** A synthesised stack, and what its commands are told. */
export interface StackPlace {
  /** Name of the stack, e.g. `visio-base`. */
  readonly stack: string;
  readonly folder: string;
  /** The environment as it was named on the command line. */
  readonly argument: string;
  /** Values of the stack's variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A saved plan. */
export interface SavedPlan {
  readonly file: string;
  readonly changes: readonly ResourceChange[];
  /** Asks for the engine's own words for it; sensitive values are masked. */
  readonly text: () => Promise<string>;
}

/** A run was stopped by a signal; the state is whole. */
export class InterruptedError extends EngineError {
  readonly code = INTERRUPTED;
}

/** Plans a stack into a file that only its user can read. Throws `EngineError` with all that is wrong. */
export async function planStack(
  engine: PreparedEngine,
  place: StackPlace,
  { destroy = false }: { readonly destroy?: boolean } = {},
): Promise<SavedPlan> {
  await initStack(engine, place);
  const file = join(engine.folder, `${place.stack}.tfplan`);
  const args = ["plan", "-json", "-input=false", `-out=${file}`, ...(destroy ? ["-destroy"] : [])];
  mustSucceed(engine, place, await runEngine(withVariables(engine, place), place.folder, args));
  return {
    file,
    changes: resourceChanges(JSON.parse(await askEngine(engine, place.folder, ["show", "-json", file]))),
    text: () => askEngine(engine, place.folder, ["show", "-no-color", file]),
  };
}

/** Applies a saved plan. Throws `EngineError` with all that failed; what had been finished is in the state. */
export async function applyPlan(
  engine: PreparedEngine,
  place: StackPlace,
  plan: SavedPlan,
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  const args = ["apply", "-json", "-input=false", plan.file];
  mustSucceed(engine, place, await runEngine(withVariables(engine, place), place.folder, args, onEvent));
}

/** The outputs of a stack out of its state, secret ones included; none before the first apply. Throws `EngineError`. */
export async function outputsOf(engine: PreparedEngine, place: StackPlace): Promise<Readonly<Record<string, unknown>>> {
  await initStack(engine, place);
  const outputs = JSON.parse(await askEngine(engine, place.folder, ["output", "-json", "-no-color"])) as Record<
    string,
    { readonly value: unknown }
  >;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

/** Each time: it takes a fraction of a second, and the place of the state or the providers may have changed. */
async function initStack(engine: PreparedEngine, place: StackPlace): Promise<void> {
  mustSucceed(engine, place, await runEngine(engine, place.folder, ["init", "-json", "-input=false"]));
}

/** By the environment: an argument would change what a saved plan is applied with. */
const withVariables = (engine: PreparedEngine, { variables }: StackPlace): PreparedEngine => ({
  ...engine,
  env: {
    ...engine.env,
    ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value])),
  },
});

function mustSucceed(engine: PreparedEngine, { stack, folder, argument }: StackPlace, run: EngineRun): void {
  if (run.interrupted)
    throw new InterruptedError(
      `${stack}: interrupted; what was finished is in the state: run relais apply ${argument} again to go on`,
    );
  if (run.status === 0) return;
  const place = { program: engine.program, folder, stack, argument };
  const said = run.errors.map((error) => explainDiagnostic(error, place));
  const all = said.length > 0 ? [...new Set(said)] : [`${engine.kind} ended with ${run.status} and said nothing`];
  throw new EngineError(all.map((line) => `${stack}: ${line}`).join("\n"));
}
