import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { prerequisiteLines } from "../../stacks/cluster/prerequisites.js";
import { addClusterOptions, type ClusterOptions, onCluster } from "../lib/cluster.js";
import { linesExitCode, printLines } from "../lib/cluster-lines.js";
import { readOffer } from "../lib/cluster-offer.js";
import { ROOT } from "../lib/root.js";
import { printJson, table } from "../lib/terminal.js";
import { findTool } from "../lib/tools.js";
import type { AddCommand } from "./command.js";

const run = promisify(execFile);

interface Program {
  readonly program: string;
  readonly found: string;
  readonly neededFor: string;
}

interface Options extends ClusterOptions {
  readonly cluster?: string;
}

/** `relais doctor`: which programs are here, and with `--cluster` what an environment lacks in its cluster. */
export const addDoctor: AddCommand = (program, setCode) => {
  addClusterOptions(
    program
      .command("doctor")
      .description("tell what this machine can do, or with --cluster what a cluster lacks")
      .option("--cluster <environment>", "check the prerequisites of an environment in its cluster instead"),
  )
    .addHelpText(
      "after",
      `
Examples:
  relais doctor
  relais doctor --cluster visio           version, rights, admission, classes, nodes and quotas, each with its fix
  relais doctor --cluster lab --context k3s --json

Nothing is changed, in the cluster neither. Exit code with --cluster: 1 while something is missing.`,
    )
    .action(async (options: Options) => {
      if (options.cluster !== undefined) setCode(await examineCluster(options.cluster, options));
      else await examineMachine(options);
    });
};

function examineCluster(environment: string, options: Options): Promise<number> {
  return onCluster(environment, options, async ({ blueprint }, kubectl, version) => {
    const lines = prerequisiteLines(blueprint, await readOffer(kubectl, blueprint, version));
    if (options.json) printJson({ environment: blueprint.name, kubernetes: version, lines });
    else printLines(lines);
    return linesExitCode(lines);
  });
}

async function examineMachine(options: Options): Promise<void> {
  const kubectl = options.kubectl ?? "kubectl";
  const [tiers, helm, kubeconform, go, tofu, terraform, client] = await Promise.all([
    testTiers(),
    built("helm"),
    built("kubeconform"),
    version("go", "version"),
    version("tofu", "version"),
    version("terraform", "version"),
    version(kubectl, "version", "--client"),
  ]);
  const programs: Program[] = [
    { program: "node", found: process.version, neededFor: "everything" },
    { program: "helm", found: helm, neededFor: "relais render, chart tests" },
    { program: "kubeconform", found: kubeconform, neededFor: "chart tests" },
    { program: "go", found: go, neededFor: "building the tests' programs where they are absent" },
    { program: "tofu", found: tofu, neededFor: "plan, apply and relais kubeconfig (default engine)" },
    { program: "terraform", found: terraform, neededFor: "the same (cannot encrypt its state)" },
    { program: "kubectl", found: client, neededFor: "relais secrets, status, doctor --cluster" },
  ];
  if (options.json) return printJson({ programs, tiers });
  const rows = programs.map((each) => [each.program, each.found, each.neededFor]);
  console.log(table([["program", "found", "needed for"], ...rows], ""));
  if (tiers.length === 0) return;
  const lacking = tiers.map(({ tier, missing }) => [tier, missing.length === 0 ? "can run" : missing.join("; ")]);
  console.log(`\n${table([["test tier", "npm test -- --tier <name>"], ...lacking], "")}`);
}

interface TestTier {
  readonly tier: string;
  readonly missing: readonly string[];
}

/** What the test runner says of itself; nothing where the developers' dependencies are not installed. */
async function testTiers(): Promise<readonly TestTier[]> {
  try {
    const args = ["--import", "tsx", join(ROOT, "scripts/dev/test.ts"), "--list", "--json"];
    const { stdout } = await run(process.execPath, args, { cwd: ROOT, timeout: 20_000 });
    return JSON.parse(stdout) as TestTier[];
  } catch {
    return [];
  }
}

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
