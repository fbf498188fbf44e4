import { secretScript, shell } from "../../stacks/cluster/secret-commands.js";
import { creations, refText, secretLines, wantedSecrets } from "../../stacks/cluster/secrets.js";
import { addClusterOptions, type ClusterOptions, kubectlFor, onCluster } from "../lib/cluster.js";
import { linesExitCode, printLines } from "../lib/cluster-lines.js";
import { createSecrets, readSecrets } from "../lib/cluster-secrets.js";
import { type DeployableFile, deployableFile } from "../lib/deployable-file.js";
import type { Kubectl } from "../lib/kubectl.js";
import { EXIT, printJson } from "../lib/terminal.js";
import { type AddCommand, ENVIRONMENT } from "./command.js";

interface Options extends ClusterOptions {
  readonly create?: boolean;
  readonly dryRun?: boolean;
  readonly commands?: boolean;
}

/** `relais secrets`: which Secrets are there, and those that Relais can make up created. */
export const addSecrets: AddCommand = (program, setCode) => {
  addClusterOptions(
    program
      .command("secrets")
      .description("list the Secrets that an environment needs, and create those that can be made up")
      .argument("<environment>", ENVIRONMENT)
      .option("--create", "create what is missing and can be made up; never changes a Secret that exists")
      .option("--dry-run", "say what --create would create")
      .option("--commands", "print a shell script that creates them by hand; asks no cluster"),
  )
    .addHelpText(
      "after",
      `
Examples:
  relais secrets visio                    what is there and what is missing, by namespace, name and keys
  relais secrets visio --create --dry-run
  relais secrets visio --create           API keys, TURN secret and Valkey passwords, from a strong random source
  relais secrets visio --commands > make-secrets.sh

Values are never printed. They reach kubectl by standard input, never by arguments or files.
Certificates, authorities and pull Secrets cannot be made up: the list says which command takes them.
Exit code 1 while something is missing.`,
    )
    .action(async (environment: string, options: Options) => {
      setCode(
        options.commands
          ? printCommands(environment, options)
          : await onCluster(environment, options, (decided, kubectl) => run(decided, kubectl, options)),
      );
    });
};

async function run(
  { blueprint }: DeployableFile,
  kubectl: Kubectl,
  { create = false, dryRun = false, json = false }: Options,
): Promise<number> {
  const found = await readSecrets(kubectl, blueprint);
  const possible = create || dryRun ? creations(wantedSecrets(blueprint), found) : [];
  const say = json ? console.error : console.log;
  if (dryRun) {
    for (const each of possible) say(`would create ${refText(each)}: ${each.values.map(({ key }) => key).join(", ")}`);
  } else {
    await createSecrets(kubectl, possible, (each) => say(`created ${refText(each)}`));
  }
  const now = possible.length > 0 && !dryRun ? await readSecrets(kubectl, blueprint) : found;
  const lines = secretLines(blueprint, now);
  if (json) printJson({ [dryRun ? "wouldCreate" : "created"]: possible.map(refText), secrets: lines });
  else {
    if (possible.length > 0) console.log("");
    printLines(lines);
  }
  return linesExitCode(lines);
}

function printCommands(environment: string, options: Options): number {
  const decided = deployableFile(environment, options);
  if (!decided) return EXIT.findings;
  const { words } = kubectlFor(decided.blueprint, options);
  const script = secretScript(wantedSecrets(decided.blueprint), words.map(shell).join(" "));
  if (options.json) printJson({ script });
  else console.log(script);
  return EXIT.good;
}
