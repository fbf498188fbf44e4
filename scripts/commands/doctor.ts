import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { printJson, table } from "../lib/terminal.js";
import { findTool } from "../lib/tools.js";
import type { AddCommand } from "./command.js";

const run = promisify(execFile);

interface Program {
  readonly program: string;
  readonly found: string;
  readonly neededFor: string;
}

/** `relais doctor`: which programs are here and what they are needed for. */
export const addDoctor: AddCommand = (program) => {
  program
    .command("doctor")
    .description("tell which programs are here and what each is needed for")
    .option("--json", "print the result as JSON")
    .addHelpText("after", "\nExamples:\n  relais doctor\n  relais doctor --json")
    .action(async (options: { json?: boolean }) => {
      const programs: Program[] = [
        { program: "node", found: process.version, neededFor: "everything" },
        { program: "helm", found: await built("helm"), neededFor: "relais render, chart tests" },
        { program: "kubeconform", found: await built("kubeconform"), neededFor: "chart tests" },
        {
          program: "go",
          found: await version("go", "version"),
          neededFor: "building helm and kubeconform where they are absent",
        },
        { program: "tofu", found: await version("tofu", "version"), neededFor: "plan and apply (default engine)" },
        {
          program: "terraform",
          found: await version("terraform", "version"),
          neededFor: "plan and apply (cannot encrypt its state)",
        },
        { program: "kubectl", found: await version("kubectl", "version", "--client"), neededFor: "creating Secrets" },
      ];
      if (options.json) return printJson(programs);
      console.log(
        table(
          [["program", "found", "needed for"], ...programs.map((each) => [each.program, each.found, each.neededFor])],
          "",
        ),
      );
    });
};

async function built(name: "helm" | "kubeconform"): Promise<string> {
  const tool = await findTool(name);
  return "missing" in tool ? `no (${tool.missing})` : `${tool.version} from ${tool.from}`;
}

async function version(program: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await run(program, args, { timeout: 10_000, env: { ...process.env, CHECKPOINT_DISABLE: "1" } });
    return stdout.split("\n")[0] ?? "yes";
  } catch {
    return "no";
  }
}
