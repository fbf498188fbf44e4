import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import { type DeployableFile, deployableFile } from "./deployable-file.js";
import { type ClusterChoice, type Kubectl, kubectlOn } from "./kubectl.js";
import { KubectlError } from "./kubectl-errors.js";
import { EXIT, progress } from "./terminal.js";

/** Options of every command that talks to a cluster. */
export interface ClusterOptions extends ClusterChoice {
  readonly json?: boolean;
}

/** Adds them to a command. */
export function addClusterOptions(command: Command): Command {
  return command
    .option("--kubeconfig <file>", "kubeconfig. Default: what relais kubeconfig wrote, else kubectl's own rules")
    .option("--context <name>", "context in it. Default: the current one")
    .option("--kubectl <path>", "kubectl to run. Default: the one on PATH")
    .option("--json", "print the result as JSON");
}

/** Where `relais kubeconfig` writes. */
export const kubeconfigFile = (name: string, out = "out"): string => join(out, name, "kubeconfig");

/** The cluster of an environment: a named file, else the one that belongs to a cluster of ours, else what kubectl itself chooses. */
export function kubectlFor(blueprint: Pick<Blueprint, "name" | "infrastructure">, options: ClusterChoice): Kubectl {
  const own = kubeconfigFile(blueprint.name);
  const usesOwn = blueprint.infrastructure !== null && existsSync(own);
  return kubectlOn({ ...options, kubeconfig: options.kubeconfig ?? (usesOwn ? own : undefined) });
}

/**
 * Runs `work` on the cluster of an environment and gives its exit code. An unreachable or refusing cluster is one line on
 * standard error and `EXIT.findings`.
 *
 * @param work Also gets the version of the API server, `v1.35.2`.
 */
export async function onCluster(
  environment: string,
  options: ClusterOptions,
  work: (decided: DeployableFile, kubectl: Kubectl, version: string) => Promise<number>,
): Promise<number> {
  const decided = deployableFile(environment, options);
  if (!decided) return EXIT.findings;
  const kubectl = kubectlFor(decided.blueprint, options);
  try {
    progress(`asking the cluster by ${kubectl.words.join(" ")}`);
    // One request without discovery: everything else would repeat itself on a cluster that does not answer.
    const { gitVersion } = JSON.parse(await kubectl.run(["get", "--raw=/version"])) as { gitVersion: string };
    return await work(decided, kubectl, gitVersion);
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    console.error(`error: ${error.message}`);
    return EXIT.findings;
  }
}
