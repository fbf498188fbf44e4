import { Command, CommanderError } from "commander";
import { COMMANDS } from "./commands/index.js";
import { endOnSignals, endurePipes } from "./lib/interruption.js";
import { RenderError } from "./lib/render-error.js";
import { packageVersion } from "./lib/root.js";
import { OutputError } from "./lib/staging.js";
import { EXIT } from "./lib/terminal.js";

/** Runs the command with the arguments after the program's name; the result is the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = EXIT.good;
  const setCode = (value: number) => {
    code = value;
  };
  const program = new Command("relais")
    .description("From one YAML file per environment to a sized, hardened, sovereign LiveKit media plane.")
    .version(packageVersion())
    .showHelpAfterError("(add --help for examples)")
    .exitOverride()
    .addHelpText(
      "after",
      `
Examples:
  relais init                             a first environment of your own, from a few questions
  relais synth visio                      stacks, charts and values of deployments/visio.yaml into out/visio
  relais check deployments/lab.yaml       every finding about a file, nothing written
  relais explain visio sfu.replicas       how a number came about, with its sources
  relais doctor                           what this machine can do

Exit codes: 0 good, 1 findings, 2 wrong usage. An environment is a path or the name of a file in deployments/.`,
    );
  // A command that is named needs no other; for help, for wrong names and for completion all are there.
  const all = Object.entries(COMMANDS);
  const named = all.filter(([name]) => name === args[0] && name !== "completion");
  const needed = args[0] === "--version" ? [] : named.length > 0 ? named : all;
  for (const [, load] of needed) (await load())(program, setCode);
  endOnSignals();
  endurePipes();
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.usage;
    if (!(error instanceof OutputError || error instanceof RenderError)) throw error;
    console.error(`error: ${error.message}`);
    return EXIT.findings;
  }
}
