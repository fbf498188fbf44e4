import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Option } from "commander";
import { prerequisiteLines } from "../../stacks/cluster/prerequisites.js";
import { addClusterOptions, type ClusterOptions, onCluster } from "../lib/cluster.js";
import { linesExitCode, printLines } from "../lib/cluster-lines.js";
import { readOffer } from "../lib/cluster-offer.js";
import { deployableFile } from "../lib/deployable-file.js";
import { examineAccount } from "../lib/oks/account.js";
import { OksError } from "../lib/oks/errors.js";
import { ROOT } from "../lib/root.js";
import { table } from "../lib/table.js";
import { EXIT, printJson, progress } from "../lib/terminal.js";
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
  readonly cloud?: string;
}

/** `relais doctor`: which programs are here, and what an environment lacks in its cluster or in its provider's account. */
export const addDoctor: AddCommand = (program, setCode) => {
  addClusterOptions(
    program
      .command("doctor")
      .description(
        "tell what this machine can do, with --cluster what a cluster lacks, with --cloud what an account lacks",
      )
      .option("--cluster <environment>", "check the prerequisites of an environment in its cluster instead")
      .addOption(
        new Option("--cloud <environment>", "check those in its provider's account instead").conflicts("cluster"),
      ),
  )
    .addHelpText(
      "after",
      `
Examples:
  relais doctor
  relais doctor --cluster visio           version, rights, admission, classes, nodes and quotas, each with its fix
  relais doctor --cluster lab --context k3s --json
  relais doctor --cloud visio             keys, region, project, cluster and its state, quotas, versions on offer

--cloud asks the OKS API with OSC_ACCESS_KEY and OSC_SECRET_KEY. Nothing is changed, neither in a cluster nor in an account.
Exit code with --cluster and --cloud: 1 while something is missing.`,
    )
    .action(async (options: Options) => {
      if (options.cloud !== undefined) setCode(await examineCloud(options.cloud, options));
      else if (options.cluster !== undefined) setCode(await examineCluster(options.cluster, options));
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

async function examineCloud(environment: string, options: Options): Promise<number> {
  const decided = deployableFile(environment, options);
  if (!decided) return EXIT.findings;
  const { name, provider, infrastructure } = decided.blueprint;
  try {
    if (!infrastructure) throw new OksError("refused", noAccount(name, provider));
    progress(`asking the OKS API of ${infrastructure.region}`);
    const lines = await examineAccount(infrastructure);
    if (options.json) printJson({ environment: name, region: infrastructure.region, lines });
    else printLines(lines);
    return linesExitCode(lines);
  } catch (error) {
    if (!(error instanceof OksError)) throw error;
    console.error(`error: ${error.message}`);
    return EXIT.findings;
  }
}

const noAccount = (name: string, provider: string) =>
  `the cluster of ${name} exists already (provider ${provider}): there is no account to ask; use --cluster ${name}`;

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
